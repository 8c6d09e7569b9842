"""Charts for a notebook, in the style of the report; each has an alt text and shows itself."""

from functools import partial
from typing import Protocol

import pandas as pd
from matplotlib.figure import Figure

from forecast.backtest.members import POOL, RULED
from forecast.backtest.tables import Tables
from forecast.bands import EXTRA, LABELS
from forecast.rule.rival_skill import WHO
from forecast.run.result import RunResult
from reports.backtest.hedgehog import hedgehog
from reports.backtest.words import BacktestWords
from reports.blocks import Chart
from reports.charts.fan import fan_panel
from reports.charts.style import (
    INK,
    INNER_COLOUR,
    OUR_COLOUR,
    SMALL_SIZE,
    SOFT,
    TALL_HEIGHT,
    bare_axes,
    chart_block,
    page_figure,
)
from reports.figures.run import fan_chart, years_chart
from reports.result.rows import Band

YEARS = r"(?:year|end)_\d"
COLUMNS = ("p2_5", "p10", *LABELS, "p90", "p97_5")
RECENT = 60  # months drawn before the bands


class HasResult(Protocol):
    """What has the tables of a run."""

    @property
    def result(self) -> RunResult:
        """Return them."""


def fan(run: HasResult, quantity: str) -> Chart:
    """Return the months of a quantity with their bands, and its years beside them."""
    return fan_chart(run.result, quantity)


def years(run: HasResult, quantity: str) -> Chart:
    """Return the years of a quantity: what came true, bands, official figures."""
    return years_chart(run.result, quantity)


def record(tables: Tables, quantity: str, model: str = POOL, language: str = "nl") -> Chart:
    """Return every past forecast of one model by year, beside what came.

    Args:
        tables: of a backtest, from a folder or from ``backtest``.
        quantity: toolkit key.
        model: name of a model, or the pool.
        language: "nl" or "en".
    """
    rows = tables.forecasts
    shown = rows[rows["model"] == model].assign(model=POOL)
    return hedgehog(tables._replace(forecasts=shown), quantity, BacktestWords(language))


def scores(tables: Tables, quantity: str, language: str = "nl") -> Chart:
    """Return the weighted interval score of each model beside the random walk, by year ahead.

    Args:
        tables: of a backtest.
        quantity: toolkit key.
        language: "nl" or "en".
    """
    words = BacktestWords(language)
    table = tables.csv["scores"]
    rows = table[(table["quantity"] == quantity) & table["target"].str.fullmatch(YEARS)]
    rows = rows[~rows["model"].isin(RULED.values())]
    wide = rows.pivot_table(index="model", columns="target", values="relative_wis")
    wide = wide.sort_values(wide.columns[-1], ascending=False)
    caption = words.text("plot_scores", stream=words.title(quantity))
    told = [
        words.text("skill_alt", stream=str(model), items=_items(row, words))
        for model, row in wide.iterrows()
    ]
    draw = partial(_scores, wide, caption, words)
    return chart_block(f"scores_{quantity}", draw, caption, " ".join(told))


def errors(rivals: pd.DataFrame, language: str = "nl") -> Chart:
    """Return the error of every official figure and of who stands beside it, a dot each.

    Args:
        rivals: of ``official_record``; cases with a central figure are drawn.
        language: "nl" or "en".
    """
    words = BacktestWords(language)
    cases = rivals[rivals["scenario"] != ""]
    missed = cases[list(WHO)].div(cases["realised"], axis=0).sub(1)
    missed = missed.rename(columns={who: words.text(f"who_{who}") for who in WHO})
    first, n = str(cases["year"].min()), words.number(len(cases))
    caption = words.text("plot_errors", n=n, first=first)
    told = [
        words.text(
            "errors_alt",
            who=str(who),
            error=words.percent(float(column.abs().mean()), 1),
            middle=words.signed(float(column.median()), 1),
        )
        for who, column in missed.items()
    ]
    return chart_block("errors", partial(_errors, missed, caption, words), caption, " ".join(told))


