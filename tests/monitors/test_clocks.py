"""Which clock is wrong, out of what the servers of hosts say."""

import pytest

from newscrawl.monitors.clocks import findings

DAY = 86_400.0


@pytest.mark.parametrize("days", [-3, -0.02, 0.02, 3, 9000])
def test_issue10_f_several_servers_that_agree_know_better_than_this_machine(days):
    (line,) = findings({"a.ir": days * DAY, "b.ir": days * DAY + 300, "c.ir": days * DAY - 200}, {"a": 9})
    assert line.startswith("this machine's clock is ")
    assert f"{'behind' if days > 0 else 'ahead'}: the servers of 3 of 3 hosts say so (a.ir, b.ir, c.ir)" in line
    assert "timedatectl set-ntp true" in line


def test_issue10_f_one_server_that_stands_alone_is_wrong():
    (line,) = findings({"a.ir": 3 * DAY, "b.ir": 1.0, "c.ir": -2.0}, {"a": 9})
    assert line.startswith("the clock of a.ir is wrong: 3.0 days ahead of this machine's, with which those of 2 other")
    assert len(findings({"a.ir": 3 * DAY, "b.ir": -3 * DAY}, {})) == 2, "no two agree"


def test_issue10_f_a_run_that_asks_one_host_takes_what_others_heard():
    assert findings({"a.ir": -5000.0}, {})[0].startswith("this machine's clock or that of a.ir is wrong")
    assert findings({"a.ir": -5000.0}, {}, {"b.ir": -4990.0})[0].startswith("this machine's clock is 1.4 hours ahead")
    assert findings({"a.ir": -5000.0}, {}, {"b.ir": 1.0})[0].startswith("the clock of a.ir is wrong: 1.4 hours behind")


def test_issue10_f_where_clocks_agree_the_pages_are_wrong():
    assert findings({"a.ir": 2.0}, {"a": 1, "b": 0}) == []
    (line,) = findings({"a.ir": 2.0}, {"a": 12})
    assert line.startswith("12 pages of a are dated more than a day in the future, though its server's clock is right")


def test_minutes_are_no_finding():
    assert findings({"a.ir": 800.0, "b.ir": -800.0}, {}) == []
    assert findings({}, {"a": 9}, {"b.ir": 3 * DAY}) == []
