"""Strict reading of the shipped tables, and what was known on a day."""

import shutil
from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.build.__main__ import build, write
from data.build.figure_rows import contradicted, raw_rows
from data.build.refreshed import refreshed_rows
from data.errors import DataError
from data.tables.vintages import (
    ALL_FILES,
    VINTAGES,
    known_on,
    load_figures,
    load_table,
    newest_day,
)

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def figures() -> pd.DataFrame:
    return load_figures()


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(VINTAGES, tmp_path / "vintages")


def figure(value: float, published: str, kind: str = "printed", **other: str) -> dict[str, object]:
    """Return one row about 2019-Q1, read from a publication of ``retrieved`` (or that day)."""
    cells = {"series": "s", "start": "2019-01-01", "end": "2019-03-31", "status": "final"} | other
    days = {"start": cells["start"], "end": cells["end"], "published_on": published}
    days["retrieved_on"] = other.get("retrieved", published)
    return {
        "series": cells["series"],
        "period": "2019-Q1",
        "value": value,
        "unit": "persons",
        "published_kind": kind,
        "status": cells["status"],
        "source": other.get("source", "X"),
        **{name: pd.Timestamp(day) for name, day in days.items()},
    }


def values(rows: list[dict[str, object]], day: date) -> list[float]:
    return known_on(pd.DataFrame(rows), day)["value"].tolist()


FIRST = figure(5405, "2019-04-30")
REVISED = figure(5390, "2019-07-31")
TABLE_2022 = figure(5380, "2019-05-01", "reconstructed", retrieved="2022-04-29")
TABLE_2024 = figure(5370, "2019-05-01", "reconstructed", retrieved="2024-07-31")


@pytest.mark.parametrize(
    ("day", "value"),
    [(date(2019, 4, 30), 5405), (date(2019, 7, 30), 5405), (date(2019, 7, 31), 5390)],
)
def test_a_revision_replaces_the_first_figure_from_its_own_day(day, value):
    assert values([REVISED, FIRST], day) == [value]


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2019, 5, 1), 5405),  # the later table does not overtake what was printed
        (date(2022, 4, 28), 5405),
        (date(2022, 4, 29), 5380),  # now it has come out
        (date(2024, 7, 31), 5370),
    ],
)
def test_a_later_table_replaces_a_printed_figure_only_when_it_comes_out(day, value):
    assert values([TABLE_2024, FIRST, TABLE_2022], day) == [value]


def test_where_nothing_was_printed_the_table_nearest_in_time_stands_in():
    assert values([TABLE_2024, TABLE_2022], date(2019, 5, 1)) == [5380]


def test_a_contradicted_figure_is_left_out():
    slip = figure(22433, "2020-01-31", status="contradicted")
    assert values([FIRST, slip], date(2021, 1, 1)) == [5405]


def test_the_same_period_of_two_series_stays_apart():
    other = figure(7, "2019-04-30", series="a")
    assert values([FIRST, other], date(2019, 4, 30)) == [7, 5405]


def test_a_day_before_the_first_publication_is_refused():
    with pytest.raises(
        DataError, match="1950-01-01 is before the first publication; expected 2019"
    ):
        values([REVISED, FIRST], date(1950, 1, 1))


@pytest.mark.parametrize("day", [date(2014, 3, 1), date(2024, 11, 5), date(2025, 9, 26)])
def test_nothing_published_later_changes_what_was_known(figures, day):
    early = figures[figures["published_on"] <= pd.Timestamp(day)]
    pd.testing.assert_frame_equal(known_on(figures, day), known_on(early, day))
    assert len(early) < len(figures)


def test_one_row_for_each_series_and_period(figures):
    known = known_on(figures, date(2026, 8, 1))
    assert not known.duplicated(["series", "start", "end"]).any()
    assert (known["status"] != "contradicted").all()


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2025, 9, 16), 46460),  # begroting 2026, Tabel 7
        (date(2026, 7, 30), 46460),
        (date(2026, 7, 31), 46390),  # Staat van Migratie 2026, Figuur 56
    ],
)
def test_the_total_of_2024_as_printed_at_the_time(figures, day, value):
    known = known_on(figures, day)
    row = known[(known["series"] == "asielinstroom totaal") & (known["period"] == "2024")]
    assert row["value"].tolist() == [value]


@pytest.mark.parametrize(
    ("row", "day", "value"),
    [
        ("nl_first_cbs 2019-Q1 printed", date(2019, 6, 1), 5405),
        ("nl_first_cbs 2019-Q1 reconstructed", date(2022, 4, 29), 5380),
        ("nl_first_eurostat 2010-05 reconstructed", date(2010, 7, 30), 750),
        ("ua_brp_letter_total 2025-11-02 printed", date(2025, 11, 28), 135010),
        ("nl_nareis_cbs 2022 printed", date(2026, 6, 1), 10925),  # not 11.130
    ],
)
def test_figures_as_they_were_known(figures, row, day, value):
    series, period, kind = row.split()
    known = known_on(figures, day)
    found = known[(known["series"] == series) & (known["period"] == period)]
    assert found[["value", "published_kind"]].values.tolist() == [[value, kind]]


