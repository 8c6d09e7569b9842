"""Alt texts: what can be read off a chart, with its numbers."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from forecast.bands import LABELS
from forecast.run.result import RunResult
from reports.result.observed import Observed
from reports.result.rows import Band, OfficialRound
from reports.wording import Wording

TOLD = 3  # years ahead told in words; the tables hold them all
OUTER_SHARE = 0.95  # share between the outermost quantiles of the bands table
NumberWriter = Callable[[float], str]


def inner_share(result: RunResult) -> float:
    """Return the share of futures between minimum and maximum."""
    return result.levels["maximum"] - result.levels["minimum"]


def alt_known_months(words: Wording, known: pd.DataFrame) -> list[str]:
    """Return sentences on the known months of a series; none when there are none."""
    if known.empty:
        return []
    top = known.iloc[int(known["value"].to_numpy().argmax())]
    first, last = known.iloc[0], known.iloc[-1]
    told = words.text(
        "alt.known",
        first=words.month(first["month"]),
        last=words.month(last["month"]),
        top_month=words.month(top["month"]),
        top=words.persons(top["value"]),
        value=words.persons(last["value"]),
    )
    count = int(known["estimated"].sum())
    return [told, *([words.text("alt.estimated", count=words.number(count))] if count else [])]


def alt_known_years(words: Wording, known: Mapping[int, Observed]) -> list[str]:
    """Return one sentence with what came true in each year; none when there are none."""
    items = [
        words.text(
            f"alt.year{'_partly' if found.partly else ''}",
            year=str(year),
            value=words.persons(found.value),
        )
        for year, found in known.items()
    ]
    return [words.text("alt.known_years", items=words.listing(items))] if items else []


def alt_ahead(result: RunResult, bands: Mapping[int, Band], unit: str) -> list[str]:
    """Return one sentence for each of the first years ahead and for the last.

    Args:
        result: the run, for its levels and language.
        bands: the years ahead in order.
        unit: "EUR" or "persons"; numbers are rounded by the width of their band.
    """
    words, found = Wording(result.language), list(bands.items())
    return [_ahead(result, words, *pair, unit) for pair in (*found[:TOLD], *found[TOLD:][-1:])]


def _ahead(result: RunResult, words: Wording, year: int, band: Band, unit: str) -> str:
    names = {"mediaan": "mediaan", "minimum": "minimum", "maximum": "maximum"}
    names |= {"low": "p2_5", "high": "p97_5"}
    values = (getattr(band, column) for column in names.values())
    shown = words.of_band(band.minimum, band.maximum, unit, *values)
    return words.text(
        "alt.ahead",
        period=str(year),
        inner=words.percent(inner_share(result)),
        outer=words.percent(OUTER_SHARE),
        **dict(zip(names, shown, strict=True)),
    )


def alt_official(words: Wording, rounds: Mapping[int, OfficialRound]) -> list[str]:
    """Return one sentence for each official figure drawn."""
    return [
        words.text(
            "alt.official",
            period=figure.period,
            round=words.round(figure.vintage),
            items=words.listing(alt_official_items(words, figure)),
        )
        for figure in rounds.values()
    ]


def alt_official_items(words: Wording, figure: OfficialRound) -> list[str]:
    """Return the figures an official round gives, each with its scenario."""
    names = [words.label(name) for name in LABELS]
    if figure.is_point:
        names[1] = words.text("scenario.point")
    return [
        words.text("alt.item", name=name, value=words.persons(value))
        for name, value in zip(names, figure[4:], strict=True)
        if np.isfinite(value)
    ]
