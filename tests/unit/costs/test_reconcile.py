"""Printed amounts beside the model: the record, and what it is made of."""

import functools
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from data.errors import BudgetError
from forecast.costs.check import COLUMNS, reconcile
from forecast.costs.line_prices import at_line_prices, line_level
from forecast.costs.printed import coa, euros, municipal_planned, payable
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
    # with what left the line with the lower ODA attribution, which the same post prints
    assert row(found, "COA", "joint", 2025)["printed"] == pytest.approx((779.4 - 571.2) * 1e6)
    assert row(found, "COA", "joint", 2026)["printed"] == pytest.approx((401.5 - 712.2) * 1e6)
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
        ("gemeentelijke opvang", 2026, "voorjaarsnota-2026"),
    ],
)
def test_lines_not_used_for_fitting_lie_within_a_tenth(found, organisation, year, document):
    one = row(found, organisation, "line", year, document)
    assert not one["fitted"]
    assert abs(one["share"]) <= 0.10


def test_mutations_with_their_base_lie_within_a_quarter(found):
    for organisation, year in (("COA", 2026), ("COA", 2027), ("Nidos", 2027)):
        assert abs(row(found, organisation, "joint", year, "voorjaarsnota-2026")["share"]) <= 0.25
    for year in (2026, 2027):
        assert abs(row(found, "IND", "mutation", year)["share"]) <= 0.25


def test_the_coa_line_of_2025_by_hand():
    then = known_by(date(2025, 9, 16))
    need = 83760 / 0.91
    given = 0.22 * 97.485 / 1647.266 + 0.75 * 2 * 27.336 / 3342.323
    index = (1 + 0.22 * 0.062 + 0.75 * 0.033) * (1 + given)
    # from 35.400 counted in January to 41.000 at the end of December, 5.600 / 11 a month
    regular = 35400 + 5600 * sum(range(12)) / 11 / 12
    expected = (regular * 27100 + (need - regular) * 55700) * index
    assert coa(then, 2025, "2024-II") == pytest.approx(expected)
    persons = payable(then, expected, 2025)
    assert persons == pytest.approx(83760)
    assert euros(then, "cost_ukraine_municipal", {"goo_places_needed": 0.0}, 2025) == 0


def test_how_many_are_within_and_which_are_not(found):
    tested = found[found["verdict"].isin(["within", "missed"])]
    missed = tested[tested["verdict"] == "missed"]
    assert (len(tested) - len(missed), len(tested)) == (20, 24)
    assert list(zip(missed["organisation"], missed["year"], strict=True)) == [
        ("COA", 2026),
        ("COA", 2026),
        ("gemeenten (GOO)", 2025),
        ("Nidos", 2026),
    ]


def test_the_coa_line_of_2025_before_the_mpp_by_hand(found):
    # the stand less MPP, ODA, the settlement of 2024 and the money of the laws that pay for what
    # is moved to later years, that move and what goes back to development aid
    before = 4009.829 - (779.4 - 571.2 + 358.320 + 84.243 - 526.393 - 250.033)
    need = row(found, "COA", "line", 2025)["model"] / 1e6
    model = row(found, "COA", "joint", 2025)["model"] / 1e6
    assert model == pytest.approx(need - before, abs=1e-3)


def test_the_stand_before_with_the_whole_settlement_meets_the_adopted_budget(found):
    # adopted for COA and Nidos together: 4.502,164; between it and the stand before lies the
    # adjustment of 2025, of which the cost shares of the COA take 52,2 + 24,6
    coa_before = 4009.829 - (779.4 - 571.2 + 358.320 + 84.243 - 526.393 - 250.033)
    rest = coa_before + 431.568 + 8.0 - 4502.164
    adjusted = 97.485 * 0.22 * 4009.829 / 1647.266 + 27.336 * 0.75 * 4009.829 / 3342.323
    assert rest == pytest.approx(adjusted, abs=5)
    assert rest - 61.0 + (358.320 - 282.0) == pytest.approx(88.2, abs=0.1)  # split by origin


def lines(*labels):
    rows = [("made-2026", "Tabel 1", article, label) for article, label in labels]
    return pd.DataFrame(rows, columns=["document", "table", "article", "line"])


def test_lines_are_in_prices_of_the_year_whose_adjustment_is_spread_over_them():
    given = ("92", "15 Loonbijstelling 2026")
    assert line_level(lines(given), "made-2026") == 2025
    spread = ("alle", "23 Verdeling Loon- en prijsbijstelling")
    assert line_level(lines(given, spread), "made-2026") == 2026
    with pytest.raises(BudgetError, match="other: no wage adjustment in Tabel 1"):
        line_level(lines(given), "other")


def test_both_documents_are_in_prices_of_2025():
    spring = known_by(date(2026, 5, 31))
    assert line_level(spring.lines, "voorjaarsnota-2026") == 2025
    assert line_level(spring.lines, "begroting-2026") == 2025
    places = {"coa_places_regular": 1.0, "coa_places_emergency": 0.0}
    at_lines = euros(at_line_prices(spring, "voorjaarsnota-2026"), "cost_coa", places, 2026)
    assert at_lines == pytest.approx(27100 * (1 + 0.22 * 0.062 + 0.75 * 0.033) * 1.03333, rel=1e-6)
    assert euros(spring, "cost_coa", places, 2026) == pytest.approx(at_lines * 1.01961, rel=1e-5)


def test_municipal_places_grow_evenly_to_what_a_round_asks_for():
    prognoses = pd.DataFrame(
        [("2025", "goo_places_needed", "2026-01-03", 130.0)],
        columns=["vintage", "quantity", "period", "value"],
    )
    figures = pd.DataFrame(
        [("ua_goo_capacity", "2025-12-30", 90.0), ("ua_goo_capacity", "2026-02-01", 500.0)],
        columns=["series", "period", "value"],
    )
    day = pd.to_datetime(figures["period"])
    figures = figures.assign(start=day, end=day, status="official", published_on=day)
    made = SimpleNamespace(prognoses=prognoses, figures=figures)
    # 110 and 120 on the first two days, 130 from the third on; a count after it is not read
    expected = (110 + 120 + 363 * 130) / 365
    assert municipal_planned(made, 2026, "2025") == pytest.approx(expected)
    assert municipal_planned(made, 2026, "2024-II") is None
    assert municipal_planned(made, 2027, "2025") is None
