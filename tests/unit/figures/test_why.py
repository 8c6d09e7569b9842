"""Why the forecast moved and differs: parts that add up to what the tables and sentences print."""

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from forecast.run.quarter_before import CAUSES
from reports.blocks import Chart, Points, Table
from reports.charts.waterfall import StepPanel, step_panels
from reports.figures.behind import behind
from reports.figures.why import (
    BESIDE,
    REST,
    SINCE,
    beside_chart,
    beside_splits,
    since_chart,
    since_splits,
)
from reports.pages.decision import beside_page, front_page
from reports.result.decision import newest_round, official_splits
from reports.result.rows import years
from reports.rounding import adding_up
from reports.wording import Wording
from tests.conftest_report import run_result

pytestmark = pytest.mark.unit

MINUS = "\N{MINUS SIGN}"
SIZES = {  # of next year, by cause: they add up to what the mediaan moved
    "inflow_total": (-3_373.0, -3_944.0, -498.0, 1_304.0, 9.0),
    "coa_places_needed": (-7_682.0, -4_572.0, -1_157.0, 14_102.0, -513.0),
    "cost_coa": (-465e6, -270e6, -65e6, 829e6, 65e6),
}


@pytest.fixture(scope="module")
def result():
    found = run_result()
    rows, before = [], []
    for key, sizes in SIZES.items():
        rows += [(key, 2027, cause, size) for cause, size in zip(CAUSES, sizes, strict=True)]
        then = years(found, key)[2027].mediaan - sum(sizes)
        before.append(("2026-04-30", key, "2027", then))
    why = pd.DataFrame(rows, columns=["quantity", "year", "cause", "value"])
    earlier = pd.DataFrame(before, columns=["day", "quantity", "period", "mediaan"])
    return replace(found, why=why, earlier=earlier)


def shown_number(text):
    """Return a number as it is printed in Dutch."""
    return float(text.replace(".", "").replace(MINUS, "-").replace("+", ""))


def full_round(result):
    """Return the run with a newer round that prints every stream of next year and its total."""
    streams = {"first": 30_000.0, "repeat": 1_000.0, "nareis": 12_000.0, "resettlement": 600.0}
    keys = [*(f"inflow_{name}" for name in streams), "inflow_total"]
    values = [*streams.values(), sum(streams.values())]
    base = result.official[result.official["quantity"] == "inflow_total"].iloc[0]
    rows = pd.DataFrame([{**base, "quantity": key} for key in keys])
    rows = rows.assign(
        vintage="2026",
        published_on=pd.Timestamp("2026-07-01"),
        period="2027",
        start=pd.Timestamp("2027-01-01"),
        end=pd.Timestamp("2027-12-31"),
        scenario="mediaan",
        value=values,
    )
    return replace(result, official=pd.concat([result.official, rows], ignore_index=True))


@pytest.mark.parametrize(
    ("values", "step", "whole", "expected"),
    [
        ([-3_373, -3_944, -498, 1_304], 1_000, -6_000, [-3_000, -4_000, 0, 1_000]),
        ([0.4, 0.4, 0.4], 1, 1, [1, 0, 0]),
        ([10.0, 20.0], 10, 20, [10, 10]),
        ([], 10, 0, []),
    ],
)
def test_rounded_parts_add_up_to_the_rounded_whole(values, step, whole, expected):
    assert adding_up(values, step, whole) == expected
    assert sum(adding_up(values, step, whole)) == whole


def test_the_parts_since_a_quarter_add_up_as_they_are_printed(result):
    splits = since_splits(result)
    assert [split.key for split in splits] == list(SIZES)
    for split in splits:
        was, now = map(shown_number, split.ends)
        assert sum(split.parts.values()) == split.whole == now - was
        assert list(split.parts) == list(CAUSES)


