"""Ways to a human: a messenger's bot, a webhook, e-mail, and whatever apprise speaks.

Texts are sent as plain text, whole, in the body of a request: nothing of them is markup, and no address holds them. An
answer that is not a yes is a refusal, said in words without any secret.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import re
import smtplib
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any, Final

import msgspec

from newscrawl import __version__
from newscrawl.config import ConfigError, secret

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from newscrawl.config import Channel

SECONDS: Final = 10.0
"""How long an answer is waited for."""
MAX_ANSWER: Final = 65_536
MIN_PART: Final = 6
"""Letters of a part of an address, from which on it may be the secret of it; its host is no loss."""
MAX_WAIT: Final = 86_400.0
"""Seconds for which a channel may ask not to be tried."""

LIMITS: Final = {"telegram": 4096, "email": 100_000, "apprise": 1900}
"""Letters of a message, in the units of UTF-16 that the Bot API counts; machines get each message alone."""


class RefusedError(Exception):
    """The channel did not take a message.

    Attributes:
        after: seconds for which it asked not to be tried; None: it did not say.
    """

    def __init__(self, words: str, after: float | None = None) -> None:
        super().__init__(words)
        self.after = None if after is None else min(max(after, 1.0), MAX_WAIT)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirected POST becomes a GET somewhere else: that is no delivery."""

    def redirect_request(self, *_: Any) -> None:
        return None


def send(channel: Channel, name: str, message: Mapping[str, Any], text: str) -> None:
    """Send one message.

    Args:
        channel: where to.
        name: its name in newscrawl.toml.
        message: for machines; `id` identifies it, so that a receiver can drop what it got before.
        text: for people.

    Raises:
        RefusedError: it was not taken.
    """
    where = f"alarms.{name}"
    secrets: list[str] = []
    try:
        {"telegram": _telegram, "webhook": _webhook, "email": _email, "apprise": _apprise}[channel.kind](
            channel, where, message, text, secrets
        )
    except ConfigError as error:
        raise RefusedError(str(error)) from None
    except RefusedError as error:
        raise RefusedError(without(str(error), secrets), error.after) from None
    except (OSError, smtplib.SMTPException, ValueError, ssl.SSLError) as error:
        raise RefusedError(without(f"{type(error).__name__}: {error}", secrets)) from None


def post(url: str, body: bytes, headers: Mapping[str, str], seconds: float = SECONDS) -> bytes:
    """POST to an address. Returns the answer.

    Raises:
        RefusedError: any answer but 2xx.
        OSError: none at all.
    """
    opener = urllib.request.build_opener(_NoRedirect())
    agent = {"User-Agent": f"newscrawl/{__version__}"}
    request = urllib.request.Request(url, body, {**agent, **headers}, method="POST")  # noqa: S310  # http(s) by config
    try:
        with opener.open(request, timeout=seconds) as answer:
            return bytes(answer.read(MAX_ANSWER))
    except urllib.error.HTTPError as error:
        with error:
            said = error.read(MAX_ANSWER)
        raise RefusedError(*_explained(error.code, said, error.headers.get("Retry-After"))) from None
    except urllib.error.URLError as error:
        raise RefusedError(f"no answer: {error.reason}") from None


def _explained(code: int, said: bytes, retry_after: str | None) -> tuple[str, float | None]:
    """What an answer means, and how long it asks for patience: the Bot API says so in its body."""
    after = float(retry_after) if retry_after and retry_after.isdigit() else None
    try:
        answer = msgspec.json.decode(said, type=dict[str, Any])
    except msgspec.DecodeError:
        return f"HTTP {code}", after
    wait = (answer.get("parameters") or {}).get("retry_after") if isinstance(answer.get("parameters"), dict) else None
    if isinstance(wait, int | float):
        after = float(wait)
    words = answer.get("description")
    return (f"HTTP {code}: {words[:200]}" if isinstance(words, str) else f"HTTP {code}"), after