def test_a_figure_is_unknown_the_day_before_its_lag_ends(figures):
    known = known_on(figures, date(2010, 7, 29))  # 2010-05-31 + 60 days = 2010-07-30
    eurostat = known[known["series"] == "nl_first_eurostat"]
    assert eurostat["period"].max() == "2010-04"


def test_the_newest_day_is_that_of_the_newest_table(figures):
    official = [load_table(name) for name in ("prognoses", "budget", "cases")]
    assert newest_day(figures, *official) == date(2026, 7, 31)  # Staat van Migratie 2026
    assert figures["published_on"].max().date() == date(2026, 9, 21)  # by a lag: does not count
    old = figures[figures["published_on"] <= "2020-01-01"]
    assert newest_day(old, *official) == date(
        2026, 5, 31
    )  # Voorjaarsnota 2026 in budget and prognoses


def test_the_types_of_the_columns(figures):
    assert figures["value"].dtype == np.float64
    for name in ("start", "end", "published_on", "retrieved_on"):
        assert figures[name].dtype.kind == "M"


def test_building_again_gives_the_same_bytes():
    shipped = {path.name: path.read_bytes() for path in VINTAGES.glob("*.csv")}
    assert {name: text.encode() for name, text in build().items()} == shipped


def test_every_raw_figure_is_in_a_table_once():
    built = build()
    unparsed = built["unparsed.csv"].count("\n") - 1
    for name in ALL_FILES:
        raw = raw_rows(name)
        series, source = (
            ("series", "source_id") if "series" in raw[0] else ("variable", "source_id")
        )
        if "document" in raw[0]:
            source = "document"
        names = (series, "period", "value", "unit", source)
        left = unparsed if name == "realisations_in_documents" else 0
        unique = {tuple(row[one] for one in names) for row in raw}
        assert built[f"{name}.csv"].count("\n") - 1 == len(unique) - left + len(
            refreshed_rows(name)
        )


def test_every_contradicted_figure_exists(figures):
    assert (figures["status"] == "contradicted").sum() == len(contradicted())


def test_write_puts_every_table_in_a_folder(tmp_path):
    paths = write(tmp_path / "new")
    assert [path.name for path in paths] == sorted(path.name for path in VINTAGES.glob("*.csv"))
    assert paths[0].read_bytes() == (VINTAGES / paths[0].name).read_bytes()


def test_official_forecasts_have_a_day_and_our_keys():
    table = load_table("prognoses").set_index(["vintage", "quantity", "period", "scenario"])
    row = table.loc["2024-II", "inflow_total", "2025", "mediaan"]
    assert (row["value"], row["published_on"]) == (59000, pd.Timestamp("2024-11-05"))
    assert row["published_kind"] == "reconstructed"  # printed in begroting 2026
    letter = table.loc["2025", "inflow_total", "2026", "maximum"]
    assert (letter["value"], letter["published_kind"], letter["grade"]) == (67100, "printed", "A")
    spring = table.loc["VJN-2026", "budget_effect_coa", "2027", "point"]
    assert spring["published_on"] == pd.Timestamp("2026-05-31")


def test_cases_know_when_their_outcome_was_known():
    table = load_table("cases").set_index("case_id")
    assert table.loc["2018-I:2018", "published_on"] == pd.Timestamp("2018-12-31")
    assert table.loc["2023-I:2023", "realised_published_on"] == pd.Timestamp("2024-06-30")
    assert pd.isna(table.loc["2025:2026", "realised_published_on"])
    assert (table["published_on"] > table["fixing_day"]).all()


def test_derived_stands_of_the_coa():
    table = load_table("budget")
    coa = table[(table["line"] == "COA") & table["derived"]].set_index("year")
    assert coa["amount_keur"].to_dict() == {
        "2027": 922_330 + 2_852_290,
        "2028": 891_316 + 2_582_023,
        "2029": 759_665 + 2_409_581,
        "2030": 759_665 + 2_103_417,
        "2031": 2_863_082,  # no stand before: the mutation is the stand
    }
    assert set(coa["published_on"]) == {pd.Timestamp("2026-05-31")}


@pytest.mark.parametrize(
    ("year", "total"),
    [("2027", 8207184), ("2028", 6182731), ("2029", 4977359), ("2030", 4646803), ("2031", 4646011)],
)
def test_derived_stands_add_up_to_the_printed_chapter(year, total):
    table = load_table("budget")
    rows = table[table["derived"] & (table["line"] == "Uitgaven") & (table["year"] == year)]
    assert sorted(rows["article"]) == ["37", "91", "92"]
    assert rows["amount_keur"].sum() == total  # Tabel 1, stand 1e suppletoire begroting 2026


