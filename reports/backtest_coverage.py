"""Charts that say whether the bands hold what they promise."""

import textwrap
from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from data.arrays import FloatArray
from forecast.backtest_output import Tables
from forecast.coverage import CONFIDENCE
from reports import style
from reports.backtest_lookup import (
    MONTHLY,
    SHARES,
    YEARLY,
    Coverage,
    Scored,
    judged,
    pit_shares,
    streams,
)
from reports.backtest_words import BacktestWords, explain
from reports.blocks import Chart

AIMS = tuple(SHARES.values())
DRAWN = (0.5, 0.8)  # bands drawn by month
PANEL = 1.45  # inches, height of a panel
NAME = 16  # letters of a stream beside a panel


def coverage_chart(tables: Tables, words: BacktestWords) -> Chart:
    """Return promised against found coverage by stream and year ahead, with intervals."""
    found = {key: judged(tables, key, YEARLY) for key in streams(tables)}
    told = [
        words.text(
            "coverage_alt", stream=words.title(key), target=words.target(one.target),
            items=words.listing([_said(words, band) for band in one.bands]),
            n=words.number(one.n), separate=words.number(one.separate),
        )
        for key, rows in found.items() for one in rows
    ]  # fmt: skip
    return drawn("coverage_years", "coverage", " ".join(told), words, partial(_grid, found, words))


def drawn(name: str, key: str, alt: str, words: BacktestWords, draw: "partial[Figure]") -> Chart:
    """Return a chart with the caption ``<key>_caption``."""
    caption = words.text(f"{key}_caption")
    return Chart(name, style.drawn(draw, caption, alt), caption, alt)


def _said(words: BacktestWords, band: Coverage) -> str:
    shares = {"share": words.percent(band.aim), "value": words.percent(band.value)}
    return words.text("coverage_item", **shares)


def _grid(found: Mapping[str, Sequence[Scored]], words: BacktestWords) -> Figure:
    columns = max(len(rows) for rows in found.values())
    size = (style.WIDTH, PANEL * len(found) + 0.6)
    figure = Figure(figsize=size, layout="constrained")
    panels = figure.subplots(len(found), columns, sharex=True, sharey=True, squeeze=False)
    for line, (key, rows) in zip(panels, found.items(), strict=True):
        for axes, one in zip(line, rows, strict=False):
            style.bare(axes, words.target(one.target), words.percent)
            counts = {"n": words.number(one.n), "separate": words.number(one.separate)}
            style.remark(axes, words.text("count_separate", **counts))
            _promised_and_found(axes, one.bands, words)
        for axes in line[len(rows) :]:
            axes.set_visible(False)
        line[0].set_ylabel(textwrap.fill(words.title(key), NAME), fontweight=600, color=style.INK)
    explain(figure, words.text("coverage_reading", confidence=words.percent(CONFIDENCE)))
    return figure


def _promised_and_found(axes: Axes, bands: Sequence[Coverage], words: BacktestWords) -> None:
    axes.plot((0, 1), (0, 1), "--", color=style.SOFT, linewidth=0.8, zorder=1)
    for band in bands:
        axes.vlines(band.aim, band.lower, band.upper, color=style.OURS, linewidth=0.9)
        fill = "white" if band.misses else style.OURS
        axes.plot(band.aim, band.value, "o", ms=4, mfc=fill, mec=style.OURS, mew=1, zorder=3)
    axes.set(xlim=(0.4, 1.02), ylim=(0, 1.06), yticks=(0, 0.5, 1))
    axes.set_xticks(AIMS, [words.percent(aim) for aim in AIMS])


def months_chart(tables: Tables, words: BacktestWords) -> Chart:
    """Return the share of months inside the 50% and 80% band by months ahead."""
    found = {key: judged(tables, key, MONTHLY) for key in streams(tables)}
    found = {key: rows for key, rows in found.items() if rows}
    told = [
        words.text(
            "coverage_alt", stream=words.title(key), target=words.target(one.target),
            items=words.listing([_said(words, band) for band in _chosen(one)]),
            n=words.number(one.n), separate=words.number(one.separate),
        )
        for key, rows in found.items() for one in rows if one.ahead % 6 in (0, 1)
    ]  # fmt: skip
    draw = partial(_month_panels, found, words)
    return drawn("coverage_months", "months", " ".join(told), words, draw)


def _chosen(one: Scored) -> list[Coverage]:
    return [band for band in one.bands if band.aim in DRAWN]


