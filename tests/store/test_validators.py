"""ETag and Last-Modified, stored in few statements."""

from sqlalchemy import event

from newscrawl.store import validators
from newscrawl.store.validators import Validators

NOW = 1_767_000_000.0


def find(store, key):
    with store.read() as connection:
        return validators.find(connection, key)


def test_they_take_the_place_of_what_was_there(store):
    with store.write() as connection:
        validators.put(connection, [Validators("a", '"1"', None), Validators("b", None, "Mon")], NOW)
        validators.put(connection, [Validators("a", '"2"', "Tue"), Validators("a", '"3"', None)], NOW)
    assert find(store, "a") == Validators("a", '"3"', None)
    assert find(store, "b") == Validators("b", None, "Mon")


def test_a_page_without_a_version_is_forgotten(store):
    with store.write() as connection:
        validators.put(connection, [Validators("a", '"1"', None)], NOW)
        validators.put(connection, [Validators("a", None, None), Validators("c", None, None)], NOW)
    assert find(store, "a") is None
    assert find(store, "c") is None


def test_part2_c12_304s_in_a_row_are_counted(store):
    with store.write() as connection:
        validators.put(connection, [Validators("a", '"1"', None)], NOW)
        validators.unchanged(connection, "a", NOW)
        validators.unchanged(connection, "a", NOW)
    assert find(store, "a").unchanged == 2
    with store.write() as connection:
        validators.put(connection, [Validators("a", '"1"', None)], NOW)
    assert find(store, "a").unchanged == 0


def test_many_are_one_statement(store):
    statements = []
    event.listen(store.engine, "before_cursor_execute", lambda *event: statements.append(event[2]))
    with store.write() as connection:
        validators.put(connection, [Validators(str(number), '"1"', None) for number in range(300)], NOW)
    assert len([text for text in statements if "validators" in text]) == 1
    assert find(store, "299") is not None
