"""Days as sources state them, and the tables that are dated by them."""

from datetime import date

import pytest

from data.build.stated_days import stated
from data.errors import DataError
from data.tables.vintages import load_table

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "day", "exact"),
    [
        ("2024-11-05", date(2024, 11, 5), True),
        ("2024-02", date(2024, 2, 29), False),
        ("2014", date(2014, 12, 31), False),
        ("2020-04/06", date(2020, 6, 30), False),
        ("2023-12/2024-01 (incl. +600,000 amendment/NvW)", date(2024, 1, 31), False),
        ("2022-07 (between)", date(2022, 7, 31), False),
        ("2022 summer", date(2022, 8, 31), False),
        ("2026-spring", date(2026, 5, 31), False),
    ],
)
def test_the_last_day_of_what_is_stated(text, day, exact):
    assert stated(text) == (day, exact)


@pytest.mark.parametrize("text", ["", "soon", "2022 winter", "2020-13"])
def test_what_states_no_day_is_refused(text):
    with pytest.raises(DataError, match="is no period"):
        stated(text)


def test_article_37_by_stage_is_dated():
    table = load_table("article37")
    assert table["file"].value_counts().to_dict() == {
        "budget_art37_lines_2013_2021": 280,
        "budget_art37_stages_2019_2025": 181,
        "budget_vreemdelingen_2013_2017": 66,
    }
    rows = table[(table["series"] == "budget_art_vreemdelingen_U") & (table["year"] == 2015)]
    rows = rows[rows["note"].str.contains("chapter VI ")]
    found = {
        row.stage: (row.amount_keur, f"{row.published_on:%Y-%m-%d}") for row in rows.itertuples()
    }
    assert found == {
        "owb (Prinsjesdag T-1)": (757030, "2014-09-30"),
        "vastgesteld": (757030, "2014-12-31"),
        "1e suppletoire (VJN)": (1224708, "2015-06-30"),
        "2e suppletoire (NJN)": (1773893, "2015-11-30"),
        "realisatie (jaarverslag/slotwet)": (1763195, "2016-05-31"),
    }
    note = table[table["series"] == "art37_Ukraine_mutation"].iloc[0]
    assert (note["amount_keur"], note["published_kind"]) == (-462000, "printed")
    assert note["published_on"].date() == date(2025, 11, 28)


def test_forecasts_of_other_countries_are_dated():
    table = load_table("foreign_forecasts")
    assert len(table) == 122
    row = table[(table["country"] == "CH") & (table["forecast_made"] == "2022 summer")].iloc[0]
    assert (row["central"], row["outcome"]) == (19000, 24511)
    assert row["published_on"].date() == date(2022, 8, 31)
