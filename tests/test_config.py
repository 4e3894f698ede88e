"""newscrawl.toml is read strictly, and its contact is the only address in the User-Agent (issue 10, point 12)."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.settings import Settings

from newscrawl import __version__, config, spiders

ROOT = Path(__file__).parents[1]


def write(home, text):
    home.mkdir(exist_ok=True)
    (home / config.NAME).write_text(text, "utf-8")
    return home


def test_without_a_file_nobody_is_named(tmp_path):
    assert config.read(tmp_path).contact is None
    assert config.read(tmp_path / "not there").contact is None


@pytest.mark.parametrize(
    "contact", ["https://desk.example/crawler", "http://desk.ir", "desk@desk.example", "mailto:desk+news@desk.example"]
)
def test_a_page_or_a_mailbox(tmp_path, contact):
    assert config.read(write(tmp_path, f'contact = "{contact}"')).contact == contact


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('contakt = "a@b.example"', r"unknown key `contakt`; did you mean 'contact'\? allowed: contact"),
        ("contact = 5", "key `contact`: expected a page or a mailbox"),
        ('contact = ""', "key `contact`: expected a page or a mailbox"),
        ('contact = "call me"', "key `contact`: expected a page or a mailbox"),
        ('contact = "https://میز.ایران"', "key `contact`: expected a page or a mailbox in ASCII"),
        ('contact = "a@b.example\\r\\nX-Evil: 1"', "key `contact`: expected a page or a mailbox"),
        ('contact = "a@b.example\\n"', "key `contact`: expected a page or a mailbox"),
        ("contact = ", "cannot be read"),
    ],
)
def test_what_cannot_be_used_is_one_line_with_file_and_key(tmp_path, text, said):
    with pytest.raises(config.ConfigError, match=said) as error:
        config.read(write(tmp_path, text))
    assert str(tmp_path / config.NAME) in str(error.value)
    assert "\n" not in str(error.value)
    assert error.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'schedule.latncy = "5min"',
            r"unknown key `schedule\.latncy`; did you mean 'latency'\? allowed: tick, latency",
        ),
        ('schedule.latency = "5"', 'key `schedule.latency`: expected a time such as "90s"'),
        ("schedule.latency = 5", 'key `schedule.latency`: expected a time such as "90s"'),
        ('schedule.latency = "1s"', "key `schedule.latency`: 1s is not within 3min and 6h"),
        ('schedule.latency = "5min"\nschedule.requests_per_day = 9', "requests_per_day`: `latency` is said, too"),
        ("schedule.requests_per_day = 0", "key `schedule.requests_per_day`: expected a whole number"),
        ('schedule.tick = "2h"', "key `schedule.tick`: 2h does not part an hour evenly"),
        ('schedule.quiet = ["2-5"]', "key `schedule.quiet.0.`: expected spans of Tehran's clock"),
        ('schedule.daily.att = "04:30"', "unknown key `schedule.daily.att`; did you mean 'at'"),
        ('schedule.daily.at = "24:30"', "key `schedule.daily.at`: expected a time of Tehran's clock"),
        ('schedule.weekly.since = "90d"', "key `schedule.weekly.since`: 90d is not within 1h and 60d"),
        ('source.isna.evry = "1h"', "unknown key `source.isna.evry`; did you mean 'every'"),
        ('source.isna.every = "1 hour"', "key `source.NAME.every`: expected a time such as"),
        ("schedule = 3", "key `schedule`: Expected `object`"),
        ("source.isna = 3", "key `source.NAME`: Expected `object`"),
    ],
)
def test_a_schedule_is_read_strictly(tmp_path, text, said):
    with pytest.raises(config.ConfigError, match=said) as error:
        config.read(write(tmp_path, text))
    assert str(error.value).startswith(str(tmp_path / config.NAME))
    assert "\n" not in str(error.value)


def test_a_schedule(tmp_path):
    text = """
        [schedule]
        tick = "10min"
        requests_per_day = 2000
        quiet = ["02:00-05:30"]
        [schedule.daily]
        [schedule.weekly]
        day = "saturday"
        [source.isna]
        every = "20 min"
    """
    read = config.read(write(tmp_path, text))
    assert (read.schedule.daily.at, read.schedule.daily.since) == ("04:30", "2d")
    assert (read.schedule.weekly.day, read.schedule.weekly.since) == ("saturday", "10d")
    assert config.seconds(read.source["isna"].every) == 1200
    assert config.read(tmp_path / "none").schedule.latency is None


@given(st.text())
def test_whatever_is_taken_can_stand_in_a_header(tmp_path_factory, text):
    home = tmp_path_factory.getbasetemp() / "any"
    write(home, "contact = '''" + text.replace("'", "") + "'''")
    try:
        contact = config.read(home).contact
    except config.ConfigError:
        return
    agent = config.user_agent("newscrawl/1", contact)
    assert agent.isascii()
    assert agent.isprintable()


def agent_of(home, **settings):
    made = Settings()
    made.setmodule("newscrawl.settings", priority="project")
    made.setdict({"NEWSCRAWL_HOME": str(home), **settings}, priority="cmdline")
    spiders.MehrnewsSpider.update_settings(made)
    return made["USER_AGENT"]


def test_the_user_agent_names_the_program_and_whom_the_user_names(tmp_path):
    program = f"newscrawl/{__version__}"
    assert agent_of(tmp_path) == program
    write(tmp_path, 'contact = "desk@desk.example"')
    assert agent_of(tmp_path) == f"{program} (+desk@desk.example)"
    assert agent_of(tmp_path, NEWSCRAWL_CONTACT="https://x.example") == f"{program} (+https://x.example)"
    assert agent_of(tmp_path, USER_AGENT="mine/1") == "mine/1"


@pytest.mark.parametrize(
    "contact", ["", " ", "desk", "a@b.ir\r\nX-Spoof: 1", "میز@خبر.ایران", "https://x.ir/\u202e", "x" * 300]
)
def test_a_contact_of_a_setting_is_read_as_strictly(tmp_path, contact):
    with pytest.raises(config.ConfigError, match=r"NEWSCRAWL_CONTACT=.*expected a page or a mailbox in ASCII") as error:
        agent_of(tmp_path, NEWSCRAWL_CONTACT=contact)
    assert "\n" not in str(error.value)


def test_nothing_in_the_repository_names_a_package_index():
    names = [f"{host}.{end}" for host, end in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "com"))]
    found = subprocess.run(
        ["git", "grep", "-lIiE", "|".join(name.replace(".", r"\.") for name in names)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout == ""


TELEGRAM = '[alarms.desk]\nkind = "telegram"\nchat = 1\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[alarms.desk]\nkind = "telegramm"', r"key `alarms\..*kind`: Invalid enum value 'telegramm'"),
        (TELEGRAM, "key `alarms.desk`: kind 'telegram' needs `token_env` or `token_file`"),
        (TELEGRAM + 'token_env = "1234:secret"', "expected the name of a variable of the environment, not the secret"),
        (TELEGRAM + 'token = "1234:secret"', "unknown key `alarms.desk.token`"),
        (TELEGRAM + 'token_env = "A"\nhost = "x"', "key `alarms.desk.host` means nothing for kind 'telegram'"),
        ('[alarms.hook]\nkind = "webhook"\nurl = "ftp://x"', "expected an http"),
        ('[alarms.m]\nkind = "apprise"\nurl = "https://x"', "such addresses hold secrets"),
        ("[ping]\n", "key `ping.url` is missing"),
    ],
)
def test_channels_that_cannot_be_used(tmp_path, text, said):
    with pytest.raises(config.ConfigError, match=said) as error:
        config.read(write(tmp_path, text))
    assert "\n" not in str(error.value)
    assert "1234:secret" not in str(error.value)


def test_secret_is_of_the_environment_or_of_a_file_that_nobody_else_reads(tmp_path, monkeypatch):
    file = tmp_path / "token"
    file.write_text("1234:secret\n", "utf-8")
    file.chmod(0o600)
    channel = config.read(write(tmp_path / "h", TELEGRAM + f"token_file = '{file}'")).alarms["desk"]
    assert config.secret(channel, "token", "alarms.desk") == "1234:secret"
    file.chmod(0o640)
    with pytest.raises(config.ConfigError, match="others may read it; chmod 600") as error:
        config.secret(channel, "token", "alarms.desk")
    assert "1234" not in str(error.value)
    channel = config.read(write(tmp_path / "h", TELEGRAM + 'token_env = "NC_T"')).alarms["desk"]
    with pytest.raises(config.ConfigError, match="the variable NC_T is not set"):
        config.secret(channel, "token", "alarms.desk")
    monkeypatch.setenv("NC_T", "5678:other")
    assert config.secret(channel, "token", "alarms.desk") == "5678:other"
