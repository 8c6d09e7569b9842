"""A hub holds what went in, keeps the rules of hubverse, and says what breaks them."""

import json
import os
import re
import shutil
from datetime import date

import numpy as np
import pandas as pd
import pytest
import yaml

from data.errors import RunError
from forecast.archive import store
from forecast.backtest.rows import LEVELS
from forecast.backtest.tables import write as write_backtest
from forecast.commands.hub import HubOptions, check_hub, forecast_table, make_hub, sampled
from forecast.hub.check import faults
from forecast.hub.layout import File, read, read_table, write_table
from forecast.hub.official_figures import official_table, outputs_of_officials
from forecast.known import shipped
from tests.conftest_backtest import backtest_tables
from tests.conftest_hub import DAY, futures, write_run

pytestmark = pytest.mark.unit

N = 20
RUN = File("asielprognose-run", DAY.isoformat())
MPP = "minjenv-mpp"
LABELS = {"minimum": 0.167, "mediaan": 0.5, "medio": 0.667, "maximum": 0.833, "point": 0.5}


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """Return a hub of one small run, a small backtest and the official figures, and its parts."""
    folder = tmp_path_factory.mktemp("hub")
    run = write_run(folder / "run")
    made = backtest_tables(days=[date(2015, 2, 15), date(2018, 5, 15)])
    (folder / "backtest").mkdir()
    write_backtest(made, folder / "backtest")
    store.write_manifest(folder / "backtest", {})
    make_hub(folder / "hub", HubOptions((str(run),), folder / "backtest", N, "csv", None))
    return folder


@pytest.fixture
def hub(sound, tmp_path):
    """Return a copy that a test may spoil, with the files of the run alone."""
    copied = shutil.copytree(sound / "hub", tmp_path / "hub")
    for folder in (copied / "model-output").iterdir():
        if folder.name != RUN.model:
            shutil.rmtree(folder)
    return copied


def run_file(hub):
    return hub / "model-output" / RUN.model / f"{RUN.day}-{RUN.model}.csv"


def spoil(path, change):
    table = read_table(path)
    write_table(change(table), path)


def set_cell(where, column, value):
    def change(table):
        table = table.astype({column: object})
        table.loc[table.query(where).index[0], column] = value
        return table

    return change


def change_json(name, change):
    def apply(hub):
        path = hub / "hub-config" / f"{name}.json"
        content = json.loads(path.read_text())
        change(content)
        path.write_text(json.dumps(content))

    return apply


def change_run(change):
    return lambda hub: spoil(run_file(hub), change)


def change_target(name, change):
    return lambda hub: spoil(hub / "target-data" / f"{name}.csv", change)


def rename(hub):
    run_file(hub).rename(run_file(hub).with_name("february-asielprognose-run.csv"))


def other_day(hub):
    run_file(hub).rename(run_file(hub).with_name(f"2024-02-16-{RUN.model}.csv"))


def no_card(hub):
    (hub / "model-metadata" / f"{RUN.model}.yml").unlink()


def other_card(hub):
    path = hub / "model-metadata" / f"{RUN.model}.yml"
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()) | {"model_abbr": "walk"}))


def task(content):
    return content["rounds"][0]["model_tasks"][0]


