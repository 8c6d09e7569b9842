"""Stands of a budget line: the newest counts, and a version that is none is refused by name."""

import pandas as pd
import pytest

from data.errors import BudgetError
from forecast.costs.booked import booked, leaves, newest, stands

pytestmark = pytest.mark.unit


def lines(*told):
    rows = pd.DataFrame(told, columns=["version", "published_on", "amount_keur"])
    rows["published_on"] = pd.to_datetime(rows["published_on"])
    return rows.assign(article="37.4", line="COA", year=2026, derived=False, level=3)


def test_the_later_stand_counts_and_a_mutation_is_none():
    found = booked(
        lines(
            ("stand 1e suppletoire 2026", "2026-06-01", 900.0),
            ("ontwerpbegroting 2026", "2025-09-16", 700.0),
            ("mutatie 1e suppletoire 2026", "2026-06-02", 200.0),
        ),
        "37.4",
        "COA",
        2026,
    )
    assert (found.amount, found.version) == (900_000.0, "stand 1e suppletoire 2026")


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_stands_of_one_day_the_later_in_the_cycle_counts(order):
    told = lines(
        ("vastgestelde begroting 2026", "2026-02-01", 800.0),
        ("ontwerpbegroting 2026", "2026-02-01", 700.0),
    )
    assert booked(told.iloc[::order], "37.4", "COA", 2026).amount == 800_000.0


def test_an_unknown_stand_is_named_and_not_passed_over():
    told = lines(
        ("ontwerpbegroting 2026", "2025-09-16", 700.0),
        ("stand 2e suppletoire 2026", "2026-12-01", 950.0),
    )
    with pytest.raises(BudgetError, match=r"version 'stand 2e suppletoire 2026' is unknown"):
        booked(told, "37.4", "COA", 2026)


def article(*mutations):
    """Return an article of two lines, 600 and 200 thousand, and what an autumn took off it."""
    told = lines(
        ("stand 1e suppletoire 2026", "2026-06-01", 600.0),
        ("stand 1e suppletoire 2026", "2026-06-01", 200.0),
        *mutations,
    )
    told["line"] = ["COA", "Nidos", *(["COA"] * len(mutations))]
    return told


def test_a_mutation_of_the_line_and_its_share_of_the_article_are_both_taken():
    """Of -80 on the whole article 600 of 800 is the line's: -60, beside +10 of its own."""
    told = article(
        ("mutatie Najaarsnota 2026", "2026-11-28", 10.0),
        ("mutatie Najaarsnota 2026", "2026-11-28", -80.0),
    )
    told.loc[3, ["line", "level"]] = ["Artikel", 1]
    found = newest(told, "37.4", "COA", 2026)
    assert (found.amount, found.all_here) == (550_000.0, 530_000.0)
    assert found.published_on == "2026-11-28"


@pytest.mark.parametrize(("day", "amount"), [("2026-06-01", 600_000.0), ("2026-06-02", 610_000.0)])
def test_a_mutation_of_the_day_of_the_stand_is_in_it(day, amount):
    found = newest(article(("mutatie Najaarsnota 2026", day, 10.0)), "37.4", "COA", 2026)
    assert found.amount == found.all_here == amount
    assert found.published_on == day


def test_leaves_are_counted_from_nought_without_the_lines_they_sum():
    told = article(("stand 1e suppletoire 2026", "2026-06-01", 800.0))
    told.loc[2, "line"] = "Artikel"
    told["level"] = [3, 3, 1]
    told = told.iloc[::-1].reset_index(drop=True)
    found = leaves(stands(told))
    assert found["amount"].tolist() == [200_000.0, 600_000.0]
    assert list(found.index) == [0, 1] and "index" not in found
