"""Stands of a budget line: the newest counts, and a version that is none is refused by name."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.errors import BudgetError
from data.tables.mutations import with_autumn
from forecast.costs.booked import booked, leaves, newest, stands
from forecast.known import known, shipped

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


def test_the_lines_of_the_chapter_add_up_to_the_stand_that_was_printed():
    """Every euro of chapter XX once, in every year of the first supplementary budget of 2026."""
    known_then = stands(known(shipped(), date(2026, 7, 31)).lines)
    printed = known_then[known_then["line"] == "Stand 1e suppletoire begroting 2026"]
    printed = printed.set_index("year")["amount"]
    assert printed[2027] == 8_207_184_000
    found = leaves(known_then).groupby("year")["amount"].sum()
    pd.testing.assert_series_equal(found[printed.index], printed)


def test_a_year_that_is_no_number_is_not_read_and_a_table_without_levels_has_none():
    told = lines(
        ("ontwerpbegroting 2026", "2025-09-16", 700.0),
        ("ontwerpbegroting 2026", "2025-09-16", 800.0),
    ).drop(columns="level")
    told["year"] = ["2026", "struct."]
    found = stands(told)
    assert found["year"].tolist() == [2026] and found["level"].isna().all()


def test_another_table_is_read_anew():
    first = lines(("ontwerpbegroting 2026", "2025-09-16", 700.0))
    other = lines(("ontwerpbegroting 2026", "2025-09-16", 900.0))
    for table, amount in ((first, 700_000.0), (first, 700_000.0), (other, 900_000.0)):
        assert booked(table, "37.4", "COA", 2026).amount == amount


def test_without_a_stand_there_is_no_amount_and_the_day_is_of_the_mutation():
    told = lines(("mutatie Najaarsnota 2026", "2026-11-28", 10.0))
    found = newest(told, "37.4", "COA", 2026)
    assert np.isnan(found.amount) and found.published_on == "2026-11-28"
    assert booked(told, "37.4", "COA", 2026)[1:] == ("", "", False)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("article", "37.5"),
        ("article", "37.1"),
        ("year", 2025),
        ("year", 2027),
        ("line", "Nidos"),
        ("line", "Apparaat"),
        ("version", "mutatie 1e suppletoire 2026"),
    ],
)
def test_a_mutation_of_another_line_year_or_moment_is_not_taken(column, value):
    told = article(("mutatie Najaarsnota 2026", "2026-11-28", 10.0))
    told.loc[2, column] = value
    assert newest(told, "37.4", "COA", 2026).amount == 600_000.0


def test_what_a_later_document_takes_off_is_a_row_behind_the_printed_ones():
    amounts = {
        "art37_IND_mutation": 1.0,
        "art37_COA_mutation": -2.0,
        "art37_Nidos_mutation": 3.0,
        "art37_Ukraine_mutation": -4.0,
        "art37_IND_dwangsommen_provision_mutation": 5.0,
    }
    article37 = pd.DataFrame({"series": amounts.keys(), "amount_keur": amounts.values()}).assign(
        stage="mutation at Najaarsnota 2026",
        year=2026,
        source="najaarsnota-2026",
        published_on=pd.Timestamp(2026, 11, 28),
        published_kind="printed",
        note="",
    )
    printed = lines(("ontwerpbegroting 2026", "2025-09-16", 700.0)).assign(line_no=12)
    found = with_autumn(printed, article37)
    assert found.index.tolist() == [0, 1, 2, 3, 4]
    assert found["amount_keur"].tolist() == [700.0, 1.0, -2.0, 3.0, -4.0]
    assert found["article"].tolist() == ["37.4", "37.4", "37.4", "37.4", "37.7"]
    assert found["line"].tolist()[:4] == ["COA", "IND", "COA", "NIDOS - opvang"]
    assert found["level"].tolist() == [3, 3, 3, 3, 1]
    assert found["line_no"].tolist() == [12, 0, 0, 0, 0]
    assert set(found["version"][1:]) == {"mutatie Najaarsnota 2026"} and not found["derived"].any()
    assert with_autumn(printed, article37.assign(stage="ontwerp")) is printed
