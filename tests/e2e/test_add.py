"""`prognose data add` and `data undo`: figures of a file as a vintage, and taken back."""

import csv
import shutil
from datetime import date
from hashlib import sha256

import pandas as pd
import pytest

from data.build.figure_rows import order
from data.build.refreshed import refreshed_rows
from data.tables.checks import violations
from data.tables.sources import SOURCES
from data.tables.vintages import VINTAGES, known_on, load_figures
from tests.conftest_by_hand import HEADER, LETTER, WEEK, csv_file, week, workbook
from tests.conftest_refresh import CONFIG, serving, table

pytestmark = pytest.mark.e2e
DAY, LATER = "2026-08-04", "2026-08-11"
MONTHS = [f"nl_first_cbs,2026-0{n},{v},CBS,{DAY}" for n, v in ((1, 1900), (2, 1985), (3, 1870))]
FILE = (week(31, 970, DAY), week(32, 1010, LATER), *MONTHS)


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.glob("*.csv")}


def name_in(printed):
    return printed.split(":")[0]


@pytest.fixture
def added(prognose, tables, tmp_path):
    """Add a file to a copy of the tables; give its name."""
    told = prognose("data", "add", csv_file(tmp_path, *FILE), "--figures", tables)
    assert (told.code, told.err) == (0, "")
    return name_in(told.out)


def test_what_was_added_is_said_and_nothing_else_changes(prognose, tables, tmp_path):
    before, path = contents(tables), csv_file(tmp_path, *FILE)
    dry = prognose("data", "add", path, "--figures", tables, "--dry-run")
    assert (dry.code, contents(tables)) == (0, before)
    assert not (tables / "raw").exists()
    told = prognose("data", "add", path, "--figures", tables)
    assert told.out.splitlines()[0] == dry.out.splitlines()[0]
    name = name_in(told.out)
    assert name == f"weken-{sha256(path.read_bytes()).hexdigest()[:8]}"
    assert told.out.splitlines() == [
        f"{name}: 5 new, 0 revised, 0 known already; from weken.csv",
        f"runs of {DAY} and later see them; earlier ones stay as they were",
        f"to take them back: prognose data undo {name}",
    ]
    changed = {file for file, body in contents(tables).items() if before.get(file) != body}
    assert changed == {"nl_monthly.csv", "nl_weekly_total.csv", "sources.csv"}
    assert violations(tables) == []


def test_the_rows_are_known_from_their_days_with_their_source(added, tables):
    now = load_figures(tables)
    weeks = {
        day: known_on(now, day).query("series == @WEEK and period >= '2026-W31'")["value"].tolist()
        for day in (date(2026, 8, 3), date(2026, 8, 4), date(2026, 8, 11))
    }
    assert list(weeks.values()) == [[], [970], [970, 1010]]
    own = now[now["source"].str.startswith("HAND-")].set_index("period")
    # a week is news within 55 days, a month of CBS within 92: 31 March is 126 days before
    assert own["published_kind"]["2026-W31"] == "printed"
    assert own["published_kind"]["2026-03"] == "reconstructed"
    sources = {row["source_id"]: row for row in rows(tables / "sources.csv")}
    source = sources[own["source"]["2026-W31"]]
    assert (source["publisher"], source["published_on"], source["grade"]) == (LETTER, DAY, "B")
    assert (tables / "raw" / source["address"]).read_text().startswith(HEADER)


def test_a_day_before_sees_what_it_saw(added, tables):
    before = date(2026, 8, 3)
    pd.testing.assert_frame_equal(
        known_on(load_figures(tables), before), known_on(load_figures(), before)
    )


def test_building_again_keeps_what_was_added(added, tables):
    for name in ("nl_monthly", "nl_weekly_total"):
        made = refreshed_rows(name, tables / "raw")
        assert made
        built = sorted([*rows(VINTAGES / f"{name}.csv"), *made], key=order)
        assert built == rows(tables / f"{name}.csv")


def test_undo_brings_the_former_bytes_back_and_the_log_tells_both(prognose, added, tables):
    told = prognose("data", "undo", added, "--figures", tables)
    kept = f"refresh/by_hand/{added}.csv"
    assert told.out == f"{added}: 5 figures taken back; the file {kept} is kept\n"
    assert contents(tables) == contents(VINTAGES) | {"sources.csv": SOURCES.read_bytes()}
    log = rows(tables / "raw" / "additions.csv")
    assert [(row["addition"], row["action"], row["rows"]) for row in log] == [
        (added, "added", "5"),
        (added, "undone", "5"),
    ]
    body = (tables / "raw" / kept).read_bytes()
    assert [row["sha256"] for row in log] == [sha256(body).hexdigest()] * 2
    status = prognose("data", "status", "--figures", tables).out.splitlines()
    assert f": {added}, 5 figures of nl_first_cbs; {WEEK}" in status[-1]
    assert status[-1].startswith("taken back at ") and status[-2].startswith("added at ")


