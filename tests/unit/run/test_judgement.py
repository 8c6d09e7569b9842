"""The ledger of judgement and what it does to finished paths, by hand."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.errors import RunError
from data.series import Series
from forecast.config import load_config
from forecast.costs.rules import Cost
from forecast.ledger import LedgerEntry, load_with_ledger
from forecast.run.judgement import added_value, judged, judgement_rows, ledger_rows
from forecast.simulation.futures import Futures
from models.paths import Paths

pytestmark = pytest.mark.unit
DAY = date(2026, 7, 31)
MONTHS = pd.period_range("2026-01", "2027-12", freq="M")
GIVEN = {
    "role": "a role",
    "why": "a reason",
    "quantity": "inflow_nareis",
    "kind": "add",
    "amount": 120.0,
    "unit": "persons/year",
    "start": "2026-05",
    "given_on": date(2026, 7, 1),
    "expiry": date(2026, 12, 31),
}


def entry(**changed):
    return LedgerEntry.model_validate(GIVEN | changed)


def paths(key, low, high):
    """Give 1000 paths at ``low`` and 1000 at ``high``."""
    values = np.repeat([[low], [high]], 1000, axis=0) * np.ones(len(MONTHS))
    return Paths(key, MONTHS, values, "persons/month")


def futures():
    """Nareis 100 or 300, first 50 or 20, the total their sum; June 2026 is the last known month."""
    found = {
        "inflow_nareis": paths("inflow_nareis", 100.0, 300.0),
        "inflow_first": paths("inflow_first", 50.0, 20.0),
        "inflow_total": paths("inflow_total", 150.0, 320.0),
    }
    euros = Paths("cost_coa", MONTHS, 1e6 * np.ones((2000, 24)), "EUR")
    known = Series("inflow_nareis", MONTHS[:6], np.full(6, 100.0), "persons/month")
    return Futures(found, {"cost_coa": Cost(euros, {})}, {"inflow_nareis": known})


def test_an_entry_moves_its_months_after_what_is_known_and_the_total_with_them():
    found = judged([entry()], futures(), DAY).paths
    expected = np.where(MONTHS > "2026-06", 10.0, 0.0)  # 120 a year is 10 a month
    for key, base in (("inflow_nareis", 100.0), ("inflow_total", 150.0)):
        np.testing.assert_allclose(found[key].values[0], base + expected)
    assert (found["inflow_first"].values == futures().paths["inflow_first"].values).all()


def test_the_total_follows_a_cut_only_as_far_as_the_stream_goes():
    cut = entry(quantity="inflow_first", amount=-30.0, unit="persons/month", start="2027-01")
    found = judged([cut], futures(), DAY).paths
    assert found["inflow_first"].values[[0, -1], -1].tolist() == [20.0, 0.0]
    assert found["inflow_total"].values[[0, -1], -1].tolist() == [120.0, 300.0]


def test_entries_work_one_after_the_other():
    half = entry(kind="scale", amount=0.5, unit="factor", start="2027-01")
    found = judged([entry(), half], futures(), DAY).paths
    assert found["inflow_nareis"].values[0, -1] == pytest.approx((100 + 10) / 2)
    assert found["inflow_total"].values[0, -1] == pytest.approx(150 + 10 - 55)


def test_a_result_in_euros_moves_alone():
    dear = entry(
        quantity="cost_coa",
        kind="scale",
        amount=1.25,
        unit="factor",
        start="2027-01",
        last="2027-03",
    )
    after = judged([dear], futures(), DAY)
    assert after.costs["cost_coa"].paths.values[0, 11:16].tolist() == [1e6, *[1.25e6] * 3, 1e6]
    assert all(after.paths[key] is found for key, found in after.paths.items())


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({}, "applied"),
        ({"expiry": date(2026, 7, 31)}, "applied"),
        ({"expiry": date(2026, 7, 30)}, "expired"),
        ({"given_on": date(2026, 8, 1)}, "later"),
        ({"quantity": "inflow_amv"}, "absent"),
    ],
)
def test_only_entries_that_count_on_the_day_are_applied(changed, state):
    one, base = entry(**changed), futures()
    assert ledger_rows([one], base, DAY)["state"].tolist() == [state]
    moved = (judged([one], base, DAY).paths["inflow_nareis"].values != 100.0)[0].any()
    assert moved == (state == "applied")
    assert judgement_rows([one], base, DAY, load_config().levels).empty == (state != "applied")


def test_rows_say_without_with_and_the_difference():
    table = judgement_rows([entry()], futures(), DAY, load_config().levels)
    assert set(table["quantity"]) == {"inflow_nareis", "inflow_total"}
    year = table[(table["quantity"] == "inflow_nareis") & (table["period"] == "2026")]
    low = year.set_index("measure")["minimum"]
    assert low.to_dict() == {"without": 1200.0, "with": 1260.0, "difference": 60.0}


def test_added_value_is_the_error_it_took_away():
    table = pd.DataFrame(
        [
            ("inflow_nareis", "2026", "without", 1200.0),
            ("inflow_nareis", "2026", "with", 1260.0),
            ("inflow_nareis", "2027", "without", 1000.0),
            ("inflow_nareis", "2027", "with", 900.0),
            ("inflow_nareis", "2028", "without", 1.0),
            ("inflow_nareis", "2028", "with", 2.0),
        ],
        columns=["quantity", "period", "measure", "mediaan"],
    )
    came = {("inflow_nareis", "2026"): 1250.0, ("inflow_nareis", "2027"): 960.0}
    scored = added_value(table, came)
    assert scored[["error_without", "error_with", "gained"]].to_numpy().tolist() == [
        [-50.0, 10.0, 40.0],
        [40.0, -60.0, -20.0],
    ]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"quantity": "inflow_frist"}, "no quantity 'inflow_frist'; expected inflow_first"),
        ({"kind": "hold"}, "Input should be 'add' or 'scale'"),
        ({"unit": "places"}, "persons/month or persons/year"),
        ({"kind": "scale"}, "unit 'persons/year'; expected factor"),
        ({"kind": "scale", "unit": "factor", "amount": -1}, "below zero"),
        ({"amount": float("inf")}, "finite number"),
        ({"role": ""}, "at least 1 character"),
        ({"start": "May"}, "String should match"),
        ({"last": "2026-04"}, "before the start"),
        ({"expiry": date(2026, 6, 30)}, "before the start"),
        ({"who": "x"}, "Extra inputs are not permitted"),
    ],
)
def test_a_wrong_entry_is_named(changed, told):
    with pytest.raises(ValueError, match=told):
        entry(**changed)


LEDGER = "\n".join(
    ["[[entries]]"]
    + [f"{key} = {value!r}" for key, value in GIVEN.items() if not isinstance(value, date)]
    + ["given_on = 2026-07-01", "expiry = 2026-12-31"]
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "ledger.toml").write_text(LEDGER)
    (tmp_path / "outside.toml").write_text(LEDGER)
    return tmp_path / "config"


def configured(folder, text):
    (folder / "config.toml").write_text(text)
    return load_with_ledger(folder / "config.toml", language="en", workers=None)


def test_a_configuration_names_its_ledger_and_keeps_the_rest(folder):
    text = 'n_paths = 2000\njudgement = "ledger.toml"\n[levels]\nmaximum = 0.9\n'
    config, ledger = configured(folder, text)
    assert ledger == (entry(),)
    assert (config.n_paths, config.language, config.levels["maximum"]) == (2000, "en", 0.9)
    assert config.levels["mediaan"] == 0.5
    without, none = configured(folder, text.replace('judgement = "ledger.toml"\n', ""))
    assert (without, none) == (config, ())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('judgement = "../outside.toml"', "expected the name of a file in"),
        ('judgement = "/etc/hostname"', "expected the name of a file in"),
        ("judgement = 3", "expected the name of a file in"),
        ('judgement = "none.toml"', "No such file or directory"),
        ('judgement = "config.toml"', "expected one or more"),
        ('judgement = "ledger.toml"\nsede = 3', "sede: unknown key"),
    ],
)
def test_a_ledger_stands_beside_its_configuration(folder, text, told):
    with pytest.raises(RunError, match=told):
        configured(folder, text)


def test_a_link_out_of_the_folder_is_refused(folder):
    (folder / "link.toml").symlink_to(folder.parent / "outside.toml")
    with pytest.raises(RunError, match="expected the name of a file in"):
        configured(folder, 'judgement = "link.toml"')


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            f"{LEDGER}\n{LEDGER}",
            "ledger.toml: entry 2: the same as entry 1; expected each judgement once",
        ),
        (LEDGER + "\n" + LEDGER.replace("add", "scale"), "ledger.toml: entry 2: .*expected factor"),
    ],
)
def test_a_wrong_entry_is_told_by_its_number(folder, text, told):
    (folder / "ledger.toml").write_text(text)
    with pytest.raises(RunError, match=told):
        configured(folder, 'judgement = "ledger.toml"')
