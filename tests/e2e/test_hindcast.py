"""`prognose hindcast` prints every table, and says in one line when a day is too early."""

import re

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def printed(prognose):
    found = prognose("hindcast")
    assert (found.code, found.err) == (0, "")
    return found.out


def test_the_chain_beside_simple_rules(printed):
    found = dict(re.findall(r"mean absolute error of (\w+): (\d+\.\d)% of 8 years", printed))
    assert float(found["chain"]) <= 8.0 < float(found["carried"]) < float(found["persistence"])


def test_what_changed_since_tabel_7_adds_up(printed):
    sums = re.search(r"largest sum that does not close: ([\d.]+) persons", printed)
    assert float(sums[1]) < 1e-6
    assert "asylum inflow" in printed and "162,020" in printed


def test_nareis_and_why_some_years_are_not_there(printed):
    assert "pool and pace" in printed
    assert "2022: not measurable" in printed and "2023: not measurable" in printed


def test_lengths_of_stay_are_explained(printed):
    assert "stock / outflow is 20.4 months" in printed
    assert "17.8 is the stay so far" in printed and "11.9 is the whole stay" in printed


def test_a_day_that_is_too_early_gets_one_line(prognose):
    found = prognose("hindcast", "--as-of", "2018-05-15")
    assert found.code == 1
    assert "2 years with reception" in found.err and found.err.count("\n") == 1


def test_a_record_of_another_name_gets_one_line(prognose):
    found = prognose("record", "bugdet")
    assert (found.code, found.out) == (1, "")
    assert "record 'bugdet': unknown; expected budget or indicators" in found.err
