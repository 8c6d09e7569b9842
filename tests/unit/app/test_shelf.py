"""What a report is ordered with comes back the same; how far it is, is read from its folder."""

import os
import shutil
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from data.tables.durable import claimed
from forecast.archive.registry import add
from forecast.archive.store import RUNS, write_manifest
from forecast.config import load_config
from forecast.ledger import load_with_ledger
from forecast.policy.levers import read_scenario_file
from reports.app.controls import LeverChoice, Moved, choice, scenario_toml
from reports.app.report import PHASES, phase
from reports.app.shelf import LEVERS, ReportShelf, report_order, run_files

pytestmark = pytest.mark.unit
DAY = date(2026, 7, 31)
ENTRY = {
    "role": 'analyst "A"',
    "why": "told",
    "quantity": "inflow_first",
    "kind": "add",
    "amount": 50.5,
    "unit": "persons/month",
    "start": "2027-01",
    "given_on": "2026-07-01",
    "expiry": "2026-12-31",
}
CHOSEN = choice({"ind_capacity": Moved(120, "2027-01")}, [])


def board(**manifest):
    config = load_config(None, n_paths=1234, report=False, law_sizes={"x": (1.0, 2.5)})
    made = SimpleNamespace(config=config, known=SimpleNamespace(day=DAY))
    return SimpleNamespace(made=made, manifest=manifest)


def written(folder, files):
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "config.toml"


def test_the_configuration_comes_back_with_the_report_on_and_in_the_language(tmp_path):
    order = report_order(board(), "en", LeverChoice())
    path = written(tmp_path, order.files)
    expected = board().made.config.model_copy(update={"report": True, "language": "en"})
    assert load_config(path) == expected
    assert LEVERS not in order.files and order.day == "2026-07-31"


def test_levers_and_judgement_come_along(tmp_path):
    order = report_order(board(judgement=[ENTRY]), "nl", CHOSEN)
    config, ledger = load_with_ledger(written(tmp_path, order.files))
    assert [(one.role, one.amount) for one in ledger] == [('analyst "A"', 50.5)]
    assert config.n_paths == 1234
    assert order.files[LEVERS] == scenario_toml(CHOSEN, DAY)
    assert read_scenario_file(tmp_path / LEVERS)[0] == "own_levers"


def test_the_same_order_has_the_same_name_and_another_another():
    names = {
        report_order(board(), language, chosen).key
        for language in ("nl", "en", "nl")
        for chosen in (CHOSEN, LeverChoice())
    }
    assert len(names) == 4


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """Return an empty shelf in a folder of its own, and a place on it."""
    monkeypatch.chdir(tmp_path)
    found = ReportShelf(tmp_path / "shelf")
    assert found.states() == []
    place = found.folder / "0123456789ab"
    place.mkdir(parents=True)
    written(place, {"log.txt": "", "link.txt": "ind_capacity~120~2027-01", "steps.txt": "begin\n"})
    return found, place


def test_a_report_runs_while_its_lock_is_held_and_has_stopped_after(shelf):
    found, place = shelf
    hold = claimed(place)
    (state,) = found.states()
    assert (state.stage, state.chosen, state.steps) == ("running", CHOSEN, ("begin",))
    os.close(hold)
    (place / "log.txt").write_text("one\nerror: <b>no room</b>\n\n", encoding="utf-8")
    (state,) = found.states()
    assert (state.stage, state.told) == ("stopped", "error: <b>no room</b>")


def test_a_report_is_done_when_it_says_where_it_is(shelf):
    found, place = shelf
    written(place, {"steps.txt": "begin\nreport\nfinished out/runs/2026-07-31-0a1b2c3d\n"})
    (state,) = found.states()
    assert (state.stage, state.run) == ("done", "2026-07-31-0a1b2c3d")
    assert state.steps == ("begin", "report") and state.told == ""


def test_a_run_that_fails_says_why_and_a_second_waits(shelf):
    found, place = shelf
    order = report_order(board(), "nl", LeverChoice())
    broken = order._replace(files={**order.files, "config.toml": "n_paths = 3\n"})
    hold = claimed(place)
    with pytest.raises(Exception, match="one at a time"):
        found.start(broken)
    os.close(hold)
    shutil.rmtree(place)
    found.start(broken)
    found.start(broken)  # it runs already, or has stopped and starts again
    for one in found.started:
        assert one.wait(120) != 0
    (state,) = found.states()
    assert state.stage == "stopped" and "n_paths" in state.told
    assert state.command.startswith("prognose run --as-of 2026-07-31 --config")
    assert not (Path.cwd() / "out").exists() and sys.executable not in state.command


def test_only_files_of_a_finished_run_are_given(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = RUNS / "2026-07-31-0a1b2c3d"
    folder.mkdir(parents=True)
    (folder / "bands.csv").write_text("x\n", encoding="utf-8")
    write_manifest(folder, {"run_id": folder.name, "as_of": "2026-07-31"})
    assert run_files(folder.name) == {}
    add(folder)
    assert set(run_files(folder.name)) == {"bands.csv", "manifest.json"}
    assert run_files("../runs/" + folder.name) == {}


def test_every_step_is_one_of_the_phases():
    assert [phase([name]) for name in PHASES if name != "scenarios"] == [0, 1, 2, 4, 5]
    assert (phase([]), phase(["begin", "<b>"])) == (0, 3)
