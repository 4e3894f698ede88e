"""`newscrawl.toml` in the home folder: what the users of a collection decide, read as strictly as a source file.

An unknown key, a wrong type or a value that cannot be used is an error that names file and key. Without the file
everything has its default.
"""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Final

import msgspec
from msgspec import Meta, Struct

from newscrawl.errors import NewscrawlError

if TYPE_CHECKING:
    from pathlib import Path

NAME: Final = "newscrawl.toml"

_PAGE: Final = r"https?://[!#-&*-;=?-~]+"
_MAILBOX: Final = r"(mailto:)?[!#-&*-.0-9;=?A-~]+@[!#-&*-.0-9;=?A-~]+"
Contact = Annotated[str, Meta(pattern=rf"^({_PAGE}|{_MAILBOX})\Z", max_length=200)]
"""Where a webmaster reaches whoever runs the crawl: a page or a mailbox, in printable ASCII."""


class ConfigError(NewscrawlError, ValueError):
    """The file cannot be used. One line: file, key, what to do."""


class Config(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """What the file may say.

    Attributes:
        contact: stands in the User-Agent, so that a webmaster can write instead of block; null: nobody is named.
    """

    contact: Contact | None = None


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
    known = [field.encode_name for field in msgspec.structs.fields(Config)]
    for key in data:
        if key not in known:
            near = get_close_matches(key, known, 1)
            hint = f"did you mean `{near[0]}`? " if near else ""
            raise ConfigError(f"{path}: unknown key `{key}`; {hint}allowed: {', '.join(known)}")
    try:
        return msgspec.convert(data, Config)
    except msgspec.ValidationError as error:
        if "`$.contact`" in str(error):
            raise ConfigError(
                f'{path}: key `contact`: expected a page or a mailbox in ASCII, such as "https://desk.example/crawler"'
                ' or "desk@desk.example"'
            ) from error
        raise ConfigError(f"{path}: {error}".replace(" - at `$.", ": key `")) from error


def user_agent(program: str, contact: str | None) -> str:
    """The name under which sites are asked.

    >>> user_agent("newscrawl/1.0", "https://desk.example/crawler"), user_agent("newscrawl/1.0", None)
    ('newscrawl/1.0 (+https://desk.example/crawler)', 'newscrawl/1.0')
    """
    return f"{program} (+{contact})" if contact else program
