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
        ('contakt = "a@b.example"', r"unknown key `contakt`; did you mean `contact`\? allowed: contact"),
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
