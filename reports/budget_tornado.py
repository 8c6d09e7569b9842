"""The tornado: what a low and a high stream do to the cost of next year."""

from functools import partial

import pandas as pd
from matplotlib.figure import Figure

from forecast.result import RunResult
from reports import style
from reports.blocks import Chart
from reports.budget_charts import rows_of
from reports.wording import Wording

SHOWN = "cost_chapter"
BAR_HEIGHT = 0.3  # inches, for each stream
ROOM = 1.75  # axis over the widest bar: room for the numbers


def tornado_chart(result: RunResult) -> Chart | None:
    """Return next year's cost in futures with a low and with a high stream; None without them."""
    rows, words = rows_of(result, "tornado"), Wording(result.language)
    rows = rows[rows["key"] == SHOWN] if len(rows) else rows
    if rows.empty:
        return None
    year = str(rows["year"].iloc[0])
    caption = words.text("officer.tornado_caption", year=year, label=words.title(SHOWN))
    told = " ".join(
        words.text(
            "officer.tornado_told", label=words.title(row["driver"]),
            low=words.about(row["low"]), high=words.about(row["high"]),
            cost_low=words.millions(row["cost_low"]), cost_high=words.millions(row["cost_high"]),
        )
        for row in rows.to_dict("records")
    )  # fmt: skip
    draw = partial(_tornado_figure, rows, words)
    return Chart("budget_tornado", style.drawn(draw, caption, told), caption, told)


def _tornado_figure(rows: pd.DataFrame, words: Wording) -> Figure:
    height = 0.7 + BAR_HEIGHT * len(rows)
    figure = Figure(figsize=(style.WIDTH, height), layout="constrained")
    axes, mean = figure.subplots(), float(rows["mean"].iloc[0])
    style.bare(axes, words.text("officer.tornado_axis"), words.number)
    for place, row in enumerate(rows.to_dict("records")):
        for end, hatch, color in (("low", "////", "white"), ("high", None, style.INNER)):
            cost = row[f"cost_{end}"]
            axes.barh(-place, cost - mean, left=mean, height=0.6, color=color,
                      edgecolor=style.OURS, linewidth=0.8, hatch=hatch)  # fmt: skip
        ends = sorted((row[f"cost_{end}"], row[end]) for end in ("low", "high"))
        for (cost, persons), side in zip(ends, ("right", "left"), strict=True):
            axes.annotate(
                f"{words.millions(cost)} ({words.about(persons)})", (cost, -place),
                xytext=(-4 if side == "right" else 4, 0), textcoords="offset points", ha=side,
                va="center", fontsize=7, color=style.INK,
            )  # fmt: skip
    axes.axvline(mean, color=style.INK, linewidth=0.8)
    axes.set_yticks([-place for place in range(len(rows))],
                    [words.title(name) for name in rows["driver"]], fontsize=7)  # fmt: skip
    reach = ROOM * float((rows[["cost_low", "cost_high"]] - mean).abs().to_numpy().max())
    axes.set_xlim(mean - reach, mean + reach)
    axes.xaxis.set_major_formatter(lambda value, _: words.millions(value))
    axes.grid(visible=False, axis="y")
    return figure
