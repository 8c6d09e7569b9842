"""Finished runs end to end: made again, compared, watched and judged, on the shipped figures."""

import json
import re
import shutil

import numpy as np
import pandas as pd
import pytest

from forecast.changes.causes import state
from forecast.changes.compare import PARTS, Simulated
from forecast.exchange import read_samples
from forecast.run.rerun import rerun_basis

pytestmark = pytest.mark.slow
FEW = "n_paths = 1000\n"
# made up, for the test only
LEDGER = """
[[entries]]
role = "a role"
why = "a reason"
quantity = "inflow_nareis"
kind = "add"
amount = 1200
unit = "persons/year"
start = "2025-10"
given_on = 2025-09-01
expiry = 2025-12-31
"""


@pytest.fixture(scope="module")
def folder(prognose, tmp_path_factory):
    """Make a run of autumn with judgement, one without, and one of the summer after."""
    place = tmp_path_factory.mktemp("finished")
    (place / "ledger.toml").write_text(LEDGER)
    (place / "judged.toml").write_text(f'{FEW}judgement = "ledger.toml"\n')
    (place / "few.toml").write_text(f'{FEW}[scenarios]\nmore = ["ind_productivity"]\n')
    for name, day, config, *tables_only in (
        ("autumn", "2025-09-26", "few", "--no-report"),
        ("judged", "2025-09-26", "judged"),
        ("summer", "2026-07-31", "few", "--no-report"),
    ):
        options = ("--config", place / f"{config}.toml", "--out", place / name, *tables_only)
        assert prognose("run", "--as-of", day, *options).code == 0
    return place


def compared(prognose, folder, *names):
    out = folder / "-".join(str(name) for name in names)
    first, second, *options = names
    runs = (folder / first, folder / second)
    done = prognose("compare", *runs, *options, "--lang", "en", "--out", out)
    assert (done.code, done.err) == (0, "")
    return pd.read_csv(out / "compare.csv"), done.out, out


def test_a_run_made_again_has_the_same_bytes(prognose, folder):
    before = sorted(folder.iterdir())
    done = prognose("rerun", folder / "judged")
    assert (done.code, done.err) == (0, "")
    assert "files with the same sha256" in done.out
    assert sorted(folder.iterdir()) == before


def test_what_is_other_is_named_and_the_run_stays(prognose, folder, tables):
    kept_bytes = (folder / "autumn" / "manifest.json").read_bytes()
    path = tables / "coa.csv"
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    counted = (rows["series"] == "coa_occupancy") & (rows["published_on"] < "2025-09")
    rows.loc[rows[counted].index[-1], "value"] = "70000"
    rows.to_csv(path, index=False, lineterminator="\n")
    done = prognose("rerun", folder / "autumn", "--figures", tables)
    assert done.code == 1
    assert "input table figures/coa_occupancy: " in done.out
    assert "file bands.csv: " in done.out
    assert "file alarms.csv" not in done.out
    assert done.err.count("\n") == 1
    assert (folder / "autumn" / "manifest.json").read_bytes() == kept_bytes


def test_parts_add_up_and_end_where_the_later_run_stands(prognose, folder):
    table, told, out = compared(prognose, folder, "autumn", "summer")
    np.testing.assert_allclose(table[list(PARTS)].sum(axis=1), table["change"], atol=1e-3)
    bands = pd.read_csv(folder / "summer" / "bands.csv", dtype={"period": str})
    years = bands[bands["quantity"] == "inflow_total"].set_index("period")
    rows = table[(table["quantity"] == "inflow_total") & (table["level"] == "medio")]
    for row in rows.to_dict("records"):
        assert row["after"] == pytest.approx(years.loc[str(row["year"]), "medio"], rel=1e-5)
    assert (table[["code", "config", "levers", "judgement"]] == 0).all(axis=None)
    moved = ["revised", "new_first", "new_nareis", "new_weeks", "calibration"]
    assert rows[moved].abs().gt(0).all(axis=None) and (rows["new"] == 0).all()
    ukraine = table[(table["quantity"] == "ukraine_stock") & (table["level"] == "mediaan")]
    assert ukraine["new_ukraine"].abs().gt(0).all() and (ukraine["new_first"] == 0).all()
    assert "Of which new figures, by stream" in told
    assert "changes in this order: revised, new, constants, calibration" in told
    assert {path.name for path in out.iterdir()} == {"compare.csv", "since.txt", "since_last.svg"}


