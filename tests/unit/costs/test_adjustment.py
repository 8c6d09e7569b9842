"""Wage and price adjustment that waits on article 92: once in the need of the chapter."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from forecast.budget.table import budget_table
from forecast.costs.chapter import INDEXED, chapter_cost, chapter_lines
from forecast.costs.line_prices import at_line_prices, unspread
from forecast.costs.prices import prices
from forecast.costs.rules import RULES, Cost
from forecast.known import known, shipped
from models.paths import Paths
from reports.result.budget_words import budget_words

pytestmark = pytest.mark.unit

SPRING = "stand 1e suppletoire 2026"
MUTATED = "mutatie 1e suppletoire 2026"
MONTHS = pd.period_range("2026-01", "2027-12", freq="M")
LEVELS = {"minimum": 1 / 6, "mediaan": 0.5, "medio": 2 / 3, "maximum": 5 / 6}


def rows(*given):
    columns = ["article", "line", "level", "year", "amount_keur", "version", "table"]
    return pd.DataFrame(given, columns=columns).assign(
        document="made-2026", published_on=pd.Timestamp(2026, 5, 31), derived=False
    )


def year_rows(year, coa, ind, service, undivided):
    return [
        ("37.4", "COA", 3, year, coa, SPRING, "Tabel 3"),
        ("37.4", "IND", 3, year, ind, SPRING, "Tabel 3"),
        ("37.1", "service", 1, year, service, SPRING, "Tabel 3"),
        ("92.2", "Nog onverdeeld", 3, year, undivided, SPRING, "Tabel 6"),
    ]


GIVEN = [
    ("92", "15 Loonbijstelling 2026", 1, "2026", 90.0, MUTATED, "Tabel 1"),
    ("92", "16 Prijsbijstelling 2026", 1, "2026", 30.0, MUTATED, "Tabel 1"),
]
BOOKED = [*year_rows("2026", 700.0, 200.0, 100.0, 150.0), *year_rows("2027", 50, 20, 30, 70)]
UNSPREAD = rows(*BOOKED, *GIVEN)
SPREAD = rows(
    *BOOKED,
    *GIVEN,
    ("alle", "23 Verdeling Loon- en prijsbijstelling", 1, "2026", 120.0, MUTATED, "Tabel 1"),
)


def costs(n_paths=2):
    coa = np.full((n_paths, len(MONTHS)), 60e3)  # 720.000 a year
    coa[n_paths // 2 :] = 65e3  # 780.000
    made = {"cost_coa": coa, "cost_ind": np.full((n_paths, len(MONTHS)), 20e3)}  # 240.000
    basis = dict.fromkeys(("price_regular_place", "price_emergency_place"), 1.0)
    basis |= dict.fromkeys(("price_ind_asylum", "ind_products"), 1.0)
    return {key: Cost(Paths(key, MONTHS, values, "EUR"), basis) for key, values in made.items()}


def test_the_need_of_the_chapter_holds_the_adjustment_once_by_hand():
    assert unspread(UNSPREAD) == {2026: 120e3}
    parts = {(part.line, part.year): part for part in chapter_lines(costs(), UNSPREAD)}
    # 120 over the 1.000 booked elsewhere: COA 84, IND 24, service 12; only the COA is indexed
    names = ("COA", "IND", "service", "Nog onverdeeld")
    waiting = [parts[name, 2026].waiting for name in names]
    assert waiting == pytest.approx([84e3, 24e3, 12e3, 0.0])
    assert parts["Nog onverdeeld", 2026].cost.tolist() == pytest.approx([150e3 - 84e3])
    assert parts["Nog onverdeeld", 2026].booked.amount == 150e3
    # of 2027 no adjustment is printed: nothing is taken off
    assert [parts[name, 2027].waiting for name in names] == [0.0] * 4
    assert parts["Nog onverdeeld", 2027].cost.tolist() == [70e3]
    whole = chapter_cost(list(parts.values()), costs(), MONTHS)
    by_year = whole.values.reshape(2, 2, 12).sum(axis=2)
    # (720 | 780) + 240 + 100 + 150 - 84; the next year (720 | 780) + 240 + 30 + 70
    assert by_year.tolist() == pytest.approx(np.array([[1126e3, 1060e3], [1186e3, 1120e3]]))


def test_the_table_says_what_waits_and_adds_up():
    table = budget_table(costs(100), UNSPREAD, LEVELS)
    of_2026 = table[table["year"] == 2026].set_index("line")
    chapter = of_2026[of_2026["kind"] == "chapter"].iloc[0]
    assert chapter["booked"] == 1150e3
    assert chapter["mean"] == pytest.approx(1156e3)
    assert chapter["p_sufficient"] == 0.5  # 1.126 and 1.186 beside 1.150
    lines = of_2026[of_2026["kind"].isin(["line", "booked"])]
    assert lines["mean"].sum() == pytest.approx(chapter["mean"])
    assert of_2026.loc["Nog onverdeeld", "price_basis"] == "adjustment_held=84000"
    assert of_2026.loc["service", "price_basis"] == "as_booked"
    shown = budget_words(table[table["year"] == 2026], "nl").set_index("line")
    assert "nog 0,1 mln loon- en prijsbijstelling, die op artikel 92" in shown.loc["COA", "remark"]
    assert shown.loc["Nog onverdeeld", "price_basis"].startswith("zoals geboekt, min")


@pytest.mark.parametrize(
    "lines",
    [SPREAD, UNSPREAD[UNSPREAD["table"] != "Tabel 1"], UNSPREAD[UNSPREAD["article"] != "92.2"]],
    ids=["spread", "no adjustment printed", "no article 92"],
)
def test_nothing_is_taken_off_where_nothing_waits(lines):
    assert unspread(lines) == {}
    parts = chapter_lines(costs(), lines)
    assert {part.waiting for part in parts} == {0.0}
    assert all(part.cost.tolist() == [part.booked.amount] for part in parts if not part.key)


def test_where_nothing_else_is_booked_nothing_waits_for_a_line():
    alone = UNSPREAD[UNSPREAD["article"].isin(["92", "92.2"])]
    parts = chapter_lines(costs(), alone)
    assert {part.waiting for part in parts} == {0.0}
    assert parts[0].cost.tolist() == [150e3]


def test_only_what_was_printed_by_the_day_waits():
    tables = shipped()
    spring = unspread(known(tables, date(2026, 7, 31)).lines)
    printed = {2026: 116.650, 2027: 36.403, 2028: 31.683, 2029: 26.021, 2030: 26.089}
    assert {year: euros / 1e6 for year, euros in spring.items()} == pytest.approx(printed)
    for day in (date(2025, 9, 26), date(2026, 1, 15), date(2026, 5, 30)):
        assert unspread(known(tables, day).lines) == {}  # the draft spread that of 2025


def test_the_indexed_lines_are_those_whose_prices_hold_the_growth_of_the_year():
    then = known(shipped(), date(2026, 7, 31))
    months = pd.period_range("2026-01", "2026-12", freq="M")
    own, of_lines = (
        prices(found, months, 1).settings
        for found in (then, at_line_prices(then, "voorjaarsnota-2026"))
    )
    raised = {
        key
        for key in (
            "cost_coa",
            "cost_ind",
            "cost_nidos",
            "cost_ukraine_municipal",
            "cost_ukraine_care",
        )
        if any((own.of(name) > of_lines.of(name)).any() for name in RULES[key].prices)
    }
    assert raised == INDEXED
