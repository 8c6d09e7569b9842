"""The tornado: what a low and a high stream do to the cost of next year."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from forecast.result import RunResult
from reports.blocks import Chart
from reports.budget_charts import rows_of
from reports.charts import style
from reports.charts.tornado import Swing, tornado
from reports.wording import Wording

SHOWN = "cost_chapter"


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
    swings = [_swing(row, words) for row in rows.to_dict("records")]
    title, centre = words.text("officer.tornado_axis"), float(rows["mean"].iloc[0])
    draw = partial(tornado, swings, centre, title, words.millions)
    return style.chart("budget_tornado", draw, caption, told)


def _swing(row: Mapping[Any, Any], words: Wording) -> Swing:
    texts = [
        f"{words.millions(row[f'cost_{end}'])} ({words.about(row[end])})" for end in ("low", "high")
    ]
    return Swing(words.title(row["driver"]), row["cost_low"], row["cost_high"], *texts)
