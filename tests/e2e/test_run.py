"""The quarterly run end to end on the shipped figures, with few paths."""

import hashlib
import json

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from forecast import api
from tests.e2e.conftest import FEW_PATHS

pytestmark = pytest.mark.e2e
TOTAL = ("inflow_first", "inflow_repeat", "inflow_nareis", "inflow_resettlement")
FILES = {
    "absent.csv",
    "freshness.csv",
    "alarms.csv",
    "bands.csv",
    "budget.csv",
    "forecast.csv",
    "history.csv",
    "laws.csv",
    "nowcast.csv",
    "samples.parquet",
    "tables.xlsx",
    "report.pdf",
    "report.html",
    "manifest.json",
}


def hashes(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def years(folder, quantity):
    bands = pd.read_csv(folder / "bands.csv", dtype={"period": str})
    rows = bands[(bands["quantity"] == quantity) & ~bands["period"].str.contains("-")]
    return rows.set_index("period")


def samples(folder):
    table = pq.read_table(folder / "samples.parquet").to_pandas()
    return {
        key: np.vstack(rows.sort_values("month")["values"].to_list()).T
        for key, rows in table.groupby("quantity")
    }


def test_run_writes_every_file_and_prints_table_and_pdf(newest):
    folder, printed = newest
    assert {path.name for path in folder.iterdir()} == FILES | {"figures"}
    assert printed.startswith("Cijfers tot en met ")
    assert printed.rstrip().endswith("report.pdf")
    assert len(printed.splitlines()) == 8
    assert list((folder / "figures").glob("*.svg"))


def test_manifest_names_every_output_and_the_rows_known(newest):
    folder, _ = newest
    manifest = json.loads((folder / "manifest.json").read_text())
    found = hashes(folder)
    del found["manifest.json"]
    assert manifest["outputs"] == found
    assert manifest["seed"] == 20260101
    assert "figures/nl_first_cbs" in manifest["inputs"]


def test_horizon_is_december_of_the_fifth_year_after(newest):
    total = years(newest[0], "inflow_total")
    assert list(total.index) == ["2026", "2027", "2028", "2029", "2030", "2031"]


def test_total_is_the_sum_of_the_streams_on_every_path(newest):
    found = samples(newest[0])
    streams = ["inflow_first", "inflow_repeat", "inflow_nareis", "inflow_resettlement"]
    total = np.sum([found[key].astype(float) for key in streams], axis=0)
    np.testing.assert_allclose(found["inflow_total"], total, rtol=1e-6)
    assert (found["inflow_amv"] <= found["inflow_first"]).all()


def test_reception_conserves_persons_on_every_stored_path(newest):
    found = {key: value.astype(float) for key, value in samples(newest[0]).items()}
    stock = found["coa_occupancy"]
    out = found["coa_outflow_other"] + found["coa_outflow_permit_holders"]
    change = (found["coa_inflow"] - out)[:, 1:]
    np.testing.assert_allclose(np.diff(stock, axis=1), change, rtol=1e-4, atol=0.5)


def test_bands_are_the_quantiles_of_the_stored_samples(newest):
    found = samples(newest[0])["inflow_total"].astype(float)
    year = found[:, 12:24].sum(axis=1)
    row = years(newest[0], "inflow_total").loc["2027"]
    assert row["medio"] == pytest.approx(np.quantile(year, 2 / 3), rel=1e-5)
    assert row["p10"] == pytest.approx(np.quantile(year, 0.1), rel=1e-5)


@pytest.mark.parametrize("day", ["2022-12-31", "2024-02-15", "2024-11-05", "2025-09-26"])
def test_what_is_realised_lies_on_every_path(tables_of, day):
    folder, _ = tables_of(day)
    bands = pd.read_csv(folder / "bands.csv", dtype={"period": str}).dropna(subset="realised")
    months = bands[bands["period"].str.contains("-")]
    assert len(months) > 0
    np.testing.assert_allclose(months["minimum"], months["realised"], rtol=1e-5)
    np.testing.assert_allclose(months["p97_5"], months["realised"], rtol=1e-5)


@pytest.mark.parametrize("day", ["2022-12-31", "2024-02-15", "2024-11-05", "2025-09-26"])
def test_total_is_the_sum_of_its_streams_on_any_day(tables_of, day):
    found = {key: frame for key, frame in sample_months(tables_of(day)[0]).items()}
    streams = [key for key in TOTAL if key in found]
    months = found["inflow_total"].index
    total = sum(found[key].reindex(months) for key in streams if key in found)
    last = months[-12:]  # every stream is simulated there
    np.testing.assert_allclose(found["inflow_total"].loc[last], total.loc[last], rtol=1e-5)
    amv, first = found["inflow_amv"], found["inflow_first"]
    assert (amv.loc[last].to_numpy() <= first.loc[last].to_numpy()).all()


def sample_months(folder):
    """Return a table per quantity: months down, paths across."""
    table = pq.read_table(folder / "samples.parquet").to_pandas()
    return {
        key: pd.DataFrame(np.vstack(rows["values"].to_list()).astype(float), index=rows["month"])
        for key, rows in table.groupby("quantity")
    }


def test_an_absent_quantity_is_named_and_a_present_one_is_not(tables_of):
    folder, _ = tables_of("2024-11-05")
    absent = set(pd.read_csv(folder / "absent.csv")["quantity"])
    assert "cost_ukraine" in absent
    assert absent.isdisjoint(pd.read_csv(folder / "bands.csv")["quantity"])


def test_budget_stands_beside_the_newest_booked_line(newest):
    budget = pd.read_csv(newest[0] / "budget.csv")
    coa = budget[budget["line"] == "COA"].set_index("year")
    assert coa.loc[2027, "booked"] == 3774620000
    assert coa.loc[2027, "booked_derived"]
    assert 0 < coa.loc[2027, "p_sufficient"] < 1


def test_before_the_voorjaarsnota_the_older_line_counts(tables_of):
    folder, _ = tables_of("2025-09-26")
    coa = pd.read_csv(folder / "budget.csv").query("line == 'COA'").set_index("year")
    assert coa.loc[2027, "booked"] == 922330000
    assert coa.loc[2027, "p_sufficient"] == pytest.approx(0, abs=0.05)


def test_without_a_booked_line_the_chance_is_empty_not_zero(tables_of):
    folder, _ = tables_of("2024-11-05")
    coa = pd.read_csv(folder / "budget.csv").query("line == 'COA'")
    assert coa["p_sufficient"].isna().all()
    assert coa["booked"].isna().all()
    assert (coa["remark"] == "unbooked").all()


@pytest.mark.parametrize(
    ("day", "vintage", "year"), [("2024-11-05", "2024-II", "2025"), ("2025-09-26", "2025", "2026")]
)
def test_bands_of_the_day_stand_beside_the_mpp_of_the_day(tables_of, day, vintage, year):
    row = years(tables_of(day)[0], "inflow_total").loc[year]
    assert (row["official_round"], row["official"] > 0) == (vintage, True)


@pytest.mark.parametrize("day", ["2024-11-05", "2025-09-26", "2026-07-31"])
def test_what_was_published_later_changes_no_byte(tables_of, tables, day):
    published_by(tables, day)
    folder, _ = tables_of(day)
    again, _ = tables_of(day, text=f'{FEW_PATHS}figures = "{tables}"')
    assert hashes(again) == hashes(folder)


def published_by(folder, day):
    """Delete every row of every table that was published after ``day``."""
    for path in folder.glob("*.csv"):
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        if "published_on" in table:
            table[table["published_on"] <= day].to_csv(path, index=False, lineterminator="\n")


def test_two_workers_give_the_bytes_of_one(tables_of, newest):
    again = hashes(tables_of("2026-07-31", "--workers", "2")[0])
    kept = hashes(newest[0])
    assert {"bands.csv", "samples.parquet"} <= again.keys()
    for name in again.keys() - {"manifest.json"}:
        assert again[name] == kept[name], name


def test_another_seed_gives_other_bands(newest):
    shipped = pd.read_csv(newest[0] / "bands.csv", dtype={"period": str})["mediaan"].to_numpy()
    other = api.run("2026-07-31", n_paths=1000, seed=7).result.bands["mediaan"].to_numpy()
    assert (abs(other - shipped) > 1e-4 * shipped).mean() > 0.9


def test_a_run_without_report_has_the_same_tables_in_any_language(tables_of, newest):
    folder, printed = tables_of("2026-07-31", "--lang", "en")
    assert not {"report.pdf", "report.html", "tables.xlsx", "figures"} & set(hashes(folder))
    assert printed.splitlines()[-1].endswith(f": {folder}")
    names = [name for name in hashes(newest[0]) if name.endswith((".csv", ".parquet"))]
    assert {"bands.csv", "budget.csv"} <= set(names)
    assert [hashes(folder)[name] for name in names] == [hashes(newest[0])[name] for name in names]


def test_a_letter_needs_the_charts_of_its_run(prognose, tables_of, tmp_path):
    outcome = prognose("letter", tables_of("2026-07-31")[0], "--out", tmp_path / "letter")
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (1, "", 1)
    assert "a run without charts" in outcome.err
    assert not (tmp_path / "letter").exists()


def test_every_page_and_no_page_at_once_is_one_line(prognose, tmp_path):
    outcome = prognose("run", "--full", "--no-report", "--out", tmp_path / "run")
    assert (outcome.code, outcome.err.count("\n")) == (1, 1)
    assert "full without report" in outcome.err
    assert not (tmp_path / "run").exists()


def test_identical_run_in_the_default_folder_is_verified_not_made_again(
    prognose, tmp_path, monkeypatch
):
    (tmp_path / "few.toml").write_text(FEW_PATHS)
    monkeypatch.chdir(tmp_path)
    asked = ("run", "--as-of", "2025-09-26", "--config", "few.toml", "--no-report")
    first, second = prognose(*asked), prognose(*asked)
    assert first.code == second.code == 0
    *lines, last = second.out.splitlines()
    assert (lines, "out/runs/2025-09-26-" in last) == (first.out.splitlines()[:-1], True)
    assert last.startswith("Ongewijzigd en gecontroleerd")
    assert len([one for one in (tmp_path / "out" / "runs").iterdir() if one.is_dir()]) == 1


def test_data_status_and_check(prognose):
    status, check = prognose("data", "status"), prognose("data", "check")
    assert status.code == check.code == 0
    assert "inflow_nareis" in status.out
    then = prognose("data", "status", "--as-of", "2026-07-31", "--lang", "nl").out.splitlines()
    assert then[0] == "Bekend en verwacht op 31 juli 2026"
    assert then[1].split()[:4] == ["Stroom", "Bekend", "tot", "en"]
    assert check.out.endswith("no violations\n")


def test_data_check_names_file_and_row(prognose, tables):
    path = tables / "nl_quarterly.csv"
    path.write_text(path.read_text() + path.read_text().splitlines()[1] + "\n")
    outcome = prognose("data", "check", "--figures", tables)
    assert outcome.code == 1
    assert "nl_quarterly.csv:" in outcome.out
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize("kind", ["models", "quantities", "parameters"])
def test_list_names_what_can_be_named(prognose, kind):
    outcome = prognose("list", kind)
    assert outcome.code == 0
    assert len(outcome.out.splitlines()) > 5


def test_steps_in_python_give_the_bands_of_the_run(newest):
    from forecast.api import bands, run

    folder, _ = newest
    written = pd.read_csv(folder / "bands.csv", dtype={"period": str})
    made = run("2026-07-31", n_paths=1000)
    for key in ("inflow_total", "coa_occupancy", "cost_chapter"):
        rows = written[written["quantity"] == key].reset_index(drop=True)
        own = pd.DataFrame(bands(made, key)).reset_index(drop=True)
        np.testing.assert_allclose(
            own[["p10", "mediaan", "p90"]], rows[["p10", "mediaan", "p90"]], rtol=1e-5
        )