def test_the_numbers_since_a_quarter_are_those_of_the_first_page(result):
    (points,) = [block for block in front_page(result) if isinstance(block, Points)]
    told = " ".join(text for item in points.items for text in item)
    for split in since_splits(result):
        assert split.ends[0] in told and split.ends[1] in told
    places, chart = since_splits(result)[1], since_chart(result)
    most = f"opvang en keten {places.said(Wording('nl'), places.parts['stands'])}"
    assert f"(vooral {most} en eerste aanvragen " in told
    assert "sinds 30 april 2026" in chart.caption and most in chart.caption
    assert behind(result)[SINCE][0].header[1:] == tuple(
        split.title for split in since_splits(result)
    )


def test_the_parts_beside_the_mpp_add_up_to_the_difference_in_the_table(result):
    page = beside_page(result)
    table = next(block for block in page if isinstance(block, Table))
    rows = {group.label: group.rows for group in table.groups}
    (split,) = beside_splits(result)
    row = next(one for one in rows["Totale asielinstroom"] if one[:2] == ("2026", "MPP 2025"))
    assert split.ends == (row[3], row[4])
    assert shown_number(row[5]) == split.whole == np.nansum(list(split.parts.values()))
    first = next(one for one in rows["Eerste asielaanvragen"] if one[0] == "2026")
    assert shown_number(first[5]) == split.parts["inflow_first"]
    assert np.isnan(split.parts["inflow_nareis"])
    charts = [block.name for block in page if isinstance(block, Chart)]
    assert charts == [SINCE, BESIDE]


def test_a_round_that_prints_every_stream_is_told_by_stream(result):
    found = full_round(result)
    split = official_splits(found)[-1]
    assert split.total.figure.vintage == "2026" and len(split.streams) == len(split.keys) == 4
    shown = beside_splits(found)[-1]
    assert np.isfinite(list(shown.parts.values())).all()
    assert sum(shown.parts.values()) == shown.whole
    assert abs(shown.parts[REST]) < abs(shown.whole) + 10_000


def test_a_round_without_a_total_for_next_year_is_named_and_the_last_with_one_too(result):
    (points,) = [block for block in front_page(result) if isinstance(block, Points)]
    (told,) = [text for lead, text in points.items if lead == "Sinds de laatste MPP"]
    assert newest_round(result).vintage == "2025"
    silent = "MPP 2025 geeft geen totaal voor 2027. MPP 2024-II"
    assert silent in told
    assert told.index("gaf voor 2026") < told.index(silent) < told.index("gaf voor 2027")
    newer = next(block for block in front_page(full_round(result)) if isinstance(block, Points))
    assert "geeft geen totaal" not in str(newer.items)


def test_without_a_quarter_before_or_a_stream_there_is_no_chart():
    result = run_result()
    assert since_chart(result) is None
    streams = result.official["quantity"] == "inflow_total"
    assert beside_chart(replace(result, official=result.official[streams])) is None


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_title_is_one_sentence_with_the_numbers_of_the_chart(result, language):
    chart = beside_chart(replace(result, language=language))
    (split,) = beside_splits(replace(result, language=language))
    shown = re.findall(r"\d[\d.,]*\d", chart.caption)
    assert split.ends[1] in chart.alt
    assert {re.sub(r"[.,]", "", one) for one in shown} >= {
        f"{abs(split.whole):.0f}",
        f"{abs(split.parts[REST]):.0f}",
    }
    assert chart.svg == beside_chart(replace(result, language=language)).svg


def test_a_part_that_is_not_told_draws_no_bar():
    told = StepPanel("a", "", ((3.0, "3"), (np.nan, "?"), (2.0, "2")), (5.0, "5"))
    (axes,) = step_panels([told], ["x", "y", "z", "all"]).axes
    bars = [(bar.get_x(), bar.get_width()) for bar in axes.patches]
    assert bars == [(0.0, 3.0), (3.0, 2.0), (0.0, 5.0)]
    assert all(left[0] <= right[0] or right[0] == 0 for left, right in pairwise(bars))
