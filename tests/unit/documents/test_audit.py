"""The auditor's page: each amount again from the shipped tables, and as the page says it."""

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import NamedTuple

import pytest

from data.build.figure_rows import raw_rows
from data.folders import ROOT
from data.parameters import load_parameters, parameter
from data.price_index import price_factor
from data.tables.vintages import VINTAGES
from forecast.budget.places import saving
from forecast.costs.implied import goo_other_range, nidos_care_share
from forecast.costs.line_prices import at_line_prices
from forecast.costs.printed import coa, municipal, municipal_planned, nidos
from forecast.known import Known, known, shipped

pytestmark = pytest.mark.unit

PAGE = ROOT / "docs" / "audit.md"
ROW = re.compile(r"^\| (\d{1,2}) \|(.*)\|$", flags=re.MULTILINE)
DRAFT, SPRING = date(2025, 9, 16), date(2026, 5, 31)  # days of the two budget documents


class Amount(NamedTuple):
    """An amount as printed and by hand, EUR million."""

    printed: float
    by_hand: float


@cache
def then(day: date) -> Known:
    return known(shipped(VINTAGES), day)


@cache
def at_lines() -> Known:
    return at_line_prices(then(SPRING), "voorjaarsnota-2026")


def line(document: str, number: int, year: int, version: str) -> float:
    """Return one printed amount of a budget table, EUR million."""
    found = {
        float(row["amount_keur"]) / 1000
        for row in raw_rows("budget_lines")
        if (row["document"], row["line_no"], row["year"]) == (document, str(number), str(year))
        and row["version"].startswith(version)
    }
    assert len(found) == 1
    return found.pop()


def post(number: int, organisation: str, year: int) -> float:
    """Return one printed amount of the prose of the Voorjaarsnota, EUR million."""
    found = [
        float(row["amount_meur"])
        for row in raw_rows("budget_mutations")
        if row["document"] == "voorjaarsnota-2026"
        and (row["line_no"], row["organisation"], row["year"])
        == (str(number), organisation, str(year))
    ]
    assert len(found) == 1
    return found[0]


def unit(document: str, number: int, year: str | None = None) -> float:
    """Return one printed price or number."""
    found = {
        float(row["amount"])
        for row in raw_rows("unit_costs")
        if (row["document"], row["line_no"]) == (document, str(number))
        and year in (None, row["year"])
    }
    assert len(found) == 1
    return found.pop()


def _saving() -> Amount:
    found = {
        row["unit"]: float(row["amount"])
        for row in raw_rows("unit_costs")
        if (row["document"], row["line_no"]) == ("nota-verslag-EK-2025", "2237")
    }
    price = found["EUR per place per year"]
    assert unit("nota-verslag-EK-2025", 2223) == price
    by_hand = 5600 * price / 2 / 1e6
    assert saving(5600, 27100, price).as_answered == pytest.approx(1e6 * by_hand)
    return Amount(found["EUR mln per year"], by_hand)


def _ind() -> Amount:
    parts = [unit("begroting-2026", number, "2026") for number in (2166, 2176, 2184)]
    return Amount(line("begroting-2026", 1193, 2026, "ontwerp"), sum(parts) - 60)


def _coa_2027() -> Amount:
    before = line("begroting-2026", 1199, 2027, "ontwerp")
    stand = before + line("voorjaarsnota-2026", 184, 2027, "mutatie 1e")
    return Amount(stand, 922.330 + 2852.290)


def _coa_joint() -> Amount:
    parts = post(118, "COA", 2027) + post(235, "COA", 2027)
    return Amount(line("voorjaarsnota-2026", 184, 2027, "mutatie 1e"), parts)


def _nidos_joint() -> Amount:
    parts = post(119, "Nidos", 2026) + post(236, "Nidos", 2026)
    return Amount(line("voorjaarsnota-2026", 185, 2026, "mutatie 1e"), parts)


def _article() -> Amount:
    parts = [post(118, "COA", 2026), post(119, "Nidos", 2026), post(120, "IND", 2026)]
    return Amount(post(241, "artikel 37.4", 2026), sum(parts))


def _chapter() -> Amount:
    stand = "stand 1e"
    parts = [line("voorjaarsnota-2026", at, 2026, stand) for at in (169, 277, 298)]
    return Amount(line("voorjaarsnota-2026", 85, 2026, stand), sum(parts))


