"""Every reason that the tree makes has a row, and every row is made somewhere."""

import ast
import pickle
from pathlib import Path

import pytest

import newscrawl
from newscrawl.errors import NewscrawlError
from newscrawl.middlewares.failures import NAMES
from newscrawl.reasons import AT_ONCE, NEVER, REASONS, Refused, row

PACKAGE = Path(newscrawl.__file__).parent


def literals(node):
    """The texts that an expression may come to; a formatted text as the start that it always has, with a `*`."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.JoinedStr):
        start = node.values[0]
        return [f"{start.value}*" if isinstance(start, ast.Constant) else "*"]
    if isinstance(node, ast.IfExp):
        return [*literals(node.body), *literals(node.orelse)]
    return []


def made():
    """Reasons in the calls of `Refused`, with their places; those that a call is given by name are not seen here."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if "Refused(" not in (text := path.read_text("utf-8")):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused" and node.args:
                found += [(text, f"{path.relative_to(PACKAGE)}:{node.lineno}") for text in literals(node.args[0])]
    return found + [(reason, "middlewares/failures.py: NAMES") for reason in NAMES.values()]


MADE = made()


def rows_of(text):
    """Names of the rows that a literal may mean."""
    if not text.endswith("*"):
        return {row(text).name}
    return {name for name in REASONS if name.startswith(text.removesuffix("*"))}


@pytest.mark.parametrize(("text", "place"), MADE)
def test_every_reason_has_a_row(text, place):
    assert text != "*", f"{place}: a reason without a beginning cannot be looked up"
    assert rows_of(text), place


def test_every_row_is_made():
    assert set(REASONS) - set().union(*(rows_of(text) for text, _ in MADE)) == set()


def test_without_a_row_it_is_a_fault_of_ours():
    with pytest.raises(LookupError, match=r"'nonsense' has no row in newscrawl/reasons\.py"):
        Refused("nonsense", "x")


@pytest.mark.parametrize("made", REASONS.values(), ids=lambda made: made.name)
def test_a_row_is_of_one_mind(made):
    assert (made.looks in (AT_ONCE, NEVER)) or made.hours > 0, "several looks need time between them"
    assert made.passing or made.whose in ("article", "moment"), "what is the host's or ours passes"
    assert made.host is None or made.whose == "host"
    assert not made.words.endswith(".")


def test_refused_is_an_error_that_users_can_catch():
    assert newscrawl.Refused is Refused
    refused = Refused("http_503", "HTTP 503, Retry-After 9 s", not_before=9.5)
    assert isinstance(refused, NewscrawlError)
    assert str(refused) == "http_503: HTTP 503, Retry-After 9 s"
    assert not refused.spends_try
    assert Refused("http_503", "HTTP 503").spends_try


def test_it_comes_back_whole_from_another_process():
    held = Refused("timeout", "8 s", not_before=7.0).held()
    again = pickle.loads(pickle.dumps(held))  # noqa: S301  # our own
    assert (again.reason, again.detail, again.not_before, again.unsent) == ("timeout", "8 s", 7.0, True)
