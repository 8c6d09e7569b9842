"""Figures of a file in runs of earlier and later days, and what a kill leaves of the tables."""

import os
import shutil
import signal
import subprocess
import sys
from datetime import date

import pandas as pd
import pytest

from data.refresh.addition import find, undo, write
from data.refresh.by_hand import Book
from data.refresh.offices.settings import load_settings
from data.refresh.place import place_of
from data.refresh.sheet import read_sheet
from data.streams.origin import made_from
from data.tables.atomic import finish
from data.tables.sources import SOURCES
from data.tables.vintages import load_figures
from forecast.known import shipped
from tests.conftest_by_hand import csv_file
from tests.conftest_kills import victim
from tests.e2e.conftest import FEW_PATHS
from tests.e2e.test_add import FILE, contents
from tests.e2e.test_run import hashes

pytestmark = pytest.mark.slow


def test_a_run_of_a_later_day_uses_it_and_of_an_earlier_day_has_the_same_bytes(
    tables_of, prognose, tables, tmp_path
):
    assert prognose("data", "add", csv_file(tmp_path, *FILE), "--figures", tables).code == 0
    text = f'{FEW_PATHS}figures = "{tables}"'
    assert hashes(tables_of("2026-07-31", text=text)[0]) == hashes(tables_of("2026-07-31")[0])
    later, _ = tables_of("2026-08-14", text=text)
    without, _ = tables_of("2026-08-14")
    first = pd.read_csv(later / "history.csv").query("quantity == 'inflow_first'")
    assert first.set_index("period")["value"]["2026-03"] == 1870
    assert hashes(later)["bands.csv"] != hashes(without)["bands.csv"]


SCRIPT = """
import sys
from forecast.cli.main import main
main(sys.argv[1:])
"""


def test_a_kill_at_any_call_to_the_disk_leaves_the_old_or_the_new_tables(tables, tmp_path):
    place, sheet = place_of(tables), read_sheet(csv_file(tmp_path, *FILE))
    (tables / "sources.csv").write_bytes(SOURCES.read_bytes())
    old = contents(tables)
    found = find(sheet, place, Book(tables, load_settings(), made_from()), date(2026, 8, 20))
    whole = place_of(shutil.copytree(tables, tmp_path / "whole"))
    write(whole, found)
    new, ends = contents(whole.root), set()
    told = victim(lambda _: write(place, found), "")
    calls = int(told.split()[-1])
    undo(place, found.name)
    assert calls > 40
    for stop in range(1, calls, 5):
        victim(lambda _: write(place, found), "", stop)
        more = len(shipped(tables).figures) - len(load_figures())  # what a run would read
        assert more in (0, len(FILE))
        finish(tables)
        ends.add(contents(tables) == new)
        assert contents(tables) in (old, new)
        assert not (tables / ".staged").exists()
        if contents(tables) == new:
            undo(place, found.name)
        assert contents(tables) == old
    assert ends == {True, False}


def test_a_kill_from_outside_leaves_nothing_half(prognose, tables, tmp_path):
    path, before = csv_file(tmp_path, *FILE), contents(tables)
    asked = ["data", "add", str(path), "--figures", str(tables)]
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    with subprocess.Popen([sys.executable, "-c", SCRIPT, *asked], env=environment) as work:
        work.send_signal(signal.SIGKILL)
    assert contents(tables) == before
    assert prognose(*asked).code == 0
