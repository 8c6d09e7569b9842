"""Stands of a budget line: the newest counts, and a version that is none is refused by name."""

import pandas as pd
import pytest

from data.errors import BudgetError
from forecast.costs.booked import booked

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


def test_an_unknown_stand_is_named_and_not_passed_over():
    told = lines(
        ("ontwerpbegroting 2026", "2025-09-16", 700.0),
        ("stand 2e suppletoire 2026", "2026-12-01", 950.0),
    )
    with pytest.raises(BudgetError, match=r"version 'stand 2e suppletoire 2026' is unknown"):
        booked(told, "37.4", "COA", 2026)
