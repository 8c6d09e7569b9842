"""Charts that say whether the bands hold what they promise."""

import textwrap
from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
from matplotlib.figure import Figure

from data.arrays import FloatArray
from forecast.backtest.tables import Tables
from forecast.evaluation.coverage import CONFIDENCE
from reports.backtest.rows import MONTHLY, SHARES, YEARLY, Scored, judged, pit_shares, streams
from reports.backtest.words import BacktestWords, explain
from reports.blocks import Chart
from reports.charts.coverage import Coverage, month_line, promised_and_found
from reports.charts.pit import histogram
from reports.charts.style import (
    INK,
    PANEL_HEIGHT,
    ROW_HEIGHT,
    SMALL_SIZE,
    SOFT,
    bare_axes,
    chart_block,
    page_figure,
    panel_remark,
)

AIMS = tuple(SHARES.values())
DRAWN = (0.5, 0.8)  # bands drawn by month
NAME = 16  # letters of a stream beside a panel


def coverage_chart(tables: Tables, words: BacktestWords) -> Chart:
    """Return promised against found coverage by stream and year ahead, with intervals."""
    found = {key: judged(tables, key, YEARLY) for key in streams(tables)}
    told = [
        words.text(
            "coverage_alt",
            stream=words.title(key),
            target=words.target(one.target),
            items=words.listing([_said(words, band) for band in one.bands]),
            n=words.number(one.n),
            separate=words.number(one.separate),
        )
        for key, rows in found.items()
        for one in rows
    ]
    return captioned_chart(
        "coverage_years", "coverage", " ".join(told), words, partial(_grid, found, words)
    )


def captioned_chart(
    name: str, key: str, alt: str, words: BacktestWords, draw: "partial[Figure]"
) -> Chart:
    """Return a chart with the caption ``<key>_caption``."""
    caption = words.text(f"{key}_caption")
    return chart_block(name, draw, caption, alt)


def _said(words: BacktestWords, band: Coverage) -> str:
    shares = {"share": words.percent(band.aim), "value": words.percent(band.value)}
    return words.text("coverage_item", **shares)


def _grid(found: Mapping[str, Sequence[Scored]], words: BacktestWords) -> Figure:
    columns = max(len(rows) for rows in found.values())
    figure = page_figure(PANEL_HEIGHT * len(found) + 0.6)
    panels = figure.subplots(len(found), columns, sharex=True, sharey=True, squeeze=False)
    for line, (key, rows) in zip(panels, found.items(), strict=True):
        for axes, one in zip(line, rows, strict=False):
            bare_axes(axes, words.target(one.target), words.percent)
            counts = {"n": words.number(one.n), "separate": words.number(one.separate)}
            panel_remark(axes, words.text("count_separate", **counts))
            promised_and_found(axes, one.bands, [words.percent(aim) for aim in AIMS])
        for axes in line[len(rows) :]:
            axes.set_visible(False)
        line[0].set_ylabel(textwrap.fill(words.title(key), NAME), fontweight=600, color=INK)
    explain(figure, words.text("coverage_reading", confidence=words.percent(CONFIDENCE)))
    return figure


def months_chart(tables: Tables, words: BacktestWords) -> Chart:
    """Return the share of months inside the 50% and 80% band by months ahead."""
    found = {key: judged(tables, key, MONTHLY) for key in streams(tables)}
    found = {key: rows for key, rows in found.items() if rows}
    told = [
        words.text(
            "coverage_alt",
            stream=words.title(key),
            target=words.target(one.target),
            items=words.listing([_said(words, band) for band in _chosen(one)]),
            n=words.number(one.n),
            separate=words.number(one.separate),
        )
        for key, rows in found.items()
        for one in rows
        if one.ahead % 6 in (0, 1)
    ]
    draw = partial(_month_panels, found, words)
    return captioned_chart("coverage_months", "months", " ".join(told), words, draw)


def _chosen(one: Scored) -> list[Coverage]:
    return [band for band in one.bands if band.aim in DRAWN]


def _month_panels(found: Mapping[str, Sequence[Scored]], words: BacktestWords) -> Figure:
    figure = page_figure(ROW_HEIGHT + 0.2)
    row = figure.subplots(1, len(found), sharey=True, squeeze=False)[0]
    for axes, (key, rows) in zip(row, found.items(), strict=True):
        bare_axes(axes, words.title(key), words.percent)
        panel_remark(axes, words.text("count", n=_span([one.n for one in rows], words)))
        ahead = [one.ahead for one in rows]
        for place in range(len(DRAWN)):
            bands = [_chosen(one)[place] for one in rows]
            aim = bands[0].aim
            month_line(axes, ahead, bands, words.percent(aim), shaded=aim == DRAWN[-1])
        axes.set(ylim=(0, 1.02), xticks=[ahead[0], *range(6, ahead[-1] + 1, 6)])
        axes.set_xlabel(words.text("months_axis"), color=SOFT, fontsize=SMALL_SIZE)
    shares = {"outer": words.percent(DRAWN[-1]), "confidence": words.percent(CONFIDENCE)}
    explain(figure, words.text("months_reading", **shares))
    return figure


def _span(counts: list[int], words: BacktestWords) -> str:
    ends = sorted({min(counts), max(counts)})
    return "\N{EN DASH}".join(words.number(count) for count in ends)


def pit_chart(tables: Tables, words: BacktestWords) -> Chart:
    """Return PIT histograms by stream, of the years and of the months."""
    kinds = {"pit_years": YEARLY, "pit_months": MONTHLY}
    found = {
        (kind, key): counted
        for kind, pattern in kinds.items()
        for key in streams(tables)
        if (counted := pit_shares(tables, key, pattern))[1]
    }
    told = [
        words.text(
            "pit_alt",
            stream=words.title(key),
            kind=words.text(kind).lower(),
            low=words.percent(shares[0]),
            high=words.percent(shares[-1]),
            half=words.percent(shares[: len(shares) // 2].sum()),
            n=words.number(n),
        )
        for (kind, key), (shares, n) in found.items()
    ]
    return captioned_chart("pit", "pit", " ".join(told), words, partial(_histograms, found, words))


def _histograms(
    found: Mapping[tuple[str, str], tuple[FloatArray, int]], words: BacktestWords
) -> Figure:
    kinds, keys = (list(dict.fromkeys(name)) for name in zip(*found, strict=True))
    figure = page_figure(PANEL_HEIGHT * len(kinds) + 0.6)
    panels = figure.subplots(len(kinds), len(keys), sharex=True, sharey=True, squeeze=False)
    for kind, line in zip(kinds, panels, strict=True):
        for key, axes in zip(keys, line, strict=True):
            shares, n = found.get((kind, key), (np.empty(0), 0))
            axes.set_visible(bool(n))
            bare_axes(axes, textwrap.fill(words.title(key), NAME + 8), words.percent)
            panel_remark(axes, words.text("count", n=words.number(n)))
            histogram(axes, shares, (words.text("pit_low"), words.text("pit_high")))
        line[0].set_ylabel(words.text(kind), fontweight=600, color=INK)
    panels[0, 0].set_ylim(0, 1.1 * max(shares.max() for shares, _ in found.values()))
    explain(figure, words.text("pit_reading"))
    return figure
