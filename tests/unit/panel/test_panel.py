"""Panels: small ones by hand, the same bytes in any order, and what is refused."""

import json
import os
import shutil

import pandas as pd
import pytest

from data.errors import DataError, ModelError, RunError
from data.series import Series
from forecast.bands import band_rows
from forecast.cli.main import main
from forecast.config import load_config
from forecast.panel.figures import sorted_figures
from forecast.panel.run import PanelOptions, run_panel
from models.pools.pool import Pool, PoolDraws, shared_uniform, simulate_pool
from reports.screen.shipped import show_panel
from tests.conftest_panel import simulated, written

pytestmark = pytest.mark.unit
QUICK = {"members": ("random_walk", "yearly_walk"), "n_paths": 400, "horizon": 13, "chunk": 2}


def made(source, out, **options):
    show_panel(run_panel(source, PanelOptions(out, **(QUICK | options))))
    return pd.read_parquet(out / "bands"), json.loads((out / "manifest.json").read_text())


@pytest.fixture(scope="module")
def table():
    return simulated(5, n_months=60)


def test_a_series_gets_the_bands_of_its_pool(table, tmp_path):
    bands, manifest = made(written(table, tmp_path), tmp_path / "out")
    figures = table[table["unique_id"] == "s00003"]
    months = pd.PeriodIndex(figures["month"], freq="M")
    history = Series("s00003", months, figures["value"].to_numpy(float), "persons/month")
    pool = Pool(QUICK["members"], (0.5, 0.5), "quantile")
    paths = simulate_pool(history, pool, PoolDraws(13, shared_uniform(1, 400), 1))
    wanted = band_rows(paths, load_config().levels, stock=False).drop(
        columns=["quantity", "unit", "realised"]
    )
    found = bands[bands["unique_id"] == "s00003"].drop(columns="unique_id")
    pd.testing.assert_frame_equal(found.reset_index(drop=True), wanted)
    assert manifest["account"] == {"series": 5, "forecast": 5, "failed": {}, "flags": {}}
    bands_of = [name for name in manifest["outputs"] if name.startswith("bands/")]
    assert len(bands_of) == 3


def test_order_of_rows_and_format_of_the_file_change_nothing(table, tmp_path):
    one, _ = made(written(table, tmp_path), tmp_path / "a")
    mixed = table.sample(frac=1, random_state=3)
    mixed["month"] = mixed["month"] + "-15"
    mixed.to_parquet(tmp_path / "mixed.parquet", index=False)
    other, _ = made(tmp_path / "mixed.parquet", tmp_path / "b")
    pd.testing.assert_frame_equal(one, other)


def test_chunks_and_workers_change_nothing_but_the_parts(table, tmp_path):
    source = written(table, tmp_path)
    one, first = made(source, tmp_path / "a")
    two, second = made(source, tmp_path / "b", workers=2)
    assert first["outputs"] == second["outputs"]
    whole, _ = made(source, tmp_path / "c", chunk=100)
    pd.testing.assert_frame_equal(one, whole)
    pd.testing.assert_frame_equal(one, two)


def test_a_series_that_cannot_be_forecast_is_named_and_the_rest_goes_on(table, tmp_path, capsys):
    gone = table[~((table["unique_id"] == "s00001") & (table["month"] == "2009-05"))].copy()
    gone.loc[gone["unique_id"] == "s00002", "value"] = -1
    short = gone[~((gone["unique_id"] == "s00004") & (gone["month"] > "2008-06"))]
    bands, manifest = made(written(short, tmp_path), tmp_path / "out")
    failures = pd.read_csv(tmp_path / "out" / "failures.csv").set_index("unique_id")["reason"]
    assert set(failures.index) == {"s00001", "s00002", "s00004"}
    assert "2009-05 is missing; expected every month" in failures["s00001"]
    assert "-1" in failures["s00002"] and "6 months" in failures["s00004"]
    assert set(bands["unique_id"]) == {"s00000", "s00003"}
    told = "2 of 5 series forecast, 3 in failures.csv (2 by figures, 1 by model)"
    assert told in capsys.readouterr().out
    wanted = {"series": 5, "forecast": 2, "failed": {"figures": 2, "model": 1}, "flags": {}}
    assert manifest["account"] == wanted


