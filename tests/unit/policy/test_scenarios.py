"""Levers: what each kind does, what files must hold, and what a scenario may not change."""

import csv
import re
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.errors import RunError
from data.series import Series
from forecast.config import STREAMS
from forecast.costs import prices
from forecast.policy.laws import load_laws
from forecast.policy.levers import FOLDER, Lever, Scenario, chosen, load_scenarios
from forecast.policy.policy import Policy
from forecast.run.scenario_table import COLUMNS, SHOWN, lever_rows, scenario_rows
from forecast.simulation.futures import Futures
from models.chain import settings
from models.chain.settings import Settings
from models.paths import Paths

pytestmark = pytest.mark.unit
ROOT = Path(__file__).parents[3]
MONTHS = pd.period_range("2026-11", periods=4, freq="M")
VALUES = np.array([[10.0, 20.0, 30.0, 40.0], [0.0, 1.0, 2.0, 3.0]])
LEVELS = {"minimum": 1 / 6, "mediaan": 0.5, "medio": 2 / 3, "maximum": 5 / 6}


def lever(kind="add", amount=5.0, **changes):
    given = {
        "target": "x",
        "kind": kind,
        "amount": amount,
        "unit": "persons/month",
        "first_month": pd.Period("2026-12", "M"),
        "last_month": pd.Period("2027-01", "M"),
        "amount_kind": "assumption",
        "source": "begroting-2026:1",
        "published_on": date(2025, 9, 16),
        "note_nl": "x",
        "note_en": "x",
    }
    return Lever(**given | changes)


@pytest.mark.parametrize(
    ("kind", "amount", "expected"),
    [
        ("add", 5.0, [[10.0, 25.0, 35.0, 40.0], [0.0, 6.0, 7.0, 3.0]]),
        ("add", -25.0, [[10.0, 0.0, 5.0, 40.0], [0.0, 0.0, 0.0, 3.0]]),
        ("scale", 1.5, [[10.0, 30.0, 45.0, 40.0], [0.0, 1.5, 3.0, 3.0]]),
        ("hold", 7.0, [[10.0, 7.0, 7.0, 40.0], [0.0, 7.0, 7.0, 3.0]]),
        ("spread", 6.0, [[10.0, 23.0, 33.0, 40.0], [0.0, 4.0, 5.0, 3.0]]),
    ],
)
def test_what_a_lever_does(kind, amount, expected):
    assert lever(kind, amount).moved(VALUES, MONTHS).tolist() == expected


def test_an_amount_a_year_is_divided_over_its_months():
    yearly = lever("hold", 24.0, unit="persons/year", last_month=None)
    assert yearly.moved(VALUES, MONTHS)[0].tolist() == [10.0, 2.0, 2.0, 2.0]


def test_levers_move_settings_in_order_and_say_what_they_found():
    policy = Policy((lever("add", 5.0), lever("scale", 2.0), lever("add", 1.0, target="y")))
    given = Settings(MONTHS, 2, {"x": VALUES, "z": np.ones((1, 1))})
    moved = policy.settings(given)
    assert moved.of("x")[0].tolist() == [10.0, 50.0, 70.0, 40.0]
    assert moved.of("z") is not None
    assert policy.touched == {"x"}
    assert policy.untouched == ("y",)
    assert given.of("x").tolist() == VALUES.tolist()  # the neutral ones stay


def test_a_stream_moves_but_its_known_months_do_not():
    history = Series("x", MONTHS[:2], np.array([10.0, 20.0]), "persons/month")
    paths = {"x": Paths("x", MONTHS, VALUES, "persons/month")}
    found = Policy((lever("scale", 0.0),)).streams(paths, {"x": history})
    assert found["x"].values[0].tolist() == [10.0, 20.0, 0.0, 40.0]


def test_no_levers_give_the_same_objects_back():
    given = Settings(MONTHS, 2, {"x": VALUES})
    paths = {"x": Paths("x", MONTHS, VALUES, "persons/month")}
    assert Policy().settings(given) is given
    assert Policy().streams(paths, {})["x"] is paths["x"]