def _month_panels(found: Mapping[str, Sequence[Scored]], words: BacktestWords) -> Figure:
    figure = Figure(figsize=(style.WIDTH, 2.2), layout="constrained")
    row = figure.subplots(1, len(found), sharey=True, squeeze=False)[0]
    for axes, (key, rows) in zip(row, found.items(), strict=True):
        style.bare(axes, words.title(key), words.percent)
        style.remark(axes, words.text("count", n=_span([one.n for one in rows], words)))
        ahead = [one.ahead for one in rows]
        for place in range(len(DRAWN)):
            bands = [_chosen(one)[place] for one in rows]
            _month_line(axes, ahead, bands, words)
        axes.set(ylim=(0, 1.02), xticks=[ahead[0], *range(6, ahead[-1] + 1, 6)])
        axes.set_xlabel(words.text("months_axis"), color=style.SOFT, fontsize=7)
    shares = {"outer": words.percent(DRAWN[-1]), "confidence": words.percent(CONFIDENCE)}
    explain(figure, words.text("months_reading", **shares))
    return figure


def _span(counts: list[int], words: BacktestWords) -> str:
    ends = sorted({min(counts), max(counts)})
    return "\N{EN DASH}".join(words.number(count) for count in ends)


def _month_line(
    axes: Axes, ahead: Sequence[int], bands: Sequence[Coverage], words: BacktestWords
) -> None:
    aim = bands[0].aim
    if aim == DRAWN[-1]:
        ends = [band.lower for band in bands], [band.upper for band in bands]
        axes.fill_between(ahead, *ends, color=style.OUTER, linewidth=0, zorder=1)
    axes.hlines(aim, ahead[0], ahead[-1], color=style.SOFT, linewidth=0.8, linestyle="--")
    axes.plot(ahead, [band.value for band in bands], color=style.OURS, linewidth=1.4)
    axes.annotate(
        words.percent(aim), (ahead[-1], bands[-1].value), xytext=(3, 0), fontsize=7,
        textcoords="offset points", va="center", color=style.OURS, annotation_clip=False,
    )  # fmt: skip


def pit_chart(tables: Tables, words: BacktestWords) -> Chart:
    """Return PIT histograms by stream, of the years and of the months."""
    kinds = {"pit_years": YEARLY, "pit_months": MONTHLY}
    found = {
        (kind, key): counted
        for kind, pattern in kinds.items() for key in streams(tables)
        if (counted := pit_shares(tables, key, pattern))[1]
    }  # fmt: skip
    told = [
        words.text(
            "pit_alt", stream=words.title(key), kind=words.text(kind).lower(),
            low=words.percent(shares[0]), high=words.percent(shares[-1]),
            half=words.percent(shares[: len(shares) // 2].sum()), n=words.number(n),
        )
        for (kind, key), (shares, n) in found.items()
    ]  # fmt: skip
    return drawn("pit", "pit", " ".join(told), words, partial(_histograms, found, words))


def _histograms(
    found: Mapping[tuple[str, str], tuple[FloatArray, int]], words: BacktestWords
) -> Figure:
    kinds, keys = (list(dict.fromkeys(name)) for name in zip(*found, strict=True))
    figure = Figure(figsize=(style.WIDTH, PANEL * len(kinds) + 0.6), layout="constrained")
    panels = figure.subplots(len(kinds), len(keys), sharex=True, sharey=True, squeeze=False)
    for kind, line in zip(kinds, panels, strict=True):
        for key, axes in zip(keys, line, strict=True):
            shares, n = found.get((kind, key), (np.empty(0), 0))
            axes.set_visible(bool(n))
            style.bare(axes, textwrap.fill(words.title(key), NAME + 8), words.percent)
            style.remark(axes, words.text("count", n=words.number(n)))
            _histogram(axes, shares, words)
        line[0].set_ylabel(words.text(kind), fontweight=600, color=style.INK)
    panels[0, 0].set_ylim(0, 1.1 * max(shares.max() for shares, _ in found.values()))
    explain(figure, words.text("pit_reading"))
    return figure


def _histogram(axes: Axes, shares: FloatArray, words: BacktestWords) -> None:
    width = 1 / max(len(shares), 1)
    left = np.arange(len(shares)) * width
    axes.bar(left, shares, width=0.9 * width, align="edge", color=style.INNER, linewidth=0)
    axes.axhline(width, color=style.SOFT, linewidth=0.8, linestyle="--")
    ends = [words.text("pit_low"), words.text("pit_high")]
    axes.set_xticks((0.1, 0.9), ends)
    axes.tick_params(axis="x", length=0)
