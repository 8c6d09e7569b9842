"""`prognose data refresh` adds a vintage that is seen from its day on, whole or not at all."""

import csv
import shutil
import signal
import subprocess
import sys
import threading
from datetime import date
from hashlib import sha256
from typing import NamedTuple

import pandas as pd
import pytest

from data.build.figure_rows import order
from data.build.refreshed import refreshed_rows
from data.streams.history import histories
from data.tables.checks import violations
from data.tables.sources import SOURCES
from data.tables.vintages import VINTAGES, known_on, load_figures
from forecast.commands.refresh import newest_refreshes
from reports.screen.refresh import show_newest_refreshes
from tests.conftest_refresh import CONFIG, NAMES, Office, Reply, serving, table

pytestmark = pytest.mark.e2e

BEFORE, DAY, LATER = date(2026, 8, 13), date(2026, 8, 14), date(2026, 9, 16)


class Done(NamedTuple):
    """Two refreshes of a copy of the shipped tables, a month apart."""

    folder: object
    config: object
    office: Office
    printed: list
    once: pd.DataFrame
    first_text: str


def plain(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(scope="module")
def done(prognose, tmp_path_factory):
    root = tmp_path_factory.mktemp("refresh")
    folder = shutil.copytree(VINTAGES, root / "tables")
    office = table()
    with pytest.MonkeyPatch.context() as patch, serving(office.reply) as address:
        plain(patch)
        patch.chdir(root)  # the pages are kept below the folder one works in
        office.address = address
        config = root / "config.toml"
        config.write_text(CONFIG.format(address=address), encoding="utf-8")
        asked = ["data", "refresh", "--only", "cbs_83102ned", "--config", config]
        asked += ["--figures", folder]
        printed = [prognose(*asked, "--dry-run")]
        assert not (folder / "raw").exists()
        printed += [prognose(*asked)]
        once, text = load_figures(folder), (folder / "nl_monthly.csv").read_text()
        printed += [prognose(*asked)]
        office.modified = f"{LATER}T02:00:00+02:00"
        office.figures["M000101", "2026MM06"] = 1775  # revised from 1730
        for measure, value in (("M000101", 1690), ("M000102", 935)):
            office.figures[measure, "2026MM07"] = value
            for name in NAMES:
                office.parts[measure, name, "2026MM07"] = 45
        printed += [prognose(*asked)]
        yield Done(folder, config, office, printed, once, text)


def seen(figures: pd.DataFrame, day: date, series: str, period: str) -> list[float]:
    rows = known_on(figures, day)
    return rows[(rows["series"] == series) & (rows["period"] == period)]["value"].tolist()


def test_every_refresh_says_what_it_found(done):
    dry, first, again, later = done.printed
    assert [one.code for one in done.printed] == [0, 0, 0, 0], [one.err for one in done.printed]
    assert "cbs_83102ned: published on 2026-08-14, " in dry.out
    assert dry.out.endswith("dry run: nothing was written\n")
    assert first.out.splitlines()[0] == dry.out.splitlines()[0]
    assert "files written" in first.out
    assert "published on 2026-08-14, 0 new, 0 revised\nnothing new" in again.out
    # first and nareis of July, 7 nationalities and their sum each; June revised
    assert "published on 2026-09-16, 18 new, 1 revised" in later.out


def test_a_day_before_sees_what_it_saw(done):
    shipped, now = load_figures(), load_figures(done.folder)
    pd.testing.assert_frame_equal(known_on(now, BEFORE), known_on(shipped, BEFORE))
    between = date(2026, 9, 15)
    pd.testing.assert_frame_equal(known_on(now, between), known_on(done.once, between))


def test_the_vintages_are_seen_from_their_days(done):
    now = load_figures(done.folder)
    assert seen(now, BEFORE, "nl_first_cbs", "2026-06") == []
    assert seen(now, DAY, "nl_first_cbs", "2026-06") == [1730]
    assert seen(now, DAY, "nl_first_cbs", "2026-Q2") == [4885]
    assert seen(now, DAY, "nl_first_cbs", "2026-07") == []
    assert seen(now, LATER, "nl_first_cbs", "2026-06") == [1775]
    assert seen(now, LATER, "nl_first_cbs", "2026-07") == [1690]
    assert seen(now, LATER, "nl_nareis_sum7", "2026-07") == [7 * 45]


def test_the_streams_of_a_backtest_move_on_from_that_day(done):
    now = load_figures(done.folder)
    last = {
        day: histories(known_on(now, day))[0]["inflow_first"].months[-1]
        for day in (BEFORE, DAY, LATER)
    }
    # until then applicants to April carry the series on
    assert [str(month) for month in last.values()] == ["2026-04", "2026-06", "2026-07"]


def test_only_news_is_printed(done):
    now = load_figures(done.folder)
    added = now[now["source"] == "CBS-83102NED-2026-08-14"].set_index(["series", "period"])
    assert (added["published_on"] == "2026-08-14").all()
    # 30 April is 106 days before, 31 May 75; months of CBS are printed within 92
    kinds = added["published_kind"].loc["nl_first_cbs"]
    assert (kinds["2026-04"], kinds["2026-05"]) == ("reconstructed", "printed")
    later = now[now["source"] == "CBS-83102NED-2026-09-16"].set_index(["series", "period"])
    assert later.loc[("nl_first_cbs", "2026-06"), "published_kind"] == "printed"  # a revision


def test_building_again_keeps_what_was_added(done):
    for name in ("nl_monthly", "nl_monthly_by_nationality", "nl_quarterly"):
        shipped = rows(VINTAGES / f"{name}.csv")
        added = refreshed_rows(name, done.folder / "raw")
        assert added
        built = sorted([*shipped, *added], key=order)  # as data.build.__main__ does
        assert built == rows(done.folder / f"{name}.csv")


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_bytes_are_kept_with_their_hash_and_time(done):
    log = rows(done.folder / "raw" / "refreshes.csv")
    assert {row["source_id"] for row in log} == {
        "CBS-83102NED-2026-08-14",
        "CBS-83102NED-2026-09-16",
    }
    for row in log:
        body = (done.folder / "raw" / row["file"]).read_bytes()
        assert (sha256(body).hexdigest(), len(body)) == (row["sha256"], int(row["bytes"]))
        assert pd.Timestamp(row["retrieved_at"]).tzname() == "UTC"


def test_the_tables_are_sound_and_their_sources_known(done):
    assert [found.message for found in violations(done.folder)] == []
    new = {row["source_id"] for row in rows(done.folder / "sources.csv")}
    old = {row["source_id"] for row in rows(SOURCES)}
    assert new - old == {"CBS-83102NED-2026-08-14", "CBS-83102NED-2026-09-16"}


def test_status_tells_the_newest_refresh(done, capsys):
    show_newest_refreshes(newest_refreshes(done.folder))
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("newest refresh of cbs_83102ned: CBS-83102NED-2026-09-16, 19 rows, read")


SCRIPT = """
import sys
from forecast.cli.main import main
main(sys.argv[1:])
"""


def test_a_refresh_that_was_killed_goes_on_where_it_was(prognose, tables, tmp_path, monkeypatch):
    plain(monkeypatch)
    office, held, go = table(), threading.Event(), threading.Event()

    def hold(handler):
        held.set()
        go.wait(30)

    def fault(reply: Reply) -> Reply:
        third = "$skip=80" in office.asked[-1] and not go.is_set()
        return Reply(send=hold) if third else reply

    office.faults["Observations"] = fault
    before = {path: path.read_bytes() for path in tables.rglob("*.csv")}
    with serving(office.reply) as address:
        office.address = address
        config = tmp_path / "config.toml"
        config.write_text(CONFIG.format(address=address), encoding="utf-8")
        asked = ["data", "refresh", "--only", "cbs_83102ned", "--config", str(config)]
        asked += ["--figures", str(tables)]
        monkeypatch.chdir(tmp_path)
        with subprocess.Popen([sys.executable, "-c", SCRIPT, *asked]) as work:
            assert held.wait(30)
            work.send_signal(signal.SIGKILL)
        assert {path: path.read_bytes() for path in tables.rglob("*.csv")} == before
        go.set()
        done, office.asked = len(office.asked), []
        assert prognose(*asked).code == 0
    # only the version, twice, and the pages not yet read
    assert done > 8
    assert [path.rsplit("/", 1)[1][:10] for path in office.asked] == [
        "Properties",
        *["Observatio"] * len(office.asked[1:-1]),
        "Properties",
    ]
    assert "$skip=80" in office.asked[1]


CALLS = {
    "unknown source": (
        ["--only", "cbs_83102"],
        "source 'cbs_83102': unknown; nearest cbs_83102ned",
    ),
    "no address": (["--only", "ministry_weekly"], "ministry_weekly: no address is known; expected"),
    "no tables": (["--figures", "."], ".: no vintage tables; expected a copy of data/vintages/"),
    "no file": (["--config", "none.toml"], "none.toml: not readable as TOML"),
}


@pytest.mark.parametrize("case", CALLS)
def test_a_wrong_call_gets_one_line(prognose, case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    arguments, message = CALLS[case]
    found = prognose("data", "refresh", *arguments)
    assert (found.code, found.out) == (1, "")
    assert found.err.startswith(f"error: {message}")
    assert found.err.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[limits]\ntimeout = 3", "limits.timeout: Extra inputs are not permitted, found 3"),
        ("[limits]\nretries = -1", "limits.retries: Input should be greater than or equal to 0"),
        ('[sources.cbs_83102ned]\nkind = "ftp"', "sources.cbs_83102ned.kind: Input should be"),
        ("[sources.new]\ntable = 'x'", "sources.new.kind: Field required"),
    ],
)
def test_a_wrong_setting_gets_one_line(prognose, config, text, message):
    found = prognose("data", "refresh", "--config", config(text))
    assert found.code == 1
    assert message in found.err
    assert found.err.count("\n") == 1