def futures(stock, flow):
    months = pd.period_range("2027-01", periods=12, freq="M")
    tables = {"ukraine_stock": (stock, "persons"), "inflow_first": (flow, "persons/month")}
    paths = {
        key: Paths(key, months, np.repeat(values[:, None], 12, axis=1), unit)
        for key, (values, unit) in tables.items()
    }
    return Futures(paths, {}, {})


def test_differences_are_taken_on_each_path():
    rising = np.arange(1000.0)
    base = futures(rising, rising)
    other = futures(rising[::-1], rising + 1)
    table = scenario_rows("x", base, other, LEVELS)
    assert tuple(table.columns) == COLUMNS
    rows = table.set_index(["quantity", "measure"])
    flow = rows.loc[("inflow_first", "difference")]
    assert (flow[list(SHOWN)] == 12).all()  # a flow: the sum of twelve months
    assert (flow["unit"], flow["period"], flow["mean"]) == ("persons", "2027", 12.0)
    stock = rows.loc[("ukraine_stock", "difference")]
    assert stock["mediaan"] == 0  # the bands are equal, the paths are not
    assert stock["p90"] == pytest.approx(0.9 * 999 - 0.1 * 999)
    assert rows.loc[("ukraine_stock", "level")]["mediaan"] == 499.5


def test_what_exists_with_levers_only_differs_from_zero():
    base, other = futures(np.ones(1000), np.ones(1000)), futures(np.ones(1000), np.ones(1000))
    del base.paths["inflow_first"]
    rows = scenario_rows("x", base, other, LEVELS).set_index(["quantity", "measure"])
    assert rows.loc[("inflow_first", "difference")]["mean"] == 12


SHIPPED = [
    pytest.param(found, each, id=f"{name}-{each.target}")
    for name, found in load_scenarios().items()
    for each in found.levers
]


