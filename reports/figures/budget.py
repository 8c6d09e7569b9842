"""Charts for the budget officer: the walk and the chance of exceedance.

The tornado: what a low and a high stream do to the cost of next year.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from forecast.run.result import RunResult
from reports.blocks import Chart
from reports.charts.exceedance import Curve, exceedance
from reports.charts.style import chart_block
from reports.charts.tornado import Swing, tornado
from reports.charts.waterfall import WaterfallStep, waterfall
from reports.result.conclude import curve_conclusion, swing_conclusion, walk_conclusion
from reports.result.rows import years
from reports.screen.budget import said
from reports.wording import Wording

KINDS = {"booked": "given", "round": "total", "expected": "total"}  # that stand on the ground
CURVES = ("cost_coa", "cost_chapter")


def rows_of(result: RunResult, name: str) -> pd.DataFrame:
    """Return a table of the analysis; empty when the day does not allow it."""
    return result.analysis.get(name, pd.DataFrame())


def walk_chart(result: RunResult) -> Chart | None:
    """Return the steps from the booked COA line to the expected cost; None without them.

    A step that adds nothing is left out. Totals are filled, steps up and down are hatched in
    opposite directions and carry a sign.
    """
    rows = rows_of(result, "walk")
    if rows.empty or not np.isfinite(rows["euros"]).all():
        return None
    words = Wording(result.language)
    rows = rows[rows["step"].isin(KINDS) | (rows["euros"].abs() >= 5e5)]
    year = str(rows["year"].iloc[0])
    named = [
        (step, said("value", step, result.language), value)
        for step, value in zip(rows["step"], rows["euros"], strict=True)
    ]
    ends = (float(rows["euros"].iloc[0]), float(rows["euros"].iloc[-1]))
    caption = walk_conclusion(words, year, words.round(str(rows["vintage"].iloc[0])), ends)
    told = words.listing(
        [
            words.text("alt.item", name=name, value=_signed(words, step, value))
            for step, name, value in named
        ]
    )
    text = words.text("officer.walk_alt", year=year, items=told)
    steps = [
        WaterfallStep(name, value, _signed(words, step, value), KINDS.get(step, "change"))
        for step, name, value in named
    ]
    draw = partial(waterfall, steps, words.text("officer.millions"), words.millions)
    return chart_block("budget_walk", draw, caption, text)


def _signed(words: Wording, step: str, value: float) -> str:
    shown = words.millions(value)
    return shown if step in KINDS or value < 0 else f"+{shown}"


def exceedance_chart(result: RunResult) -> Chart | None:
    """Return the chance that an amount is exceeded next year, with the booked line; or None."""
    rows, words = rows_of(result, "exceedance"), Wording(result.language)
    rows = rows[rows["year"] == result.day.year + 1] if len(rows) else rows
    shown = {key: rows[rows["key"] == key] for key in CURVES if len(rows)}
    shown = {key: found for key, found in shown.items() if len(found)}
    if not shown:
        return None
    year = str(result.day.year + 1)
    first = next(iter(shown))
    caption = curve_conclusion(words, first, int(year), booked_chance(shown[first])[1])
    told = [_curve_told(words, key, found) for key, found in shown.items()]
    text = " ".join([words.text("officer.curve_alt", year=year), *told])
    curves = [_curve(words, key, found) for key, found in shown.items()]
    axis = words.text("officer.curve_axis")
    draw = partial(exceedance, curves, axis, words.percent, words.millions)
    return chart_block("budget_exceedance", draw, caption, text)


def _curve(words: Wording, key: str, rows: pd.DataFrame) -> Curve:
    booked, chance = booked_chance(rows)
    name = f"{words.text('chart.booked')} {words.millions(booked)}: {words.chance(chance)}"
    amounts, chances = (rows[column].to_numpy(float) for column in ("amount", "chance"))
    return Curve(words.title(key), amounts, chances, booked, name)


def booked_chance(rows: pd.DataFrame) -> tuple[float, float]:
    """Return the booked amount and the chance that it is exceeded; nan where nothing is booked."""
    booked = float(rows["booked"].iloc[0])
    if not booked > 0:
        return np.nan, np.nan
    return booked, float(np.interp(booked, rows["amount"], rows["chance"], left=1, right=0))


def _curve_told(words: Wording, key: str, rows: pd.DataFrame) -> str:
    at = {share: float(np.interp(-share, -rows["chance"], rows["amount"])) for share in (0.9, 0.1)}
    told = words.text(
        "officer.curve_told",
        label=words.title(key),
        low=words.millions(at[0.9]),
        high=words.millions(at[0.1]),
        often=words.chance(0.9),
        seldom=words.chance(0.1),
    )
    booked, chance = booked_chance(rows)
    if not np.isfinite(booked):
        return told
    more = words.text(
        "officer.curve_booked", booked=words.millions(booked), chance=words.chance(chance)
    )
    return f"{told} {more}"


SHOWN = "cost_chapter"


def tornado_chart(result: RunResult) -> Chart | None:
    """Return next year's cost in futures with a low and with a high stream; None without them."""
    rows, words = rows_of(result, "tornado"), Wording(result.language)
    rows = rows[rows["key"] == SHOWN] if len(rows) else rows
    if rows.empty:
        return None
    caption = swing_conclusion(result, rows)
    told = " ".join(
        words.text(
            "officer.tornado_told",
            label=words.title(row["driver"]),
            low=words.about(row["low"]),
            high=words.about(row["high"]),
            **dict(zip(("cost_low", "cost_high"), _ends(result, row), strict=True)),
        )
        for row in rows.to_dict("records")
    )
    swings = [_swing(result, row) for row in rows.to_dict("records")]
    title, centre = words.text("officer.tornado_axis"), float(rows["mean"].iloc[0])
    draw = partial(tornado, swings, centre, title, words.millions)
    return chart_block("budget_tornado", draw, caption, told)


def _swing(result: RunResult, row: Mapping[Any, Any]) -> Swing:
    words = Wording(result.language)
    costs = zip(_ends(result, row), ("low", "high"), strict=True)
    texts = [f"{cost} ({words.about(row[end])})" for cost, end in costs]
    return Swing(words.title(row["driver"]), row["cost_low"], row["cost_high"], *texts)


def _ends(result: RunResult, row: Mapping[Any, Any]) -> list[str]:
    """Return the cost at a low and at a high stream, rounded as in the title of the chart."""
    words, values = Wording(result.language), (row["cost_low"], row["cost_high"])
    band = years(result, str(row["key"])).get(int(row["year"]))
    if band is None:
        return [words.millions(value) for value in values]
    return words.of_band(band.minimum, band.maximum, "EUR", *values)