def test_undo_of_one_leaves_the_other(prognose, added, tables, tmp_path):
    between = contents(tables)
    other = csv_file(tmp_path, week(33, 1100, "2026-08-18"), name="nog een.csv")
    second = name_in(prognose("data", "add", other, "--figures", tables).out)
    assert second.startswith("nog-een-")
    assert prognose("data", "undo", second, "--figures", tables).code == 0
    assert contents(tables) == between
    assert prognose("data", "undo", added, "--figures", tables).code == 0
    assert contents(tables) == contents(VINTAGES) | {"sources.csv": SOURCES.read_bytes()}


def test_the_same_file_is_added_once_and_again_after_it_was_taken_back(prognose, added, tables):
    path = tables.parent / "weken.csv"
    again = prognose("data", "add", path, "--figures", tables)
    assert (again.code, again.err.count("\n")) == (1, 1)
    assert again.err.startswith(f"error: weken.csv: added before as {added}; expected a new file")
    prognose("data", "undo", added, "--figures", tables)
    twice = prognose("data", "undo", added, "--figures", tables)
    assert (twice.code, twice.out) == (1, "")
    assert twice.err.startswith(f"error: {added}: taken back before; expected one, but none stands")
    assert prognose("data", "add", path, "--figures", tables).code == 0


def test_a_revision_and_what_is_known_already_are_told_apart(prognose, added, tables, tmp_path):
    path = csv_file(tmp_path, week(31, 980, "2026-08-18"), week(32, 1010, "2026-08-18"))
    told = prognose("data", "add", path, "--figures", tables).out
    assert ": 0 new, 1 revised, 1 known already;" in told
    known = known_on(load_figures(tables), date(2026, 8, 18))
    assert known.query("series == @WEEK and period == '2026-W31'")["value"].tolist() == [980]


def test_nothing_new_writes_nothing(prognose, added, tables, tmp_path):
    before = contents(tables)
    path = csv_file(tmp_path, week(31, 970, "2026-08-18"))
    told = prognose("data", "add", path, "--figures", tables)
    assert told.out.endswith("all 1 figures were known already; nothing was added\n")
    assert contents(tables) == before


def test_a_workbook_gives_the_rows_of_the_csv(prognose, added, tables, tmp_path):
    other = shutil.copytree(VINTAGES, tmp_path / "other")
    header = [name.upper() for name in HEADER.split(",")]
    cells = [[WEEK, "2026-W31", 970, LETTER, date(2026, 8, 4)]]
    cells += [[WEEK, "2026-W32", 1010.0, LETTER, LATER], [None] * 5]
    months = [row.split(",") for row in MONTHS]
    cells += [[name, period, int(value), *rest] for name, period, value, *rest in months]
    told = prognose("data", "add", workbook(tmp_path, [header, *cells]), "--figures", other)
    assert (told.code, told.err) == (0, "")
    for name in ("nl_monthly.csv", "nl_weekly_total.csv"):
        mine, theirs = (
            [{**row, "source": ""} for row in rows(folder / name)] for folder in (other, tables)
        )
        assert mine == theirs
    assert (other / "raw" / "refresh" / "by_hand" / f"{name_in(told.out)}.xlsx").is_file()


def test_a_dutch_csv_reads_as_an_english_one(prognose, tables, tmp_path):
    path = tmp_path / "weken.csv"
    text = f"{HEADER};unit;remark\n{WEEK},2026-W31,970,DGM,{DAY};persons;eerste stand\n"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace(",", ";").replace("\n", "\r\n").encode())
    told = prognose("data", "add", path, "--figures", tables, "--lang", "nl")
    assert ": 1 nieuw, 0 herzien, 0 al bekend; uit weken.csv" in told.out
    assert rows(tables / "raw" / "additions.csv")[0]["remark"] == "eerste stand"


def test_a_refresh_prints_its_own_figure_beside_the_one_by_hand(
    prognose, tables, tmp_path, monkeypatch
):
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    path = csv_file(tmp_path, f"nl_first_cbs,2026-06,1730,CBS,{DAY}")
    name = name_in(prognose("data", "add", path, "--figures", tables).out)
    office = table()
    with serving(office.reply) as office.address:
        config = tmp_path / "config.toml"
        config.write_text(CONFIG.format(address=office.address), encoding="utf-8")
        asked = ["--only", "cbs_83102ned", "--config", config, "--figures", tables]
        assert prognose("data", "refresh", *asked).code == 0
    assert prognose("data", "undo", name, "--figures", tables).code == 0
    known = known_on(load_figures(tables), date(2026, 8, 14))
    assert known.query("series == 'nl_first_cbs' and period == '2026-06'")["source"].tolist() == [
        "CBS-83102NED-2026-08-14"
    ]