def test_the_last_step_simulated_is_what_the_run_holds(folder):
    made = Simulated().years(state(rerun_basis(str(folder / "summer")), None))
    held = read_samples(folder / "summer" / "samples.parquet")["coa_occupancy"]
    year = held.values[:, held.months.year == 2028].mean(axis=1)
    np.testing.assert_array_equal(made[("coa_occupancy", 2028)], year)


def test_judgement_is_a_part_of_its_own_and_bands_are_without_it(prognose, folder):
    for name in ("bands.csv", "samples.parquet", "budget.csv"):
        both = [(folder / run / name).read_bytes() for run in ("autumn", "judged")]
        assert both[0] == both[1]
    table, _, _ = compared(prognose, folder, "autumn", "judged")
    rows = table[table["level"] == "mediaan"].set_index(["quantity", "year"])
    assert rows.loc[("inflow_nareis", 2027), "judgement"] == pytest.approx(1200, abs=0.1)
    assert rows.loc[("inflow_total", 2027), "judgement"] == pytest.approx(1200, abs=0.1)
    assert rows.loc[("inflow_first", 2027), "change"] == 0
    manifest = json.loads((folder / "judged" / "manifest.json").read_text())
    assert manifest["judgement"][0]["role"] == "a role"
    assert "judgement" not in json.loads((folder / "autumn" / "manifest.json").read_text())


def test_runs_are_compared_under_a_scenario_of_theirs(prognose, folder):
    table, _, _ = compared(prognose, folder, "judged", "autumn", "--scenario", "more")
    rows = table[table["level"] == "mediaan"].set_index(["quantity", "year"])
    effects = pd.read_csv(folder / "autumn" / "scenarios.csv", dtype={"period": str})
    levels = effects[(effects["measure"] == "level") & (effects["quantity"] == "ind_stock")]
    expected = levels.set_index("period").loc["2029", "mediaan"]
    assert rows.loc[("ind_stock", 2029), "after"] == pytest.approx(expected, rel=1e-5)
    assert rows.loc[("ind_stock", 2029), "levers"] < 0
    unknown = prognose("compare", folder / "judged", folder / "autumn", "--scenario", "less")
    assert "in neither run" in unknown.err


def test_a_run_of_other_code_gets_a_part_for_it(prognose, folder):
    old = folder / "old"
    shutil.copytree(folder / "autumn", old)
    manifest = json.loads((old / "manifest.json").read_text())
    manifest["layers"]["models"] = "0" * 64
    (old / "manifest.json").write_text(json.dumps(manifest))
    table, told, _ = compared(prognose, folder, "old", "summer")
    assert "was made by code models: 00000000 then" in told
    assert (table["code"].abs() < 1e-6).all()  # only its manifest says so
    np.testing.assert_allclose(table[list(PARTS)].sum(axis=1), table["change"], atol=1e-3)


def test_watching_prints_a_line_per_quantity_and_writes_nothing(prognose, folder):
    before = {path: path.read_bytes() for path in (folder / "judged").iterdir() if path.is_file()}
    done = prognose("watch", folder / "judged")
    assert (done.code, done.err) == (0, "")
    assert "inflow_first           10 to 2026-04" in done.out
    assert "asylum streams together: " in done.out
    assert "alarms of inflow_first since the run: " in done.out
    scored = re.findall(r"judgement on inflow_(\w+) 2025: error (\S+) \w+, (\S+) with", done.out)
    assert [name for name, *_ in scored] == ["nareis", "total"]
    for _, without, with_it in scored:  # 100 a month in the last three months of 2025
        gap = float(with_it.replace(",", "")) - float(without.replace(",", ""))
        assert gap == pytest.approx(300, abs=1)
    early = prognose("watch", folder / "judged", "--as-of", "2025-09-27")
    assert "no month has come true since the run" in early.out
    too_early = prognose("watch", folder / "judged", "--as-of", "2024")
    assert "expected a later day" in too_early.err
    assert before == {path: path.read_bytes() for path in before}


def test_runs_are_listed_with_their_bands(prognose, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "few.toml").write_text(FEW)
    assert "no finished run in" in prognose("list", "runs").out
    made = prognose("run", "--as-of", "2025-09-26", "--config", "few.toml", "--no-report")
    (line,) = prognose("list", "runs").out.splitlines()
    assert line.split()[0] in made.out
    assert "inflow_total 2026: " in line
    assert prognose("verify", line.split()[0]).code == 0