def test_budget_versions_have_their_own_day():
    table = load_table("budget").groupby("version")["published_on"].agg(["min", "max"])
    assert table.loc["ontwerpbegroting 2026"].tolist() == [pd.Timestamp("2025-09-16")] * 2
    assert table.loc["vastgestelde begroting 2026"].tolist() == [pd.Timestamp("2025-12-31")] * 2
    assert table.loc["mutatie 1e suppletoire 2025"].tolist() == [pd.Timestamp("2025-09-16")] * 2


def test_prices_are_known_by_july_of_the_next_year_or_from_their_document():
    table = load_table("unit_costs").groupby(["item", "year"]).first()
    regular = table.loc["COA regular reception place (average)", "2023"]
    assert (regular["price_year"], regular["published_kind"]) == (2023, "reconstructed")
    assert regular["published_on"] == pd.Timestamp("2024-07-01")
    undated = table.loc["emergency place, average all types", ""]
    assert pd.isna(undated["price_year"])
    assert undated["published_on"] == pd.Timestamp("2025-02-07")
    norm = table.loc["GOO norm amount Ukrainian displaced persons (new)", "vanaf 2025"]
    assert norm["published_on"] == pd.Timestamp("2025-02-07")


def test_questions_are_known_with_their_answers():
    table = load_table("questions")
    assert len(table) == 54
    assert set(table["published_on"]) == {pd.Timestamp("2025-02-07")}


def test_a_table_of_which_nothing_was_published_yet_is_sound(folder):
    path = folder / "budget.csv"
    path.write_bytes(path.read_bytes().split(b"\n")[0] + b"\n")
    table = load_table("budget", folder)
    assert table.empty
    assert str(table["published_on"].dtype).startswith("datetime64")
    assert table["derived"].dtype == bool


def test_an_unknown_table_is_refused():
    with pytest.raises(DataError, match="table: 'budgets' is unknown; expected one of prognoses"):
        load_table("budgets")


def replaced(old: bytes, new: bytes):
    return lambda content: content.replace(old, new, 1)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda content: b"", "coa.csv: the file is empty"),
        (lambda content: content[:-20], r"coa.csv: row \d+ is cut off after"),
        (lambda content: content.decode().encode("utf-16"), "coa.csv: row 1 holds byte 0xff"),
        (replaced(b"places", b"pl\xe4tze"), "coa.csv: row 2 holds byte 0xe4; expected UTF-8"),
        (replaced(b"series,", b"\xef\xbb\xbfseries,"), "column 'series' is missing"),
        (replaced(b",unit,", b",units,"), "row 1: column 'unit' is missing"),
        (replaced(b",unit,", b",unit,note,"), "row 2 has 11 cells; expected 12"),
        (replaced(b",source\n", b",unit\n"), "row 1: column 'source' is missing"),
        (replaced(b",places,", b","), "row 2 has 10 cells; expected 11"),
        (replaced(b",places,", b",places,x,"), "row 2 has 12 cells; expected 11"),
        (replaced(b"coa_capacity,", b'"coa_capacity,'), "has an open quote"),
        (replaced(b",31000,", b",31.000,5,"), "row 2 has 12 cells"),
        (replaced(b",31000,", b",ruim 31000,"), "row 2: value is 'ruim 31000'; expected a finite"),
        (replaced(b",31000,", b",,"), "row 2: value is ''; expected a finite number"),
        (replaced(b",31000,", b",inf,"), "row 2: value is 'inf'; expected a finite number"),
        (replaced(b"2018-03-31", b"31-03-2018"), "row 2: end is '31-03-2018'; expected a day"),
        (replaced(b"2018-03-31", b"2018-02-31"), "row 2: end is '2018-02-31'; expected a day"),
        (replaced(b"coa_capacity,", b","), "row 2: series is ''; expected a text"),
    ],
)
def test_a_spoiled_file_is_one_line_with_file_and_row(folder, spoil, message):
    path = folder / "coa.csv"
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(DataError, match=message) as caught:
        load_figures(folder)
    assert "\n" not in str(caught.value) and str(caught.value).startswith("coa.csv: ")


def test_a_column_that_stands_twice_is_refused(folder):
    path = folder / "coa.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[0] += ",unit"
    path.write_text("\n".join([lines[0], *(f"{line},x" for line in lines[1:]), ""]))
    with pytest.raises(DataError, match="column 'unit' stands twice"):
        load_figures(folder)


def test_a_missing_file_is_refused(folder):
    (folder / "ind.csv").unlink()
    with pytest.raises(DataError, match=r"ind\.csv: no such file in vintages/"):
        load_figures(folder)


def test_a_broken_number_in_an_official_table_is_refused(folder):
    path = folder / "cases.csv"
    path.write_bytes(path.read_bytes().replace(b",40000,", b",forty,", 1))
    with pytest.raises(DataError, match=r"cases\.csv: row 2: official_central is 'forty'"):
        load_table("cases", folder)


def test_a_year_that_is_no_whole_number_is_refused(folder):
    path = folder / "cases.csv"
    path.write_bytes(path.read_bytes().replace(b",2015,point,", b",2015.5,point,", 1))
    with pytest.raises(DataError, match=r"row 2: year is '2015.5'; expected a whole number"):
        load_table("cases", folder)
