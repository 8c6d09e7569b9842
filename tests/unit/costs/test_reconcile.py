"""Printed amounts beside the model: the record, and what it is made of."""

import functools

import pytest

from forecast.costs.check import COLUMNS, reconcile
from forecast.costs.printed import coa, euros, payable
from forecast.known import known, shipped

pytestmark = pytest.mark.unit


@functools.cache
def known_by(day):
    return known(shipped(), day)


@pytest.fixture(scope="module")
def found():
    return reconcile(known_by)


def row(found, organisation, kind, year, document="begroting-2026"):
    rows = found[
        (found["organisation"] == organisation)
        & (found["kind"] == kind)
        & (found["year"] == year)
        & (found["document"] == document)
    ]
    return rows.iloc[0]


def test_the_printed_amounts_are_those_of_the_documents(found):
    assert tuple(found.columns) == COLUMNS
    assert row(found, "COA", "line", 2027, "voorjaarsnota-2026")["printed"] == 3_774_620_000
    assert row(found, "COA", "mutation", 2025)["printed"] == 779.4e6
    assert row(found, "COA", "mutation", 2026)["printed"] == 401.5e6
    joint = row(found, "COA", "joint", 2027, "voorjaarsnota-2026")["printed"]
    assert joint == pytest.approx((575.3 + 2278.1) * 1e6)
    assert row(found, "IND", "mutation", 2026)["printed"] == pytest.approx((87.6 + 50 + 10) * 1e6)


def test_a_fitted_amount_says_so_and_the_rest_is_tested(found):
    fitted = found[found["fitted"]]
    assert set(fitted["verdict"]) == {"fitted"}
    assert set(fitted["year"]) == {2025, 2026} and len(fitted) == 4
    missed = found[found["verdict"] == "missed"]
    assert (missed["cause"] != "").all()  # a miss has its cause named and sized
    assert missed["sizes"].str.contains(r"=-?\d").all()


@pytest.mark.parametrize(
    ("organisation", "year", "document"),
    [
        ("COA", 2025, "begroting-2026"),
        ("COA", 2026, "voorjaarsnota-2026"),
        ("COA", 2027, "voorjaarsnota-2026"),
        ("Nidos", 2026, "begroting-2026"),
        ("IND", 2026, "begroting-2026"),
        ("IND", 2027, "begroting-2026"),
        ("gemeentelijke opvang", 2026, "begroting-2026"),
    ],
)
def test_lines_not_used_for_fitting_lie_within_a_tenth(found, organisation, year, document):
    one = row(found, organisation, "line", year, document)
    assert not one["fitted"]
    assert abs(one["share"]) <= 0.10


def test_mutations_with_their_base_lie_within_a_quarter(found):
    for organisation, year in (("COA", 2027), ("Nidos", 2027)):
        assert abs(row(found, organisation, "joint", year, "voorjaarsnota-2026")["share"]) <= 0.25
    for year in (2026, 2027):
        assert abs(row(found, "IND", "mutation", year)["share"]) <= 0.25


def test_the_coa_line_of_2025_by_hand():
    from datetime import date

    then = known_by(date(2025, 9, 16))
    need = 83760 / 0.91
    given = 0.22 * 97.485 / 1647.266 + 0.75 * 2 * 27.336 / 3342.323
    index = (1 + 0.22 * 0.062 + 0.75 * 0.033) * (1 + given)
    # from 35.400 counted in January to 41.000 at the end of December, 5.600 / 11 a month
    regular = 35400 + 5600 * sum(range(12)) / 11 / 12
    expected = (regular * 27100 + (need - regular) * 55700) * index
    assert coa(then, 2025, "2024-II") == pytest.approx(expected)
    persons = payable(then, "coa", expected, 2025)
    assert persons == pytest.approx(83760)
    assert euros(then, "cost_ukraine_municipal", {"goo_places_needed": 0.0}, 2025) == 0
