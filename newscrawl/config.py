"""`newscrawl.toml` in the home folder: what the users of a collection decide, read as strictly as a source file.

An unknown key, a wrong type or a value that cannot be used is an error that names file and key. Without the file
everything has its default.
"""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

from newscrawl.errors import NewscrawlError, choices

NAME: Final = "newscrawl.toml"

_PAGE: Final = r"https?://[!#-&*-;=?-~]+"
_MAILBOX: Final = r"(mailto:)?[!#-&*-.0-9;=?A-~]+@[!#-&*-.0-9;=?A-~]+"
Contact = Annotated[str, Meta(pattern=rf"^({_PAGE}|{_MAILBOX})\Z", max_length=200)]
"""Where a webmaster reaches whoever runs the crawl: a page or a mailbox, in printable ASCII."""


_UNITS: Final = {"s": 1.0, "min": 60.0, "h": 3600.0, "d": 86_400.0}
_DURATION: Final = re.compile(rf"(\d{{1,6}}) ?({'|'.join(_UNITS)})\Z")
_SPAN: Final = r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d\Z"

Duration = Annotated[str, Meta(pattern=f"^{_DURATION.pattern}")]
EnvName = Annotated[str, Meta(pattern=r"^[A-Z_][A-Z0-9_]*\Z")]
Page = Annotated[str, Meta(pattern=rf"^{_PAGE}\Z", max_length=2000)]
Clock = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d\Z")]
Span = Annotated[str, Meta(pattern=_SPAN)]
Day = Literal["saturday", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday"]

_EXPECTED: Final = {
    "contact": 'a page or a mailbox in ASCII, such as "https://desk.example/crawler" or "desk@desk.example"',
    **dict.fromkeys(("latency", "tick", "every", "since"), 'a time such as "90s", "10min", "6h" or "2d"'),
    "requests_per_day": "a whole number of requests to lists, all sources together, such as 1700",
    "quiet": 'spans of Tehran\'s clock, such as ["02:00-05:30"]',
    **dict.fromkeys(("url", "api"), "an http(s) address in ASCII"),
    **dict.fromkeys(
        ("token_env", "url_env", "secret_env", "password_env"),
        "the name of a variable of the environment, not the secret itself, such as NEWSCRAWL_TOKEN",
    ),
    "at": 'a time of Tehran\'s clock, such as "04:30"',
}
"""What a key wants, in words, where a regular expression would be said otherwise."""


class ConfigError(NewscrawlError, ValueError):
    """The file cannot be used. One line: file, key, what to do."""


class _Strict(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Unknown keys are errors: a misspelt key would otherwise be silently without effect."""


class LookBack(_Strict, frozen=True, kw_only=True):
    """A crawl that goes back over days that are over: for what came late, was moved, or lay on a list that was shut."""

    at: Clock = "04:30"
    """When, by Tehran's clock; the first tick after it."""
    since: Duration = "2d"
    """How far back."""


class Weekly(LookBack, frozen=True, kw_only=True):
    """The same, once a week."""

    day: Day = "friday"
    since: Duration = "10d"


class Schedule(_Strict, frozen=True, kw_only=True):
    """When `crawl --due` crawls which source. At most one of `latency` and `requests_per_day` is said."""

    tick: Duration = "5min"
    """How often the system's schedule looks whether something is due."""
    latency: Duration | None = None
    """Median time from publication to export that is wanted; 10 minutes where neither is said."""
    requests_per_day: Annotated[int, Meta(ge=1)] | None = None
    """Requests to lists a day that all sources together may cost."""
    quiet: tuple[Span, ...] = ()
    """Spans of Tehran's clock in which nothing is due."""
    daily: LookBack | None = None
    weekly: Weekly | None = None


class OfSource(_Strict, frozen=True, kw_only=True):
    """What is said of one source."""

    every: Duration | None = None
    """A fixed interval instead of the computed one."""


class Channel(_Strict, frozen=True, kw_only=True):
    """Where alarms are sent. `_KEYS` says which keys each kind has; a secret is never said, only where it is."""

    kind: Literal["telegram", "webhook", "email", "apprise"]
    token_env: EnvName | None = None
    token_file: str | None = None
    chat: str | int | None = None
    """Number of a chat, or `@name` of a channel."""
    api: Page = "https://api.telegram.org"
    """Another server that speaks the same interface."""
    url: Page | None = None
    url_env: EnvName | None = None
    url_file: str | None = None
    secret_env: EnvName | None = None
    secret_file: str | None = None
    """What webhooks are signed with (Standard Webhooks)."""
    host: str | None = None
    port: Annotated[int, Meta(ge=1, le=65_535)] | None = None
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password_env: EnvName | None = None
    password_file: str | None = None
    sender: str | None = None
    to: tuple[str, ...] = ()


class Ping(_Strict, frozen=True, kw_only=True):
    """Who notices that this machine is off: an address in the convention of healthchecks.io."""

    url: Page | None = None
    url_env: EnvName | None = None
    url_file: str | None = None


_KEYS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "telegram": (("token", "chat"), ("api",)),
    "webhook": (("url",), ("secret",)),
    "email": (("host", "sender", "to"), ("port", "security", "user", "password")),
    "apprise": (("url",), ()),
}
"""Keys that each kind of channel needs, and those that it may have; a secret's stand for `_env` and `_file`."""

_SECRETS: Final = ("token", "url", "secret", "password")


class Config(_Strict, frozen=True, kw_only=True):
    """What the file may say.

    Attributes:
        contact: stands in the User-Agent, so that a webmaster can write instead of block; null: nobody is named.
        schedule: when `crawl --due` crawls.
        source: by the name of a source, what differs for it.
        alarms: where alarms are sent, by the name of the channel.
        ping: who notices that no crawl takes place.
    """

    contact: Contact | None = None
    schedule: Schedule = Schedule()
    source: dict[str, OfSource] = {}
    alarms: dict[str, Channel] = {}
    ping: Ping | None = None


def seconds(duration: str) -> float:
    """A duration as the file writes it.

    >>> seconds("10min"), seconds("2 d")
    (600.0, 172800.0)
    """
    found = _DURATION.match(duration)
    assert found is not None, duration  # the strict reading has seen to it  # noqa: S101
    return int(found[1]) * _UNITS[found[2]]


def read(home: Path) -> Config:
    """The settings of a home folder; all defaults where it holds no such file.

    Raises:
        ConfigError: the file cannot be read, or says something that it may not say.
    """
    path = home / NAME
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return Config()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    _refuse_unknown(path, data, Config, "")
    try:
        config = msgspec.convert(data, Config)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$.")
        key = where.rstrip("`").replace("[...]", ".NAME")
        expected = _EXPECTED.get(re.sub(r"\[\d+\]", "", key).rpartition(".")[2])
        raise ConfigError(f"{path}: key `{key}`: {f'expected {expected}' if expected else what}") from error
    _check(path, config)
    return config


def _check(path: Path, config: Config) -> None:
    schedule = config.schedule
    if schedule.latency is not None and schedule.requests_per_day is not None:
        raise ConfigError(f"{path}: key `schedule.requests_per_day`: `latency` is said, too; leave one of them out")
    if seconds(schedule.tick) % 60 or 3600 % seconds(schedule.tick):
        raise ConfigError(
            f"{path}: key `schedule.tick`: {schedule.tick} does not part an hour evenly; 5min, 10min, 15min do"
        )
    bounds = {
        "schedule.tick": (schedule.tick, "1min", "1h"),
        "schedule.latency": (schedule.latency, "3min", "6h"),
        **{f"source.{name}.every": (said.every, "1min", "7d") for name, said in config.source.items()},
    }
    for profile in ("daily", "weekly"):
        said = getattr(schedule, profile)
        bounds[f"schedule.{profile}.since"] = (said and said.since, "1h", "60d")
    for key, (value, least, most) in bounds.items():
        if value is not None and not seconds(least) <= seconds(value) <= seconds(most):
            raise ConfigError(f"{path}: key `{key}`: {value} is not within {least} and {most}")

    for name, channel in config.alarms.items():
        _check_channel(path, f"alarms.{name}", channel)
    if config.ping is not None and not _said(config.ping, "url"):
        raise ConfigError(f"{path}: key `ping.url` is missing; or say where it is: `url_env`, `url_file`")


def _check_channel(path: Path, where: str, channel: Channel) -> None:
    needed, allowed = _KEYS[channel.kind]
    for key in needed:
        if not _said(channel, key):
            names = f"`{key}_env` or `{key}_file`" if key in _SECRETS else f"`{key}`"
            raise ConfigError(f"{path}: key `{where}`: kind {channel.kind!r} needs {names}")
    keys = {name for key in (*needed, *allowed) for name in (key, f"{key}_env", f"{key}_file")}
    for field in msgspec.structs.fields(Channel):
        if field.name not in {"kind", *keys} and getattr(channel, field.name) != field.default:
            raise ConfigError(
                f"{path}: key `{where}.{field.name}` means nothing for kind {channel.kind!r}; leave it out"
            )
    if channel.kind == "apprise" and channel.url is not None:
        raise ConfigError(f"{path}: key `{where}.url`: such addresses hold secrets; use `url_env` or `url_file`")


def _said(table: Channel | Ping, key: str) -> bool:
    return any(getattr(table, name, None) for name in (key, f"{key}_env", f"{key}_file"))


def secret(table: Channel | Ping, key: str, where: str) -> str | None:
    """A secret that a table names: of a variable of the environment, or of a file that nobody else may read.

    Args:
        table: `[alarms.NAME]` or `[ping]`.
        key: `token`, `url`, `secret` or `password`.
        where: the table's name, for messages.

    Returns:
        None where the table names none.

    Raises:
        ConfigError: it is not there, or others may read the file. The message holds nothing of it.
    """
    variable, file = getattr(table, f"{key}_env", None), getattr(table, f"{key}_file", None)
    if variable:
        value = os.environ.get(variable, "").strip()
        if not value:
            raise ConfigError(
                f"[{where}] {key}_env: the variable {variable} is not set; set it where newscrawl is started"
            )
        return value
    if file:
        path = Path(file).expanduser()
        try:
            mode = path.stat().st_mode
            value = path.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"[{where}] {key}_file: {path}: cannot be read: {error}") from error
        if os.name == "posix" and mode & 0o077:
            raise ConfigError(f"[{where}] {key}_file: {path}: others may read it; chmod 600 {path}")
        if not value:
            raise ConfigError(f"[{where}] {key}_file: {path}: is empty")
        return value
    return getattr(table, key, None)


