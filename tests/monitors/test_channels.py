"""Each channel against a receiver on loopback: what arrives, and what a refusal says."""

import base64
import email
import email.policy
import hashlib
import hmac
import json
import socket

import msgspec
import pytest
import receivers
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.config import Channel
from newscrawl.monitors.channels import RefusedError, send
from newscrawl.monitors.messages import cut, length, pack

SECRET = "123456:AAF-very_secret"  # noqa: S105  # a test's
TEXT = "🔴 سکوت: خبرگزاری مهر (mehrnews)\nمی‌رسد _*[]()~`>#+-=|{}.!\n&amp; <b> «نقل»"
MESSAGE = {"id": "newscrawl-7", "event": "opened", "check": "silence"}


@pytest.fixture(autouse=True)
def secrets(monkeypatch):
    monkeypatch.setenv("NC_TOKEN", SECRET)


def telegram(url):
    return Channel(kind="telegram", chat=-1001, token_env="NC_TOKEN", api=url)  # noqa: S106  # a variable's name


def test_telegram_takes_the_text_byte_for_byte():
    with receivers.http(receivers.TAKEN) as bot:
        send(telegram(bot.url), "desk", MESSAGE, TEXT)
    (hit,) = bot.hits
    assert hit["path"] == f"/bot{SECRET}/sendMessage"
    assert json.loads(hit["body"]) == {"chat_id": -1001, "text": TEXT}


@pytest.mark.parametrize(
    ("answer", "said", "after"),
    [
        (receivers.refusal(401, "Unauthorized"), "HTTP 401: Unauthorized", None),
        (
            receivers.refusal(429, "Too Many Requests: retry after 33", parameters={"retry_after": 33}),
            "HTTP 429: Too Many Requests: retry after 33",
            33.0,
        ),
        ((503, {"Retry-After": "120"}, b"<html>busy"), "HTTP 503", 120.0),
        ((302, {"Location": "http://127.0.0.1:9/"}, b""), "HTTP 302", None),
        ((200, {}, b"<html>a portal of the hotel"), "does not say that the message was taken", None),
        (receivers.refusal(400, f"bad token {SECRET}"), "HTTP 400: bad token …", None),
    ],
)
def test_what_is_no_yes_is_a_refusal_without_the_secret(answer, said, after):
    with receivers.http(answer) as bot, pytest.raises(RefusedError) as error:
        send(telegram(bot.url), "desk", MESSAGE, TEXT)
    assert said in str(error.value)
    assert SECRET not in str(error.value)
    assert error.value.after == after
    assert len(bot.hits) == 1


def test_nobody_answers():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(RefusedError, match="no answer"):
            send(telegram(url), "desk", MESSAGE, TEXT)


def test_webhook_is_signed_as_standard_webhooks_says(monkeypatch):
    key = b"0123456789abcdef0123456789abcdef"
    monkeypatch.setenv("NC_HOOK", "whsec_" + base64.b64encode(key).decode())
    with receivers.http((204, {}, b"")) as hook:
        channel = Channel(kind="webhook", url=f"{hook.url}/desk", secret_env="NC_HOOK")  # noqa: S106  # likewise
        send(channel, "desk", MESSAGE, TEXT)
    (hit,) = hook.hits
    assert json.loads(hit["body"]) == {**MESSAGE, "text": TEXT}
    headers = {name.lower(): value for name, value in hit["headers"].items()}
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + hit["body"]
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"


def letter_to(port):
    return Channel(
        kind="email", host="127.0.0.1", port=port, security="none", sender="nc@desk.example", to=("a@desk.example",)
    )


def test_letter_arrives_whole():
    with receivers.smtp() as mail:
        send(letter_to(mail.port), "desk", MESSAGE, TEXT)
    letter = email.message_from_bytes(mail.hits[0]["body"], policy=email.policy.default)
    assert letter.get_content().splitlines() == TEXT.splitlines()  # mail has ends of lines of its own
    assert letter["Subject"] == TEXT.partition("\n")[0]


def test_mail_server_that_refuses_is_no_delivery():
    with receivers.smtp(451) as mail, pytest.raises(RefusedError, match="451"):
        send(letter_to(mail.port), "desk", MESSAGE, TEXT)


def test_server_without_encryption_is_not_given_a_letter_that_wants_it():
    with receivers.smtp() as mail, pytest.raises(RefusedError, match="STARTTLS"):
        send(msgspec.structs.replace(letter_to(mail.port), security="starttls"), "desk", MESSAGE, TEXT)
    assert not mail.hits


def test_apprise_is_named_where_it_is_needed(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "apprise", None)
    with pytest.raises(RefusedError, match=r"pip install 'newscrawl\[notify\]'"):
        send(Channel(kind="apprise", url_env="NC_TOKEN"), "desk", MESSAGE, TEXT)


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")  # of an optional part of apprise, on 3.11 and 3.12
def test_apprise_takes_a_text(monkeypatch):
    with receivers.http((200, {}, b"{}")) as hook:
        monkeypatch.setenv("NC_URL", hook.url.replace("http://", "json://"))
        send(Channel(kind="apprise", url_env="NC_URL"), "desk", MESSAGE, TEXT)
    assert "می‌رسد _*[]()~" in json.loads(hook.hits[0]["body"])["message"]


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")
def test_what_apprise_did_not_deliver_is_a_refusal_without_the_address(monkeypatch, caplog):
    caplog.set_level(1)  # also for who wants to see everything
    with receivers.http((500, {}, b"{}")) as hook:
        monkeypatch.setenv("NC_URL", hook.url.replace("http://", f"json://desk:{SECRET.replace(':', '-')}@"))
        with pytest.raises(RefusedError, match="the service did not take it") as error:
            send(Channel(kind="apprise", url_env="NC_URL"), "desk", MESSAGE, TEXT)
    assert len(hook.hits) == 1
    assert "very_secret" not in str(error.value) + caplog.text


@settings(max_examples=60)
@given(st.lists(st.text(max_size=60), max_size=12), st.integers(40, 200))
def test_packs_fit_and_hold_every_text_once(texts, limit):
    packed = pack(texts, limit)
    assert sum(number for number, _ in packed) == len(texts)
    assert all(length(text) <= limit for _, text in packed)
    if all(length(text) <= limit for text in texts):
        assert "\n\n".join(text for _, text in packed) == "\n\n".join(texts)


def test_long_text_is_cut_at_the_end_of_a_line():
    text = "\n".join(f"خبر شماره {number}" for number in range(1000))
    short = cut(text, 4096)
    assert length(short) <= 4096
    *kept, last = short.split("\n")
    assert text.startswith("\n".join(kept) + "\n")
    assert last == f"… +{1000 - len(kept)}: newscrawl alarms"
    assert length(cut("😀" * 5000, 4096)) <= 4096