def growth_by_hand() -> float:
    """Return the growth of a COA price from 2023 to 2025, the prices of the lines."""
    return (1 + 0.22 * 0.062 + 0.75 * 0.033) * (1 + 0.22 * 0.039 + 0.75 * 0.033)


def _coa_price_volume() -> Amount:
    by_hand = (41000 * 27100 + 47000 * 55700) * growth_by_hand() / 1e6
    assert coa(at_lines(), 2026, "2025") == pytest.approx(1e6 * by_hand, rel=1e-6)
    given = 0.22 * 62.054 / 1743.180 + 0.75 * 54.596 / 3475.777
    assert coa(then(SPRING), 2026, "2025") == pytest.approx(1e6 * by_hand * (1 + given), rel=1e-6)
    return Amount(line("voorjaarsnota-2026", 184, 2026, "stand 1e"), by_hand)


def _nidos_price_volume() -> Amount:
    printed_2025 = line("begroting-2026", 1201, 2025, "ontwerp")
    in_care = (printed_2025 - (11420 * 9937 + 4760 * 9724) / 1e6) / (39248 * 11420 / 1e6)
    by_hand = (11320 * (9937 + in_care * 39139) + 4760 * 9724) / 1e6
    assert nidos(then(DRAFT), 2026, "2024-II") == pytest.approx(1e6 * by_hand, rel=1e-6)
    return Amount(line("begroting-2026", 1201, 2026, "ontwerp"), by_hand)


def places_by_hand() -> float:
    """Return municipal places in 2026: from 96.830 on 31 October 2025 to 109.000 on 1 October."""
    reached = [min(1, (62 + day) / 335) for day in range(365)]
    return 96830 + (109000 - 96830) * sum(reached) / 365


def _municipal() -> Amount:
    places = places_by_hand()
    assert municipal_planned(at_lines(), 2026, "2025") == pytest.approx(places)
    spread, here = goo_other_range(at_lines())
    by_hand = places * (44 * 365 + (spread + here) / 2) / 1e6
    assert municipal(at_lines(), 2026, "2025") == pytest.approx(1e6 * by_hand, rel=1e-6)
    return Amount(line("voorjaarsnota-2026", 214, 2026, "stand 1e"), by_hand)


AMOUNTS: dict[int, Callable[[], Amount]] = {
    1: _saving,
    2: _ind,
    3: _coa_2027,
    4: _coa_joint,
    5: _nidos_joint,
    6: _article,
    7: _chapter,
    8: _coa_price_volume,
    9: _nidos_price_volume,
    10: _municipal,
}
MINUS = "\u2212"
EXACT = range(1, 8)  # the document explains them to the rounding of its own text


def rows() -> dict[int, list[str]]:
    text = PAGE.read_text(encoding="utf-8")
    return {
        int(number): [cell.strip() for cell in cells.split("|")]
        for number, cells in ROW.findall(text)
    }


def written(value: float) -> str:
    return f"{value:,.1f}".replace("-", MINUS)


@pytest.mark.parametrize("number", AMOUNTS)
def test_the_page_says_what_the_tables_give(number):
    found, cells = AMOUNTS[number](), rows()[number]
    assert cells[1] == written(found.printed)
    assert cells[4] == written(found.by_hand)
    assert cells[5] == f"{100 * (found.by_hand / found.printed - 1):+.1f}%".replace("-", MINUS)


@pytest.mark.parametrize("number", EXACT)
def test_sums_of_a_document_agree_to_its_rounding(number):
    found = AMOUNTS[number]()
    assert abs(found.by_hand - found.printed) <= 1.2


def test_the_page_has_the_ten_and_their_growth():
    text = PAGE.read_text(encoding="utf-8")
    assert sorted(rows()) == sorted(AMOUNTS)
    spread, here = goo_other_range(then(SPRING))
    grown = price_factor(load_parameters(SPRING), 2025, 2026)
    for told in (growth_by_hand(), nidos_care_share(then(DRAFT)), grown):
        assert f"{told:.4f}" in text
    for told in (spread, here, (spread + here) / 2, places_by_hand()):
        assert f"{told:,.1f}" in text
    assert parameter(load_parameters(SPRING), "coa_multiyear_places").steps[-1].value == 50000