QUANTILE = "output_type == 'quantile' and output_type_id == '0.5'"
SAMPLE = "output_type == 'sample' and output_type_id == '7'"
BROKEN = {
    "file name": (rename, "expected model-output/<model id>/<origin date>"),
    "origin of the name": (other_day, r"origin_date is \['2024-02-15'\]; expected 2024-02-16"),
    "unknown model": (no_card, "model asielprognose-run is unknown"),
    "metadata of another": (other_card, "names model asielprognose-walk"),
    "column": (change_run(lambda t: t.rename(columns={"horizon": "ahead"})), "columns"),
    "no rows": (change_run(lambda t: t[:0]), "no rows"),
    "no number": (change_run(set_cell(QUANTILE, "value", "many")), "'many'; expected a number"),
    "negative": (change_run(set_cell(QUANTILE, "value", -1.0)), "a quantile is -1; expected 0"),
    "unknown target": (change_run(set_cell(QUANTILE, "target", "rain")), "target holds .'rain'"),
    "unknown origin": (
        change_json(
            "tasks",
            lambda c: [
                one["task_ids"]["origin_date"]["optional"].remove(RUN.day)
                for one in c["rounds"][0]["model_tasks"]
                if RUN.day in one["task_ids"]["origin_date"]["optional"]
            ],
        ),
        r"origin_date holds \['2024-02-15'\], not in tasks.json",
    ),
    "quantiles cross": (change_run(set_cell(QUANTILE, "value", 1e9)), "lower than the quantile"),
    "quantile missing": (
        change_run(lambda t: t.drop(t.query(QUANTILE).index[0])),
        "has 22 quantiles; expected 23",
    ),
    "other quantile": (
        change_run(set_cell(QUANTILE, "output_type_id", "0.51")),
        "fits no task of tasks.json",
    ),
    "double row": (
        change_run(lambda t: pd.concat([t, t.query(QUANTILE)[:1]])),
        "stands in it twice",
    ),
    "sample missing": (
        change_run(lambda t: t.drop(t.query(SAMPLE).index[0])),
        f"has {N - 1} samples",
    ),
    "half a future": (
        change_run(set_cell(SAMPLE, "output_type_id", "99")),
        "sample 99 covers 1 tasks",
    ),
    "sample id": (change_run(set_cell(SAMPLE, "output_type_id", "seven")), "sample id 'seven'"),
    "end of a month": (
        change_run(lambda t: t.replace({"target_end_date": {"2024-03-31": "2024-04-30"}})),
        "at horizon 1 ends 2024-04-30",
    ),
    "outcome twice": (
        change_target("oracle-output", lambda t: pd.concat([t, t[:1].assign(as_of="2020-01-01")])),
        "stands in it twice",
    ),
    "outcome no number": (
        change_target("time-series", set_cell("observation > 0", "observation", "x")),
        "observation is no number",
    ),
    "outcome of another day": (
        change_target("time-series", set_cell("observation > 0", "as_of", "May 2024")),
        "as_of 'May 2024'",
    ),
    "outcome without version": (
        change_target("time-series", lambda t: t.drop(columns="as_of")),
        "columns",
    ),
    "not JSON": (lambda hub: (hub / "hub-config" / "admin.json").write_text("{"), "not JSON"),
    "no configuration": (lambda hub: (hub / "hub-config" / "tasks.json").unlink(), "No such file"),
    "unknown key": (change_json("admin", lambda c: c.update(colour="red")), "colour: Extra inputs"),
    "time zone": (change_json("admin", lambda c: c.update(timezone="Mars")), "no time zone 'Mars'"),
    "schema version": (change_json("tasks", lambda c: c.update(schema_version="v6")), "schema_ver"),
    "level above 1": (
        change_json(
            "tasks",
            lambda c: task(c)["output_type"]["quantile"]["output_type_id"].update(required=[1.5]),
        ),
        "less than or equal to 1",
    ),
    "target key": (
        change_json(
            "tasks", lambda c: task(c)["target_metadata"][0].update(target_keys={"target": "rain"})
        ),
        "target_keys name target 'rain'",
    ),
    "metadata field": (
        lambda hub: (hub / "model-metadata" / f"{RUN.model}.yml").write_text("team_abbr: a\n"),
        "is a required property",
    ),
}


def test_a_hub_is_sound(sound, capsys):
    assert faults(sound / "hub") == []
    check_hub(sound / "hub")
    assert capsys.readouterr().out.strip().endswith("hub: sound.")


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_said_in_one_line(hub, name):
    breaks, said = BROKEN[name]
    breaks(hub)
    found = faults(hub)
    assert any(pd.Series(found).str.contains(said)), found
    assert all("\n" not in one and str(hub) in one for one in found)


def first_round(content):
    return content["rounds"][0]


def other_version(name, version):
    def change(content):
        content["schema_version"] = content["schema_version"].replace("v6.0.0", version)

    return change_json(name, change)


def pmf(content):
    task(content)["output_type"]["pmf"] = {"output_type_id": {"required": ["low", "high"]}}