def test_the_same_command_again_goes_on_and_another_is_refused(table, tmp_path, capsys):
    source, out = written(table, tmp_path), tmp_path / "out"
    bands, manifest = made(source, out)
    (out / "manifest.json").unlink()
    last = out / "bands" / "part-00001.parquet"
    times = {path: path.stat().st_mtime_ns for path in (out / "bands").iterdir()}
    last.unlink()
    again, same = made(source, out)
    assert same == manifest
    pd.testing.assert_frame_equal(bands, again)
    kept = [path for path in times if path != last and path.stat().st_mtime_ns == times[path]]
    assert len(kept) == 2  # not made again
    made(source, out)
    assert "unchanged panel, finished" in capsys.readouterr().out
    with pytest.raises(RunError, match="a panel with other seed; expected the same"):
        made(source, out, seed=2)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda table: table.drop(columns="value"), "no column value among unique_id, month"),
        (lambda table: table.assign(value="many"), "row 2 holds 'many', no number; expected"),
        (lambda table: table.assign(month="spring"), "row 2 holds 'spring', no month"),
        (lambda table: table.iloc[:0], "no rows; expected one a series and month"),
    ],
)
def test_bad_figures_are_refused_in_one_line(spoil, words, table, tmp_path):
    with pytest.raises(DataError) as caught:
        made(written(spoil(table), tmp_path), tmp_path / "out")
    assert words in str(caught.value) and "\n" not in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_a_file_without_a_byte_is_told_to_be_empty(tmp_path):
    (tmp_path / "none.csv").touch()
    with pytest.raises(DataError, match=r"none.csv: empty; expected a heading and rows"):
        made(tmp_path / "none.csv", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_unknown_model_or_folder_is_refused_before_anything_is_made(table, tmp_path):
    source = written(table, tmp_path)
    with pytest.raises(ModelError, match="random_walk"):
        made(source, tmp_path / "out", members=("random_wolk",))
    assert not (tmp_path / "out").exists()
    with pytest.raises(RunError, match="not empty and no panel"):
        made(source, tmp_path)
    with pytest.raises(DataError, match="No such file"):
        made(tmp_path / "none.csv", tmp_path / "out")


def spoilt(path):
    path.write_bytes(path.read_bytes()[:-9] + b"otherwise")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (
            lambda out: (out / "bands" / "part-00001.parquet").unlink(),
            "part-00001.parquet: missing",
        ),
        (lambda out: spoilt(out / "bands" / "part-00001.parquet"), "part-00001.parquet: changed"),
        (lambda out: spoilt(out / "failures.csv"), "failures.csv: changed since"),
        (lambda out: (out / "bands" / "x.parquet").touch(), "x.parquet: not part of the run"),
        (lambda out: (out / "bands" / "x").symlink_to(out / "panel.json"), "x: a link or no plain"),
        (lambda out: os.mkfifo(out / "x"), "x: a link or no plain file"),
    ],
)
def test_a_finished_panel_that_is_not_whole_is_refused(spoil, words, finished, tmp_path):
    source, folder = finished
    out = shutil.copytree(folder, tmp_path / "out")
    spoil(out)
    with pytest.raises(RunError, match=words):
        made(source, out)


@pytest.fixture(scope="module")
def finished(table, tmp_path_factory):
    """Give a file and its finished panel."""
    folder = tmp_path_factory.mktemp("finished")
    source = written(table, folder)
    run_panel(source, PanelOptions(folder / "out", **QUICK))
    return source, folder / "out"


def test_a_part_that_was_spoilt_before_the_end_is_made_again(finished, tmp_path):
    source, folder = finished
    out = shutil.copytree(folder, tmp_path / "out")
    (out / "manifest.json").unlink()
    spoilt(out / "bands" / "part-00000.parquet")
    _, again = made(source, out)
    assert again == json.loads((folder / "manifest.json").read_text())


def test_a_folder_without_its_parts_after_a_kill_goes_on(finished, tmp_path):
    source, folder = finished
    out = tmp_path / "out"
    out.mkdir()
    (out / "panel.json.draft").write_text("{")
    (out / "figures.given").touch()
    with pytest.raises(RunError, match="not empty and no panel"):
        made(source, out)
    (out / "figures.given").unlink()
    _, again = made(source, out)
    assert again == json.loads((folder / "manifest.json").read_text())


def test_a_name_with_a_star_is_that_file_only(table, tmp_path):
    """The star of a name is no pattern: panelX.csv holds another series and is not read."""
    written(table.assign(unique_id="other"), tmp_path, "panelX.csv")
    source = written(table[table["unique_id"] == "s00000"], tmp_path, "panel*.csv")
    bands, manifest = made(source, tmp_path / "out[1]*?")
    assert set(bands["unique_id"]) == {"s00000"} and manifest["account"]["series"] == 1