def _telegram(channel: Channel, where: str, _: Mapping[str, Any], text: str, secrets: list[str]) -> None:
    token = secret(channel, "token", where) or ""
    secrets.append(token)
    body = msgspec.json.encode({"chat_id": channel.chat, "text": text})
    answer = post(f"{channel.api.rstrip('/')}/bot{token}/sendMessage", body, {"Content-Type": "application/json"})
    try:
        ok = msgspec.json.decode(answer, type=dict[str, Any]).get("ok") is True
    except msgspec.DecodeError:
        ok = False
    if not ok:
        raise RefusedError("the answer does not say that the message was taken; is `api` right?")


def _webhook(channel: Channel, where: str, message: Mapping[str, Any], text: str, secrets: list[str]) -> None:
    """As the specification Standard Webhooks says: the signature covers id, moment and body."""
    url = secret(channel, "url", where) or ""
    secrets.append(url)
    body = msgspec.json.encode({**message, "text": text})
    number, moment = str(message["id"]), str(int(time.time()))
    headers = {"Content-Type": "application/json", "webhook-id": number, "webhook-timestamp": moment}
    key = secret(channel, "secret", where)
    if key is not None:
        secrets.append(key)
        raw = base64.b64decode(key.removeprefix("whsec_")) if key.startswith("whsec_") else key.encode()
        signed = hmac.new(raw, f"{number}.{moment}.".encode() + body, hashlib.sha256).digest()
        headers["webhook-signature"] = f"v1,{base64.b64encode(signed).decode()}"
    post(url, body, headers)


def _email(channel: Channel, where: str, message: Mapping[str, Any], text: str, secrets: list[str]) -> None:
    password = secret(channel, "password", where)
    secrets.append(password or "")
    letter = EmailMessage()
    letter["Subject"] = text.partition("\n")[0][:200]
    letter["From"], letter["To"] = channel.sender, ", ".join(channel.to)
    letter["Message-ID"] = f"<{message['id']}@newscrawl.invalid>"
    letter.set_content(text)
    context = ssl.create_default_context()
    tls = channel.security == "tls"
    port = channel.port or {"starttls": 587, "tls": 465, "none": 25}[channel.security]
    host = channel.host or ""
    server = (
        smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
        if tls
        else smtplib.SMTP(host, port, timeout=SECONDS)
    )
    with server:
        if channel.security == "starttls":
            server.starttls(context=context)
        if channel.user:
            server.login(channel.user, password or "")
        refused = server.send_message(letter)
    if refused:
        raise RefusedError(f"{len(refused)} of {len(channel.to)} addresses were refused")


def _apprise(channel: Channel, where: str, _: Mapping[str, Any], text: str, secrets: list[str]) -> None:
    try:
        import apprise
    except ModuleNotFoundError:
        raise ConfigError(f"[{where}] kind 'apprise': pip install 'newscrawl[notify]'") from None
    url = secret(channel, "url", where) or ""
    secrets.append(url)
    # At its finer levels it logs the address with the password in it, whatever level others chose for theirs.
    logging.getLogger("apprise").setLevel(logging.WARNING)
    notifier = apprise.Apprise()
    if not notifier.add(url):
        raise ConfigError(f"[{where}] url: apprise does not know such an address")
    title, _newline, rest = text.partition("\n")
    if not notifier.notify(title=title, body=rest or title, body_format=apprise.NotifyFormat.TEXT):
        raise RefusedError("apprise: the service did not take it")


def without(words: str, secrets: Iterable[str]) -> str:
    """Words in which no secret stands, nor a part of an address that is one; one line.

    A server that refuses likes to say what it was asked for, and rarely says the whole address.

    >>> without("Cannot POST /hooks/T0K3N-T0K3N?key=abcdef", ["https://h.example/hooks/T0K3N-T0K3N?key=abcdef"])
    'Cannot POST /hooks/…?key=…'
    """
    parts = {part for one in secrets if "://" in one for part in re.split(r"[/?&=#@:;,]+", one.partition("://")[2])}
    parts = {part for part in parts if len(part) >= MIN_PART} | {*filter(None, secrets)}
    for one in sorted(parts | {urllib.parse.unquote(part) for part in parts}, key=len, reverse=True):
        words = words.replace(one, "…")
    return " ".join(words.split())[:300]