def another_round(content):
    added = json.loads(json.dumps(first_round(content)))
    for one in added["model_tasks"]:
        one["task_ids"]["age"] = {"required": None, "optional": ["a"]}
    content["rounds"].append(added)


UNREAD = {
    "an older schema": (other_version("tasks", "v3.0.0"), r"schema v3.0.0 .tasks.json."),
    "a newer schema": (other_version("admin", "v7.0.1"), r"schema v7.0.1 .admin.json."),
    "probabilities of classes": (change_json("tasks", pmf), "output type pmf"),
    "named rounds": (
        change_json("tasks", lambda c: first_round(c).update(round_id_from_variable=False)),
        "rounds with a name of their own",
    ),
    "other task ids": (change_json("tasks", another_round), "rounds with other task ids"),
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_this_validator_does_not_read_is_no_fault_of_the_hub(hub, name):
    change, said = UNREAD[name]
    change(hub)
    (found,) = faults(hub)
    assert re.search(f"hub: this validator does not read {said}.*; expected schema v6", found)


def test_what_a_hub_may_leave_out_or_add_is_no_fault(hub):
    (hub / "model-output" / "README.md").write_text("read me")
    (hub / "model-output" / RUN.model / ".gitkeep").touch()
    (hub / "model-metadata" / ".gitkeep").touch()
    (hub / "hub-config" / "model-metadata-schema.json").unlink()
    (hub / "hub-config" / "target-data.json").unlink()
    shutil.rmtree(hub / "target-data")
    assert faults(hub) == []


def test_a_location_of_digits_is_a_text(hub):
    """Without its zero in front, 06 would be another place; a number in it is told as it is."""

    def digits(content):
        for one in content["rounds"][0]["model_tasks"]:
            one["task_ids"]["location"] = {"required": None, "optional": ["06"]}

    change_json("tasks", digits)(hub)
    spoil(run_file(hub), lambda table: table.assign(location="06"))
    for name in ("time-series", "oracle-output"):
        spoil(hub / "target-data" / f"{name}.csv", lambda table: table.assign(location="06"))
    assert faults(hub) == []
    spoil(run_file(hub), lambda table: table.assign(location="07"))
    assert any("location holds ['07'], not in tasks.json" in one for one in faults(hub))


def test_no_message_holds_a_type_of_numpy(hub):
    spoil(run_file(hub), lambda table: table.drop(table.query(QUANTILE).index[0]))
    assert faults(hub) and not any("np." in one for one in faults(hub))


def test_a_pipe_in_a_hub_is_told_and_not_waited_for(hub):
    run_file(hub).unlink()
    os.mkfifo(run_file(hub))
    assert any("a pipe; expected a table" in one for one in faults(hub))


def test_every_fault_is_printed(hub, capsys):
    no_card(hub)
    spoil(hub / "target-data" / "time-series.csv", lambda table: table.drop(columns="as_of"))
    with pytest.raises(RunError, match="hub: 2 faults; expected none"):
        check_hub(hub)
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_a_run_comes_back_as_it_was(sound):
    found = read(sound / "hub")
    table = pd.read_csv(sound / "run" / "forecast.csv", dtype={"output_type_id": str})
    pd.testing.assert_frame_equal(forecast_table(found, RUN.day), table)
    for key, paths in sampled(found, RUN.day).items():
        whole = futures()[key]
        assert (paths.unit, list(paths.months)) == (whole.unit, list(whole.months))
        np.testing.assert_array_equal(paths.values, whole.values[:N].astype(np.float32))


def test_a_backtest_comes_back_as_it_was(sound):
    outputs = read(sound / "hub").outputs
    detail = backtest_tables(days=[date(2018, 5, 15)]).forecasts
    row = detail.query("model == 'ets' and quantity == 'inflow_first' and target == 'year_2'")
    table = outputs[File("asielprognose-ets", "2018-05-15")]
    back = table.query("target == 'inflow_first_year' and horizon == 2")
    levels = back[back["output_type"] == "quantile"]
    assert levels["output_type_id"].astype(float).tolist() == list(LEVELS)
    np.testing.assert_array_equal(levels["value"], row["quantiles"].iloc[0])
    assert back.query("output_type == 'mean'")["value"].item() == row["mean"].item()
    n_models = {name.model for name in outputs if name.day == "2018-05-15"}
    assert n_models == {f"asielprognose-{model}" for model in detail["model"].unique()}


def test_every_official_figure_comes_back(sound):
    printed = shipped().prognoses
    listed = read(sound / "hub").official
    np.testing.assert_array_equal(listed["value"], printed["value"])
    for ours, theirs in (("label", "scenario"), ("vintage", "vintage"), ("grade", "grade")):
        assert listed[ours].tolist() == printed[theirs].tolist()


def official():
    tables = shipped()
    return official_table(tables.prognoses, tables.cases, LABELS)


def test_a_label_is_its_declared_quantile_on_the_day_the_round_was_fixed():
    files = outputs_of_officials(official(), {"inflow_total_year"}).files
    rows = files[File(MPP, "2024-09-15")].query("target_end_date == '2025-12-31'")
    assert rows["quantile_set"].unique().tolist() == ["minimum+mediaan+medio+maximum"]
    assert dict(zip(rows["output_type_id"], rows["value"], strict=True)) == {
        "0.167": 45_000.0,
        "0.5": 59_000.0,
        "0.667": 66_000.0,
        "0.833": 74_800.0,
    }
    assert rows["horizon"].tolist() == [1] * 4


def test_a_point_stands_apart_from_labels_and_other_documents_are_other_models():
    files = outputs_of_officials(official(), {"inflow_total_year"}).files
    rows = files[File(MPP, "2023-02-15")].query("target_end_date == '2023-12-31'")
    assert rows.groupby("quantile_set")["value"].apply(list).to_dict() == {
        "minimum+medio+maximum": [49_000.0, 67_000.0, 77_000.0],
        "point": [70_000.0],
    }
    assert {name.model for name in files} == {
        MPP,
        "minjenv-budget",
        "minjenv-kabinet",
        "minjenv-letter",
        "minjenv-news_item",
    }


def test_a_figure_for_the_first_of_a_month_is_about_the_month_before():
    rows = official().query("target == 'coa_places_needed' and label == 'point'")
    at = rows.query("vintage == '2023-I'").set_index("target_end_date")["value"].to_dict()
    assert at == {"2023-12-31": 77_100.0, "2024-12-31": 97_000.0}


def test_outcomes_are_those_printed(sound):
    oracle = read(sound / "hub").targets["oracle-output"]
    total = oracle.query("target == 'inflow_total_year'").set_index("target_end_date")
    # months filled from quarters add up to 42.820; the year was printed as 42.860
    assert total["oracle_value"]["2025-12-31"] == pytest.approx(42_860, rel=0.002)
    assert total["oracle_value"]["2018-12-31"] == 30_380
    series = read(sound / "hub").targets["time-series"]
    assert (series["target_end_date"] < series["as_of"]).all()


def test_published_schemas_are_used_when_given(hub, tmp_path):
    for name in ("admin", "tasks", "target-data"):
        (tmp_path / f"{name}-schema.json").write_text('{"required": ["name"]}')
    found = faults(hub, tmp_path)
    assert len(found) == 2  # admin.json has a name
    assert all("'name' is a required property (published schema)" in one for one in found)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "xlsx"}, "--format xlsx; expected csv or parquet"),
        ({"n_samples": 2000}, "1000 futures; expected 2000"),
        ({"runs": ("nowhere",)}, "nowhere: no such run"),
    ],
)
def test_wrong_options_leave_nothing(sound, tmp_path, change, said):
    asked = HubOptions((str(sound / "run"),), None, N, "csv", None)._replace(**change)
    with pytest.raises(RunError, match=said):
        make_hub(tmp_path / "hub", asked)
    assert list(tmp_path.iterdir()) == []


def test_two_runs_of_one_day_are_refused(sound, tmp_path):
    run = str(sound / "run")
    with pytest.raises(RunError, match="a second run of 2024-02-15"):
        make_hub(tmp_path / "hub", HubOptions((run, run), None, N, "csv", None))
