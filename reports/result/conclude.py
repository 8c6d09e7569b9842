"""Titles of charts: what a chart shows, in one sentence made from its numbers."""

from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd

from forecast.run.result import RunResult
from reports.result.alt import inner_share
from reports.result.decision import booked_next, stream_name, written
from reports.result.rows import present, years
from reports.result.story import Story
from reports.wording import Wording

PLACES = ("coa_places_needed", "coa_places_emergency")


def conclusion(result: RunResult, told: Story, words: Wording, *, this: bool = False) -> str:
    """Return what a chart of a quantity shows, in one sentence made from its numbers.

    Args:
        result: the run.
        told: years that came true and bands of the years ahead, one at least.
        words: of the reader's language.
        this: tell the year of the as-of day, where another chart tells the next.
    """
    first = result.day.year + (not this)
    year = min((one for one in told.bands if one >= first), default=max(told.bands))
    band = told.bands[year]
    middle, low, high = written(words, told.key, band, band.mediaan, band.minimum, band.maximum)
    blanks = {"label": words.title(told.key), "next": str(year), "mediaan": middle}
    blanks |= {"low": low, "high": high, "width": words.width(inner_share(result))}
    if not told.past:
        return words.text("chart.concludes_ahead", **blanks)
    last = max(told.past)
    value = words.about(told.past[last].value)  # as in the sentence on the last known year
    return words.text("chart.concludes", last=str(last), value=value, **blanks)


def places_conclusion(result: RunResult) -> str:
    """Return how many places are needed next year and how many of them are emergency places."""
    words, year = Wording(result.language), result.day.year + 1
    shown = {key: years(result, key).get(year) for key in present(result, *PLACES)}
    told = {key: written(words, key, band, band.mediaan)[0] for key, band in shown.items() if band}
    if len(told) < len(PLACES):
        return words.text("chart.places_caption")
    needed, emergency = (told[key] for key in PLACES)
    return words.text("chart.places_conclude", year=str(year), needed=needed, emergency=emergency)


def budget_conclusion(result: RunResult, keys: list[str]) -> str:
    """Return of the largest cost what it is next year, what is booked, and whether it suffices."""
    words, year = Wording(result.language), result.day.year + 1
    found = {key: years(result, key).get(year) for key in keys}
    shown = {key: band for key, band in found.items() if band}
    if not shown:
        return words.text("chart.cost_caption", line=words.listing([words.title(k) for k in keys]))
    key = max(shown, key=lambda one: shown[one].mediaan)
    (middle,) = written(words, key, shown[key], shown[key].mediaan)
    blanks = {"label": words.title(key), "year": str(year), "mediaan": middle}
    row = booked_next(result, key, year)
    if row is None:
        return words.text("chart.cost_concludes", **blanks)
    booked, chance = words.millions(row.booked), words.chance(row.p_sufficient)
    return words.text("chart.budget_concludes", booked=booked, chance=chance, **blanks)


def curve_conclusion(words: Wording, key: str, year: int, chance: float) -> str:
    """Return how likely it is that the booked amount of a cost is exceeded.

    Args:
        words: of the reader's language.
        key: the cost.
        year: the budget year.
        chance: that it is more than booked, nan where nothing is booked.
    """
    if not np.isfinite(chance):
        return words.text("officer.curve_caption", year=str(year))
    blanks = {"label": words.label(key), "year": str(year), "chance": words.chance(chance)}
    return words.text("officer.curve_concludes", **blanks)


def swing_conclusion(result: RunResult, rows: pd.DataFrame) -> str:
    """Return which stream moves a cost most, and between which amounts.

    Args:
        result: the run.
        rows: of the table of low and high streams, of one cost and year.
    """
    words = Wording(result.language)
    swing = (rows["cost_high"] - rows["cost_low"]).abs()
    row: Mapping[Hashable, object] = rows[swing == swing.max()].to_dict("records")[0]
    key, year = str(row["key"]), int(str(row["year"]))
    band = years(result, key).get(year)
    ends = [float(str(row[name])) for name in ("cost_low", "cost_high")]
    low, high = written(words, key, band, *ends) if band else map(words.euros, ends)
    stream = words.sentence(stream_name(words, str(row["driver"])))
    blanks = {"stream": stream, "label": words.label(key), "year": str(year)}
    return words.text("officer.tornado_concludes", low=low, high=high, **blanks)


def walk_conclusion(words: Wording, year: str, vintage: str, ends: tuple[float, float]) -> str:
    """Return what is booked for COA and what it costs in the mean, by way of which round.

    Args:
        words: of the reader's language.
        year: the budget year.
        vintage: the official round in words.
        ends: euros booked, and in the mean.
    """
    booked, mean = (words.millions(value) for value in ends)
    blanks = {"year": year, "round": vintage, "booked": booked, "mean": mean}
    return words.text("officer.walk_concludes", **blanks)
