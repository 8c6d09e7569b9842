"""The first page: what would change the picture, in the first year in which it does something."""

from dataclasses import replace

import pandas as pd
import pytest

from reports.blocks import Points, Table
from reports.pages.decision import front_page
from tests.conftest_report import run_result

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def result():
    found = run_result()
    year = found.day.year + 1
    rows = [
        ("at_once", "cost_coa", year, -5e6),
        ("at_once", "coa_places_needed", year, -120.0),
        ("later", "cost_coa", year, 0.0),
        ("later", "coa_places_needed", year, 0.0),
        ("later", "cost_coa", year + 1, 46e6),
        ("later", "coa_places_needed", year + 1, 730.0),
        ("euros_only", "cost_coa", year, 1e6),
    ]
    table = pd.DataFrame(rows, columns=["scenario", "quantity", "period", "mediaan"])
    table = table.assign(period=table["period"].astype(str), measure="difference")
    return replace(found, scenarios=table, levers=pd.DataFrame())


def test_a_scenario_is_told_in_the_first_year_in_which_it_does_something(result):
    (points,) = [block for block in front_page(result) if isinstance(block, Points)]
    told = " ".join(text for item in points.items for text in item)
    year = result.day.year + 1
    minus = "\N{MINUS SIGN}"
    assert f"At once: {minus}120 plekken bij het COA en {minus}5 mln euro voor het COA" in told
    assert f"Later: +730 plekken bij het COA en +46 mln euro voor het COA in {year + 1}." in told
    assert "Euros only" not in told


def test_the_first_page_holds_baseline_and_scenarios_side_by_side(result):
    year = result.day.year + 1
    bands = result.bands.set_index(["quantity", "period"])["mediaan"]
    keys = ("inflow_total", "coa_places_needed", "cost_coa")
    shift = {"at_once": 0.9, "later": 1.0}
    rows = [
        (name, key, str(year), share * bands[key, str(year)], "level")
        for name, share in shift.items()
        for key in keys
    ]
    columns = ["scenario", "quantity", "period", "mediaan", "measure"]
    both = pd.concat([result.scenarios, pd.DataFrame(rows, columns=columns)])
    (table,) = [
        block for block in front_page(replace(result, scenarios=both)) if isinstance(block, Table)
    ]
    told = {row[0]: row[1:] for row in table.groups[0].rows}
    assert list(told) == ["Zonder maatregel", "At once", "Later"]
    assert told["Later"] == told["Zonder maatregel"] != told["At once"]
    assert f"Later: verandert in {year}" not in str(front_page(result))


def test_a_measure_without_effect_on_reception_says_so(result):
    rows = result.scenarios.assign(mediaan=0.0)
    (points,) = [
        block for block in front_page(replace(result, scenarios=rows)) if isinstance(block, Points)
    ]
    year = result.day.year + 1
    assert f"At once: verandert in {year} niets aan de plekken en de kosten" in str(points.items)