def own(bands: pd.DataFrame, history: "pd.Series[float]", language: str = "nl") -> Chart:
    """Return the last five years of a series of one's own with its bands.

    Args:
        bands: of ``Forecaster.predict``, a row a month.
        history: the months it was fitted on.
        language: "nl" or "en".
    """
    words = BacktestWords(language)
    name = str(history.name)
    rows = [Band(str(month), *map(float, row)) for month, row in _ordered(bands)]
    caption = words.text("chart.fan_caption", label=name)
    first, last = rows[0], rows[-1]
    alt = words.text(
        "plot_own",
        month=last.period,
        known=words.persons(float(history.iloc[-1])),
        mediaan=words.persons(last.mediaan),
        low=words.persons(last.p10),
        high=words.persons(last.p90),
        first=first.period,
        often=words.width(EXTRA["p90"] - EXTRA["p10"]),
    )
    draw = partial(_own, rows, history, words)
    return chart_block("own", draw, caption, alt)


def _ordered(bands: pd.DataFrame) -> list[tuple[object, list[float]]]:
    table = bands[[name for name in Band._fields[1:]]]
    return list(zip(table.index, table.to_numpy().tolist(), strict=True))


def _items(row: "pd.Series[float]", words: BacktestWords) -> str:
    return words.listing(
        [
            words.text("item", name=words.target(str(target)), value=words.number(value, 0.01, 2))
            for target, value in row.dropna().items()
        ]
    )


def _scores(wide: pd.DataFrame, title: str, words: BacktestWords) -> Figure:
    figure = page_figure(0.9 + 0.22 * len(wide))
    row = figure.subplots(1, len(wide.columns), sharey=True, squeeze=False)[0]
    places = list(range(len(wide)))
    for axes, target in zip(row, wide.columns, strict=True):
        bare_axes(axes, words.target(str(target)), str)
        values = wide[target].to_numpy(float)
        axes.hlines(places, values.clip(max=1), values.clip(min=1), color=INNER_COLOUR)
        axes.plot(values, places, "o", color=OUR_COLOUR, ms=4)
        axes.axvline(1, color=SOFT, linewidth=0.8, linestyle="--")
        axes.xaxis.set_major_formatter(lambda value, _: words.number(value, 0.1, 1))
        axes.set_yticks(places, [str(name) for name in wide.index])
    figure.supxlabel(words.text("skill_walk"), fontsize=SMALL_SIZE, color=SOFT)
    return figure


def _errors(missed: pd.DataFrame, title: str, words: BacktestWords) -> Figure:
    import seaborn as sns  # half a second to import: for this chart only

    figure = page_figure(TALL_HEIGHT)
    axes = figure.subplots()
    bare_axes(axes, title, words.percent)
    dots = {"data": missed.melt(var_name="who", value_name="error"), "x": "who", "y": "error"}
    sns.stripplot(**dots, jitter=False, alpha=0.5, color=OUR_COLOUR, size=4, ax=axes)
    middle = {"estimator": "median", "errorbar": None, "linestyle": "none", "marker": "D"}
    sns.pointplot(**dots, **middle, color=INK, markersize=5, ax=axes)
    axes.axhline(0, color=SOFT, linewidth=0.8)
    axes.set_xlabel(words.text("errors_read"), fontsize=SMALL_SIZE, color=SOFT)
    axes.set_ylabel("")
    return figure


def _own(rows: list[Band], history: "pd.Series[float]", words: BacktestWords) -> Figure:
    figure = page_figure(TALL_HEIGHT)
    axes = figure.subplots()
    recent = history.iloc[-RECENT:]
    known = pd.DataFrame({"month": recent.index, "value": recent.to_numpy(), "estimated": False})
    bare_axes(axes, str(history.name), words.number)
    ends = {"p97_5": EXTRA["p97_5"] - EXTRA["p2_5"], "p90": EXTRA["p90"] - EXTRA["p10"]}
    names = {column: words.percent(share) for column, share in ends.items()}
    fan_panel(axes, known, rows, {**names, "mediaan": words.label("mediaan")})
    return figure
