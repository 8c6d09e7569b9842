"""Where a warning begins: every limit from both sides."""

import pandas as pd
import pytest

from forecast.evaluation.flags import warnings_of

pytestmark = pytest.mark.unit

AIMS = {50: 0.5, 67: 2 / 3, 80: 0.8, 95: 0.95}


def said(model="pool", **changed):
    """Return the warnings of one row of a score table that draws none by itself."""
    row = {"quantity": "x", "target": "year_0", "model": model, "relative_wis": 0.7, "bias": 12.0}
    for name, aim in {f"coverage_{k}": v for k, v in AIMS.items()}.items():
        row |= {name: aim, f"{name}_lower": aim - 0.04, f"{name}_upper": aim + 0.04}
    name = "share_above_mediaan"
    row |= {name: 0.5, f"{name}_lower": 0.4, f"{name}_upper": 0.6}
    table = warnings_of(pd.DataFrame([row | changed]))
    assert list(table) == ["quantity", "target", "model", "warning", "found"]
    return list(table[["warning", "found"]].itertuples(index=False, name=None))


def bands(end, *moved):
    """Return one end of the intervals of some bands, moved from their aims."""
    return {f"coverage_{k}_{end}": AIMS[k] + by for k, by in moved}


def test_what_fits_draws_no_warning():
    assert said() == []


@pytest.mark.parametrize(
    ("ratio", "warnings"),
    [
        (0.19, [("too good to be true", "relative_wis 0.19; look for a leak")]),
        (0.2, []),
        (0.999, []),
        (1.0, [("no better than the baseline", "relative_wis 1.00")]),
        (float("nan"), []),
    ],
)
def test_limits_of_skill(ratio, warnings):
    assert said(relative_wis=ratio) == warnings
    assert said("random_walk", relative_wis=ratio) == []


def test_two_bands_on_one_side_are_a_warning_and_one_is_none():
    assert said(**bands("upper", (50, -0.01))) == []
    narrow = bands("upper", (50, -0.01), (95, -0.01))
    assert said(**narrow) == [("too narrow", "coverage_50 0.50, coverage_95 0.95")]
    wide = bands("lower", (67, 0.01), (80, 0.01))
    assert said(**wide) == [("too wide", "coverage_67 0.67, coverage_80 0.80")]
    assert said(**bands("upper", (50, -0.01)), **bands("lower", (95, 0.01))) == []
    assert said(**bands("upper", (50, 0.0), (95, 0.0))) == []
    assert said(**bands("lower", (50, 0.0), (95, 0.0))) == []


@pytest.mark.parametrize(
    ("lower", "upper", "warnings"),
    [
        (0.51, 0.9, ["biased low"]),
        (0.5, 0.9, []),
        (0.1, 0.49, ["biased high"]),
        (0.1, 0.5, []),
    ],
)
def test_limits_of_bias(lower, upper, warnings):
    name = "share_above_mediaan"
    found = said(**{f"{name}_lower": lower, f"{name}_upper": upper})
    assert [warning for warning, _ in found] == warnings
    assert {number for _, number in found} <= {f"{name} 0.50, bias 12"}
