"""`prognose alarms` names the months, and a run keeps to what was known on its day."""

import re

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def printed(prognose):
    found = prognose("alarms")
    assert (found.code, found.err) == (0, "")
    return found.out


def test_the_lockdown_and_2014_raise_an_alarm(printed):
    found = set(re.findall(r"(\d{4}-\d{2})\s+(inflow_\w+)\s+(up|down)", printed))
    assert ("2014-04", "inflow_first", "up") in found
    assert ("2020-04", "inflow_first", "down") in found


def test_no_alarm_could_be_known_before_its_month_was_over(printed):
    pairs = re.findall(r"^ *(\d{4}-\d{2}) .* (\d{4}-\d{2}-\d{2})$", printed, re.MULTILINE)
    assert len(pairs) > 5
    assert all(known[:7] > month for month, known in pairs)


def test_an_alarm_is_there_on_the_day_its_month_was_known_and_not_before(prognose, printed):
    row = r"2020-04\s+inflow_first .* (\d{4}-\d{2}-\d{2})"
    assert re.search(row, prognose("alarms", "--as-of", re.search(row, printed)[1]).out)
    assert not re.search(row, prognose("alarms", "--as-of", "2020-05-15").out)


def test_too_early_a_day_judges_nothing(prognose):
    found = prognose("alarms", "--as-of", "2012-06-01")
    assert found.code == 0
    assert "no stream has enough months" in found.out
