"""Charts for the budget officer: the walk and the chance of exceedance."""

import textwrap
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from forecast.budget_show import said
from forecast.result import RunResult
from reports import style
from reports.blocks import Chart
from reports.wording import Wording

WALK_HEIGHT, CURVE_HEIGHT = 2.0, 2.1  # inches
LETTERS = 105  # letters of a label over the width of the page
TOTALS = ("booked", "round", "expected")  # steps of the walk that stand on the ground
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
    rows = rows[rows["step"].isin(TOTALS) | (rows["euros"].abs() >= 5e5)]
    year, vintage = str(rows["year"].iloc[0]), words.round(str(rows["vintage"].iloc[0]))
    named = [
        (step, said("value", step, result.language), value)
        for step, value in zip(rows["step"], rows["euros"], strict=True)
    ]
    caption = words.text("officer.walk_caption", year=year, round=vintage)
    told = words.listing([
        words.text("alt.item", name=name, value=_signed(words, step, value))
        for step, name, value in named
    ])  # fmt: skip
    text = words.text("officer.walk_alt", year=year, items=told)
    draw = partial(_walk_figure, named, words)
    return Chart("budget_walk", style.drawn(draw, caption, text), caption, text)


def _signed(words: Wording, step: str, value: float) -> str:
    shown = words.millions(value)
    return shown if step in TOTALS or value < 0 else f"+{shown}"


def _walk_figure(named: list[tuple[str, str, float]], words: Wording) -> Figure:
    figure = Figure(figsize=(style.WIDTH, WALK_HEIGHT), layout="constrained")
    axes, level, ends = figure.subplots(), 0.0, []
    style.bare(axes, words.text("officer.millions"), words.millions)
    for place, (step, _, value) in enumerate(named):
        low = 0.0 if step in TOTALS else level
        level = value if step in TOTALS else level + value
        ends.append(level)
        _walk_bar(axes, place, (low, level), step)
        top = max(low, level)
        axes.annotate(
            _signed(words, step, value), (place, top), xytext=(0, 3), ha="center",
            textcoords="offset points", fontsize=7, color=style.INK,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
        )  # fmt: skip
    for place, end in enumerate(ends[:-1]):
        axes.hlines(end, place + 0.3, place + 0.7, color=style.SOFT, linewidth=0.6)
    labels = [textwrap.fill(name, LETTERS // len(named)) for _, name, _ in named]
    axes.set_xticks(range(len(named)), labels, fontsize=7)
    axes.set_ylim(0, 1.12 * max(ends))
    return figure


def _walk_bar(axes: Axes, place: int, span: tuple[float, float], step: str) -> None:
    low, high = min(span), max(span)
    color, hatch = (style.INNER, None) if step in TOTALS else (
        ("white", "////") if span[1] >= span[0] else ("white", "\\\\\\\\")
    )  # fmt: skip
    if step == "booked":
        color = style.BAR
    axes.bar(
        place, high - low, bottom=low, width=0.6, color=color, edgecolor=style.OURS,
        linewidth=0.8, hatch=hatch,
    )  # fmt: skip


def exceedance_chart(result: RunResult) -> Chart | None:
    """Return the chance that an amount is exceeded next year, with the booked line; or None."""
    rows, words = rows_of(result, "exceedance"), Wording(result.language)
    rows = rows[rows["year"] == result.day.year + 1] if len(rows) else rows
    shown = {key: rows[rows["key"] == key] for key in CURVES if len(rows)}
    shown = {key: found for key, found in shown.items() if len(found)}
    if not shown:
        return None
    year = str(result.day.year + 1)
    caption = words.text("officer.curve_caption", year=year)
    told = [_curve_told(words, key, found) for key, found in shown.items()]
    text = " ".join([words.text("officer.curve_alt", year=year), *told])
    draw = partial(_curve_figure, shown, words)
    return Chart("budget_exceedance", style.drawn(draw, caption, text), caption, text)


def booked_chance(rows: pd.DataFrame) -> tuple[float, float]:
    """Return the booked amount and the chance that it is exceeded; nan where nothing is booked."""
    booked = float(rows["booked"].iloc[0])
    if not booked > 0:
        return np.nan, np.nan
    return booked, float(np.interp(booked, rows["amount"], rows["chance"], left=1, right=0))


def _curve_told(words: Wording, key: str, rows: pd.DataFrame) -> str:
    at = {share: float(np.interp(-share, -rows["chance"], rows["amount"])) for share in (0.9, 0.1)}
    told = words.text(
        "officer.curve_told", label=words.title(key), low=words.millions(at[0.9]),
        high=words.millions(at[0.1]), often=words.chance(0.9), seldom=words.chance(0.1),
    )  # fmt: skip
    booked, chance = booked_chance(rows)
    if not np.isfinite(booked):
        return told
    more = words.text("officer.curve_booked", booked=words.millions(booked),
                      chance=words.percent(chance))  # fmt: skip
    return f"{told} {more}"


def _curve_figure(shown: dict[str, pd.DataFrame], words: Wording) -> Figure:
    figure = Figure(figsize=(style.WIDTH, CURVE_HEIGHT), layout="constrained")
    row = figure.subplots(1, 2, sharey=True)
    for axes, (key, rows) in zip(row, shown.items(), strict=False):
        style.bare(axes, words.title(key), words.percent)
        style.remark(axes, words.text("officer.curve_axis"))
        axes.plot(rows["amount"], rows["chance"], color=style.OURS, linewidth=1.8)
        axes.xaxis.set_major_formatter(lambda value, _: words.millions(value))
        axes.set_ylim(0, 1.02)
        booked, chance = booked_chance(rows)
        if np.isfinite(booked):
            axes.vlines(booked, 0, 1, color=style.OFFICIAL, linewidth=1, linestyle=(0, (4, 1.5)))
            axes.plot(booked, chance, "s", ms=4, color=style.OFFICIAL, zorder=4)
            name = f"{words.text('chart.booked')} {words.millions(booked)}: {words.percent(chance)}"
            middle = sum(axes.get_xlim()) / 2
            right = booked > middle
            axes.annotate(
                name, (booked, chance), xytext=(-6 if right else 6, 4), fontsize=7,
                textcoords="offset points", ha="right" if right else "left", color=style.OFFICIAL,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
            )  # fmt: skip
    for axes in row[len(shown) :]:
        axes.set_visible(False)
    return figure