def test_the_exit_status_says_what_became_of_the_series(table, tmp_path, capsys):
    """All forecast 0, some 3 or with --allow-failures 0, none 1; again the same."""
    some = table.assign(value=table["value"].where(table["unique_id"] != "s00001", -1))
    none = table.assign(value=-1)
    options = ["--models", "random_walk", "--paths", "400", "--horizon", "2"]
    cases = ((table, [], 0), (some, [], 3), (some, ["--allow-failures"], 0), (none, [], 1))
    for number, (rows, more, wanted) in enumerate(cases):
        source, out = written(rows, tmp_path), str(tmp_path / f"out{number}")
        for _ in range(2):
            with pytest.raises(SystemExit) as left:
                main(["panel", str(source), "--out", out, *options, *more])
            assert left.value.code == wanted
    assert "0 of 5 series forecast, 5 in failures.csv (5 by figures)" in capsys.readouterr().out


def test_a_file_of_a_dutch_excel_or_without_heading_is_read_right_or_refused(table, tmp_path):
    small = table[table["unique_id"] == "s00000"].assign(value="1.234")
    source = tmp_path / "panel.csv"
    small.to_csv(source, index=False, sep=";")
    with pytest.raises(DataError, match=r"holds '1\.234', which may have a point before decimals"):
        made(source, tmp_path / "out")
    comma, _ = made(source, tmp_path / "comma", decimal=",")
    point, _ = made(source, tmp_path / "point", decimal=".")
    assert comma["mean"].iloc[0] == pytest.approx(1234, rel=0.1)
    assert point["mean"].iloc[0] == pytest.approx(1.234, rel=0.1)
    small.to_csv(source, index=False, header=False)
    with pytest.raises(DataError, match="and no heading"):
        made(source, tmp_path / "out")


@pytest.mark.parametrize("month", ["2015-01-99", "2015-01hello", "2015Q1", "2015"])
def test_a_month_that_is_none_is_refused(month, table, tmp_path):
    with pytest.raises(DataError, match=f"row 2 holds '{month}'"):
        made(written(table.assign(month=month), tmp_path), tmp_path / "out")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"unique_id,month,value\na,2024-01,1,2\n", "row 2 has 4 cells split by a comma"),
        ("unique_id,month,value\nBelgi\xeb,2024-01,1\n".encode("latin-1"), "byte 0xeb in row 2 is"),
        ("unique_id,month,value\na,2024-01,1\n".encode("utf-16"), "text in UTF-16; expected"),
        (b"unique_id,month,value\n,2024-01,1\n", "row 2 holds no unique_id"),
        (b"unique_id,month,value\na,2024-01,true\n", "row 2 holds 'true', no number"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_by_what_it_is(body, words, tmp_path):
    (tmp_path / "panel.csv").write_bytes(body)
    with pytest.raises(DataError, match=words):
        sorted_figures(tmp_path / "panel.csv", tmp_path / "figures.parquet")
    assert not (tmp_path / "figures.parquet").exists()


def test_nobody_at_the_address_is_one_line(table, tmp_path):
    with pytest.raises(RunError, match="expected the address of a Dask scheduler"):
        made(written(table, tmp_path), tmp_path / "out", cluster="nonsense://x")


FLAGGED = """unique_id,month,value,OBS_FLAG
b,2024-02,7 p,
b,2024-01,: c,
=a,2024-01,5,b
=a,2024-02,6 p,p
=a,2024-03,: ,z
c,2024-01,5,
"""


def test_the_flags_of_the_figures_are_kept_with_the_panel(tmp_path):
    (tmp_path / "flagged.csv").write_text(FLAGGED)
    _, manifest = made(tmp_path / "flagged.csv", tmp_path / "out")
    kept = pd.read_csv(tmp_path / "out" / "flags.csv", dtype=str)
    wanted = {
        "unique_id": ["'=a", "'=a", "'=a", "b", "b"],
        "period": ["2024-01", "2024-02", "2024-03", "2024-01", "2024-02"],
        "flag": ["b", "p", ":z", ":c", "p"],
    }
    assert kept.to_dict("list") == wanted
    assert manifest["account"]["flags"] == {"p": 2, ":c": 1, ":z": 1, "b": 1}
    assert "flags.csv" in manifest["outputs"]


def test_the_flag_of_a_quarter_stands_by_that_quarter(tmp_path):
    (tmp_path / "quarters.csv").write_text("unique_id,month,value\nx,2024Q3,5 b\nx,2024Q4,:\n")
    made(tmp_path / "quarters.csv", tmp_path / "out", frequency="quarters")
    told = (tmp_path / "out" / "flags.csv").read_text()
    assert told == "unique_id,period,flag\nx,2024-Q3,b\nx,2024-Q4,:\n"
