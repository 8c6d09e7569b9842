"""One year of the chain as boxes of people and arrows between them, with numbers that close."""

from collections.abc import Mapping
from functools import partial

import pandas as pd

from forecast.run.result import RunResult
from reports.blocks import Chart
from reports.charts.stock_flow import Arrow, Box, Point, stock_flow
from reports.charts.style import chart_block
from reports.result.observed import history
from reports.wording import Wording

STOCKS = ("coa_in_procedure", "coa_awaiting_departure", "coa_permit_holders", "nareis_backlog")
PLACES = {
    "coa_in_procedure": (20.0, 37.0),
    "coa_awaiting_departure": (20.0, 6.0),
    "coa_permit_holders": (60.0, 12.0),
    "nareis_backlog": (60.0, 45.0),
}
FLOWS = (
    "inflow_first",
    "inflow_nareis",
    "ind_decisions",
    "ind_grants",
    "nareis_applications",
    "coa_inflow",
    "coa_outflow_permit_holders",
    "coa_outflow_other",
)


ARROWS: Mapping[str, tuple[Point, Point, Point, str]] = {  # tail, head, place of the words, side
    "first": ((2, 43.5), (19.5, 43.5), (1, 45), "left"),
    "returning": ((2, 12.5), (19.5, 12.5), (1, 14), "left"),
    "rejected": ((30.5, 36.5), (30.5, 19.5), (29.5, 28), "right"),
    "granted": ((41.5, 40), (59.5, 24), (47, 36.5), "left"),
    "otherwise": ((41.5, 14.5), (59.5, 17), (50.5, 18), "center"),
    "applied": ((98, 51.5), (81.5, 51.5), (99, 53), "right"),
    "family": ((70.5, 44.5), (70.5, 25.5), (71.5, 34), "left"),
    "housed": ((81.5, 18.5), (98, 18.5), (99, 20), "right"),
    "left": ((41.5, 9), (98, 3), (99, 6.5), "right"),
}


def chain_chart(result: RunResult) -> Chart | None:
    """Return the picture of the as-of year, or None when the chain does not tell it whole.

    Numbers are means over the futures, so that each stock is what it was, plus what came, less
    what left.
    """
    numbers = year_numbers(result, result.day.year)
    if numbers is None:
        return None
    words = Wording(result.language)
    ends = {"first": "coa_in_procedure_start", "last": "coa_in_procedure_end"}
    ends |= {"before": "coa_permit_holders_start", "after": "coa_permit_holders_end"}
    shown = {blank: words.persons(numbers[name]) for blank, name in ends.items()}
    caption = words.text("chain.concludes", year=str(result.day.year), **shown)
    told = [words.text(f"chain.alt_{key}", **_shown(words, numbers)) for key in STOCKS]
    text = " ".join(told)
    boxes, arrows = _boxes(numbers, words, result.day.year), _arrows(numbers, words)
    draw = partial(stock_flow, boxes, arrows)
    return chart_block("chain_year", draw, caption, text)


def year_numbers(result: RunResult, year: int) -> dict[str, float] | None:
    """Return stocks at both ends and flows of a year, means over the futures.

    Returns:
        ``<stock>_start``, ``<stock>_end`` and the names of ``ARROWS``; None when a flow of the
        year, or a stock at one of its ends, is not there.
    """
    means = result.bands.set_index(["quantity", "period"])["mean"]
    needed = [(key, str(year)) for key in FLOWS] + [(key, f"{year}-12") for key in STOCKS]
    before = pd.Period(year=year - 1, month=12, freq="M")
    starts = {
        key: {row["month"]: float(row["value"]) for _, row in history(result, key).iterrows()}
        for key in STOCKS
    }
    if any(pair not in means.index for pair in needed):
        return None
    if any(before not in start for start in starts.values()):
        return None
    flow = {key: float(means[key, str(year)]) for key in FLOWS}
    found = {f"{key}_start": starts[key][before] for key in STOCKS}
    found |= {f"{key}_end": float(means[key, f"{year}-12"]) for key in STOCKS}
    return found | _between(found, flow, means, str(year))


def _between(
    stock: dict[str, float], flow: dict[str, float], means: "pd.Series[float]", year: str
) -> dict[str, float]:
    """Return the flows between the stocks; what has no key of its own closes a stock."""
    direct = flow["inflow_nareis"] + float(means.get(("inflow_resettlement", year), 0.0))
    grown = stock["coa_permit_holders_end"] - stock["coa_permit_holders_start"]
    housed = flow["coa_outflow_permit_holders"]
    first = flow["inflow_first"]
    decided = first + stock["coa_in_procedure_start"] - stock["coa_in_procedure_end"]
    return {
        "first": first,
        "returning": flow["coa_inflow"] - first - direct,
        "granted": flow["ind_grants"],
        "rejected": decided - flow["ind_grants"],
        "otherwise": grown + housed - flow["ind_grants"] - direct,
        "family": direct,
        "applied": flow["nareis_applications"],
        "housed": housed,
        "left": flow["coa_outflow_other"],
    }


def _shown(words: Wording, numbers: dict[str, float]) -> dict[str, str]:
    return {name: words.persons(value) for name, value in numbers.items()}


def _boxes(numbers: dict[str, float], words: Wording, year: int) -> list[Box]:
    return [
        Box(corner, words.text(f"chain.box_{key}"), _ends(numbers, words, key, year))
        for key, corner in PLACES.items()
    ]


def _arrows(numbers: dict[str, float], words: Wording) -> list[Arrow]:
    return [
        Arrow(
            tail,
            head,
            words.text(f"chain.flow_{name}", value=words.persons(numbers[name])),
            place,
            align,
        )
        for name, (tail, head, place, align) in ARROWS.items()
    ]


def _ends(numbers: dict[str, float], words: Wording, key: str, year: int) -> str:
    before, after = (words.persons(numbers[f"{key}_{end}"]) for end in ("start", "end"))
    return words.text("chain.ends", first=str(year - 1), last=str(year), before=before, after=after)