def _refuse_unknown(path: Path, data: dict[str, Any], kind: type[Struct], where: str) -> None:
    """Name the nearest allowed key and all of them: msgspec alone names only the one that is unknown."""
    types = {field.encode_name: field.type for field in msgspec.structs.fields(kind)}
    for key, value in data.items():
        if key not in types:
            raise ConfigError(f"{path}: unknown key `{where}{key}`; {choices(key, types)}")
        if not isinstance(value, dict):
            continue
        inner = [
            one for one in (types[key], *get_args(types[key])) if isinstance(one, type) and issubclass(one, Struct)
        ]
        tables = value.items() if get_origin(types[key]) is dict else [("", value)]
        for name, table in tables:
            if inner and isinstance(table, dict):
                _refuse_unknown(path, table, inner[0], f"{where}{key}.{name}." if name else f"{where}{key}.")


def check_contact(text: str) -> str:
    """A contact that the setting NEWSCRAWL_CONTACT names, read as strictly as the file's.

    Raises:
        ConfigError: it cannot stand in a header, or is neither a page nor a mailbox.
    """
    try:
        return msgspec.convert(text, Contact)
    except msgspec.ValidationError as error:
        raise ConfigError(f"NEWSCRAWL_CONTACT={text!r}: expected {_EXPECTED['contact']}") from error


def user_agent(program: str, contact: str | None) -> str:
    """The name under which sites are asked.

    >>> user_agent("newscrawl/1.0", "https://desk.example/crawler"), user_agent("newscrawl/1.0", None)
    ('newscrawl/1.0 (+https://desk.example/crawler)', 'newscrawl/1.0')
    """
    return f"{program} (+{contact})" if contact else program
