"""The chapter adds up: every line once, as modelled or as booked."""

import numpy as np
import pandas as pd
import pytest

from forecast.costs.chapter import (
    booked_total,
    by_article,
    chapter_cost,
    chapter_lines,
    complete_years,
    total,
)
from forecast.costs.rules import Cost
from models.paths import Paths

pytestmark = pytest.mark.unit

MONTHS = pd.period_range("2026-01", "2028-12", freq="M")


def lines(*rows):
    table = pd.DataFrame(rows, columns=["article", "line", "year", "amount_keur"])
    return table.assign(
        level=3,
        version="ontwerpbegroting 2026",
        published_on=pd.Timestamp(2025, 9, 16),
        derived=False,
    )


BOOKED = lines(
    ("37.4", "COA", 2026, 60.0),
    ("37.4", "Overige Subsidies", 2026, 12.0),
    ("37.5", "REAN-regeling", 2026, 24.0),
    ("37.4", "COA", 2027, 80.0),
    ("37.5", "REAN-regeling", 2027, 36.0),
    ("37.4", "COA", 2028, 90.0),  # the other article is not booked
    ("37.5", "REAN-regeling", 2031, 99.0),  # beyond what is modelled
    ("37.5", "Opdrachten", 2026, 7.0),  # a sum of lines: of another level
)
BOOKED.loc[BOOKED["line"] == "Opdrachten", "level"] = 2


def cost(key, rows, first="2026-01"):
    values = np.asarray(rows, float)
    months = pd.period_range(first, periods=values.shape[1], freq="M")
    return Cost(Paths(key, months, values, "EUR"), {})


COSTS = {
    "cost_coa": cost("cost_coa", [[1000.0] * 24 + [5000.0] * 12, [3000.0] * 24 + [5000.0] * 12]),
    "cost_nidos": cost("cost_nidos", [[10.0] * 12, [20.0] * 12]),
    "cost_penalties": cost("cost_penalties", [[1.0] * 36] * 2),  # no line of its own
}


def test_each_line_is_modelled_or_as_booked_and_a_model_without_a_booking_is_there():
    found = chapter_lines(COSTS, BOOKED)
    seen = [(one.article, one.line, one.year, one.key, one.cost.tolist()) for one in found]
    assert seen == [
        ("37.4", "COA", 2026, "cost_coa", [12000.0, 36000.0]),
        ("37.4", "Overige Subsidies", 2026, "", [12000.0]),
        ("37.5", "REAN-regeling", 2026, "", [24000.0]),
        ("37.4", "COA", 2027, "cost_coa", [12000.0, 36000.0]),
        ("37.5", "REAN-regeling", 2027, "", [36000.0]),
        ("37.4", "COA", 2028, "cost_coa", [60000.0, 60000.0]),
        ("37.4", "NIDOS - opvang", 2026, "cost_nidos", [120.0, 240.0]),
    ]
    assert [one.booked.amount for one in found[:2]] == [60000.0, 12000.0]
    assert np.isnan(found[-1].booked.amount)


def test_a_year_that_the_model_does_not_cover_stands_as_booked():
    short = {"cost_coa": cost("cost_coa", [[1.0] * 12]), "cost_nidos": COSTS["cost_coa"]}
    found = {one.year: one for one in chapter_lines(short, BOOKED) if one.line == "COA"}
    assert (found[2026].key, found[2027].key) == ("cost_coa", "")
    assert found[2027].cost.tolist() == [80000.0]


def test_sums_of_lines_and_articles():
    found = chapter_lines(COSTS, BOOKED)
    articles = by_article(found, 2027)
    assert list(articles) == ["37.4", "37.5"]
    assert [one.line for one in articles["37.4"]] == ["COA"]
    assert total([*articles["37.4"], *articles["37.5"]]).tolist() == [48000.0, 72000.0]
    assert booked_total([*articles["37.4"], *articles["37.5"]]) == 116000.0
    assert np.isnan(booked_total(by_article(found, 2026)["37.4"]))  # Nidos is not booked
    assert total([]).tolist() == [0.0]


def test_only_years_of_which_every_article_is_booked_add_up():
    assert complete_years(chapter_lines(COSTS, BOOKED)) == [2026, 2027]
    assert complete_years([]) == []


def test_the_chapter_by_month_is_the_models_and_a_twelfth_of_what_stands_as_booked():
    found = chapter_cost(chapter_lines(COSTS, BOOKED), COSTS, MONTHS)
    assert (str(found.months[0]), str(found.months[-1])) == ("2026-01", "2027-12")
    assert (found.key, found.unit) == ("cost_chapter", "EUR")
    # 2026: COA and Nidos, and (12.000 + 24.000) / 12; 2027: COA and 36.000 / 12
    assert found.values[:, 0].tolist() == [1000 + 10 + 3000, 3000 + 20 + 3000]
    assert found.values[:, 12].tolist() == [1000 + 3000, 3000 + 3000]
    later = chapter_cost(chapter_lines(COSTS, BOOKED), COSTS, MONTHS[1:])
    assert str(later.months[0]) == "2027-01" and len(later.months) == 12
    assert chapter_cost(chapter_lines(COSTS, BOOKED), COSTS, MONTHS[1:12]) is None


def test_a_year_as_booked_beside_a_modelled_one_is_the_same_on_every_path():
    booked_later = lines(("37.4", "COA", 2026, 60.0), ("37.4", "IND", 2027, 24.0))
    costs = {"cost_coa": cost("cost_coa", [[1.0] * 12, [2.0] * 12]), "cost_ind": COSTS["cost_coa"]}
    parts = [one for one in chapter_lines(costs, booked_later) if np.isfinite(one.booked.amount)]
    bare = [
        one._replace(key="", cost=np.array([24000.0])) if one.key == "cost_ind" else one
        for one in parts
    ]
    found = chapter_cost(bare, costs, MONTHS)
    assert found.values[:, [0, 12]].tolist() == [[1.0, 2000.0], [2.0, 2000.0]]