def published() -> dict[str, str]:
    with (ROOT / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
        return {row["source_id"]: row["published_on"] for row in csv.DictReader(file)}


def printed() -> dict[str, set[float]]:
    """Return what the raw tables print, by document and line; shares as such."""
    found: dict[str, set[float]] = {}
    for name in ("mpp_in_documents.csv", "realisations_in_documents.csv", "unit_costs.csv"):
        with (ROOT / "data" / "raw" / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                value = float(row.get("value") or row["amount"]) / (
                    100 if row["unit"] == "%" else 1
                )
                found.setdefault(f"{row['document']}:{row['line_no']}", set()).add(value)
    return found


@pytest.mark.parametrize(("scenario", "each"), SHIPPED)
def test_a_shipped_lever_is_dated_and_sourced(scenario, each):
    document, _, line = each.source.partition(":")
    assert line.isdigit()
    assert each.published_on.isoformat() == published()[document]
    assert scenario.label_nl
    assert scenario.label_en
    assert each.note_nl
    assert each.note_en
    if each.amount_kind == "printed" and each.kind != "scale":  # "25%" stands in prose only
        assert abs(each.amount) in printed()[each.source]


@pytest.mark.parametrize("law", load_laws().values(), ids=lambda law: law.name)
def test_a_shipped_law_is_dated_and_sourced_and_moves_what_a_run_has(law):
    document, _, line = law.source.partition(":")
    assert line.isdigit()
    assert law.published_on.isoformat() == published()[document]
    named = re.findall(r"^\| `(\w+)` \|", settings.__doc__, flags=re.MULTILINE)
    assert law.moves in {"", *named, *STREAMS}
    assert law.label_nl and law.label_en and law.note_nl and law.note_en


@pytest.mark.parametrize(("scenario", "each"), SHIPPED)
def test_a_shipped_lever_moves_a_setting_or_a_stream(scenario, each):
    tables = settings.__doc__ + prices.__doc__
    named = re.findall(r"^\| `(\w+)` \|", tables, flags=re.MULTILINE)
    assert each.target in {*named, *STREAMS}


def test_policies_of_the_documents_are_there():
    asked = {
        "spreidingswet",
        "doorstroomlocaties",
        "har_plus_ends",
        "two_status_law",
        "eu_pact",
        "core_family_limit",
        "asielnoodmaatregelenwet",
        "ind_productivity",
        "syria_decision_stop",
        "rtb_end_2027",
        "rtb_end_2028",
        "transition_document",
        "return_wave",
    }
    assert asked <= set(load_scenarios())


def test_scenarios_can_be_joined():
    found = chosen("laws", ("two_status_law", "core_family_limit"), date(2026, 7, 31))
    assert found.name == "laws"
    assert [each.amount for each in found.levers] == [0.8, 0.9]
    assert chosen("none", (), date(2020, 1, 1)) == Scenario("none", "none", "none", ())


def test_a_lever_cannot_be_used_before_it_was_published():
    with pytest.raises(RunError, match="scenario eu_pact: its lever on inflow_first was published"):
        chosen("eu_pact", ("eu_pact",), date(2025, 9, 25))


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(RunError, match="'eu_pakt': unknown; expected eu_pact"):
        chosen("eu_pakt", ("eu_pakt",), date(2026, 7, 31))


GOOD = (FOLDER / "eu_pact.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('kind = "scale"', 'kind = "times"'),
        ("amount = 0.9", "amount = -0.9"),
        ("amount = 0.9", "amount = nan"),
        ("amount = 0.9", "amount = true"),
        ('kind = "scale"', 'kind = "spread"'),  # without last_month
        ('first_month = "2026-07"', 'first_month = "soon"'),
        ('first_month = "2026-07"', 'first_month = "2026-07"\nlast_month = "2026-06"'),
        ('amount_kind = "assumption"', 'amount_kind = "guess"'),
        ('source = "kamerbrief-mpp-2025:225"', 'source = ""'),
        ("label_en", "label_de"),
        ("note_en", "note_de"),
        ("published_on = 2025-09-26", 'published_on = "2025"'),
    ],
)
def test_a_file_that_is_not_as_it_should_be_is_refused(tmp_path, old, new):
    assert old in GOOD
    (tmp_path / "one.toml").write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(RunError, match=r"one\.toml: .*Correct the file"):
        load_scenarios(tmp_path)


def test_the_levers_table_says_what_was_applied():
    scenario = Scenario("s", "nl", "en", (lever(), lever(target="y", last_month=None)))
    table = lever_rows(scenario, {"y"})
    assert table["applied"].tolist() == [False, True]
    assert table["last_month"].tolist() == ["2027-01", ""]


def branch_amounts(weights):
    levers = chosen("x", (f"rtb_end_2027:{weights}",), date(2026, 7, 31)).levers
    return {one.branch: one.amount for one in levers if one.branch}


def test_branches_share_what_they_move_by_their_weights():
    assert branch_amounts("asylum=0.5,transition=0.3,return=0.2") == {
        "asylum": 75000.0,
        "return": 0.2,
    }
    assert branch_amounts("transition=1") == {"asylum": 0.0, "return": 0.0}
    own = chosen("x", ("rtb_end_2027",), date(2026, 7, 31)).levers
    assert {one.branch: one.amount for one in own} == {"": 0, "asylum": 150000.0, "return": 0.0}


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("rtb_end_2027:asylum=0.5,return=0.4", "add up to 0.9; expected weights from 0 to 1"),
        ("rtb_end_2027:asylum=1.5,return=-0.5", "outside 0 to 1"),
        ("rtb_end_2027:asylum=half,return=0.5", "could not convert"),
        ("rtb_end_2027:asylum=nan,return=1", "outside 0 to 1"),
        ("rtb_end_2027:asylum", "could not convert"),
        ("rtb_end_2027:work=1", "expected asylum, transition, return, each once"),
        ("rtb_end_2027:asylum=0.5,asylum=0.5", "each once"),
        ("eu_pact:asylum=1", "it has no branches"),
    ],
)
def test_weights_that_do_not_fit_are_one_line(part, said):
    with pytest.raises(RunError, match="scenario") as found:
        chosen("x", (part,), date(2026, 7, 31))
    assert said in str(found.value)
    assert "\n" not in str(found.value)
