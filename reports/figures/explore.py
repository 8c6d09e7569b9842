"""What the chart of the page needs: every quantity by year and month, rounded as in the tables."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from data.glossary import glossary_entry, quantity_keys
from forecast.run.result import RunResult
from forecast.years import is_stock
from reports.figures.behind import level_names
from reports.number_format import thousands
from reports.result.alt import OUTER_SHARE, alt_official_items, inner_share
from reports.result.rows import (
    LEVELS,
    Band,
    BudgetYear,
    OfficialRound,
    budget_lines,
    chapter,
    months,
    official_rounds,
    present,
)
from reports.result.story import Story, names, story
from reports.result.tables import MIDDLE
from reports.rounding import MILLION, PERSONS, display_value
from reports.wording import Wording

GROUPS = {  # start of the key, name of the group in the list of series
    "inflow": "inflow",
    "ukraine": "ukraine",
    "goo": "ukraine",
    "ind": "ind",
    "nareis": "ind",
    "coa": "coa",
    "housing": "housing",
    "nidos": "nidos",
    "dtenv": "dtenv",
    "cost": "cost",
}
FIRST = "inflow_total"
SEPARATORS = {"nl": ";", "en": ","}  # between the columns of a file, as a spreadsheet expects it
WORDS = (  # that the script of the page writes
    "known",
    "official",
    "earlier",
    "booked",
    "other",
    "year",
    "month",
    "series",
    "unit",
    "estimated",
    "round",
    "yes",
    "hits",
    "copied",
    "in_address",
    "other_read",
    "other_wrong",
)
Plain = dict[str, Any]
Row = list[str | int | None]  # a period and the value of each level, lowest level first


class Choice(NamedTuple):
    """One entry of a list: its value and its words."""

    value: str
    label: str


class Explorer(NamedTuple):
    """The chart of the page in which a reader chooses.

    Attributes:
        series: groups of series by the words of the group.
        first: series shown at the start.
        levels: scenarios the line can follow.
        versions: the baseline and the what-if scenarios of the run; one means nothing to choose.
        payload: all numbers and words of the chart, ready for JSON.
    """

    series: dict[str, list[Choice]]
    first: str
    levels: list[Choice]
    versions: list[Choice]
    payload: Plain


def explorer(result: RunResult) -> Explorer:
    """Return the choices and the numbers of the interactive chart of a run."""
    words = Wording(result.language)
    keys = present(result, *quantity_keys())
    series: dict[str, list[Choice]] = {}
    for key in keys:
        group = words.text(f"page.group_{GROUPS[key.split('_')[0]]}")
        series.setdefault(group, []).append(Choice(key, words.title(key)))
    levels = level_names(result)
    versions = _versions(result)
    booked = {**budget_lines(result), **chapter(result)}
    payload = {
        "thousands": thousands(result.language),
        "separator": SEPARATORS[result.language],
        "levels": levels,
        "series": {key: _series(result, key, booked.get(key, [])) for key in keys},
        "months": [words.text(f"month.{month}") for month in range(1, 13)],
        "words": {name: words.text(f"page.{name}", n="{n}") for name in WORDS} | _legend(result),
        "plot": words.text("page.plot", label="{label}", unit="{unit}"),
        "other": words.text("page.other_told", low="{low}", middle="{middle}", high="{high}"),
        "source": words.text("page.source", day=words.day(result.day)),
        "estimated": {
            span: words.text(f"page.estimated_{span[:-1]}", value="{value}")
            for span in ("years", "months")
        },
    }
    first = FIRST if FIRST in keys else next(iter(keys), "")
    named = [Choice(name, label) for name, label in levels.items()]
    return Explorer(series, first, named, versions, payload)


def _legend(result: RunResult) -> dict[str, str]:
    """Return what the three bands hold, in words."""
    words = Wording(result.language)
    inner = words.text("page.band_inner", width=words.width(inner_share(result)))
    held = {"middle": MIDDLE, "wide": OUTER_SHARE}
    wider = {
        name: words.text("page.band_share", share=words.percent(share))
        for name, share in held.items()
    }
    return {"inner": inner, **wider}


def _versions(result: RunResult) -> list[Choice]:
    words = Wording(result.language)
    named = (
        {}
        if result.levers.empty
        else dict(
            zip(result.levers["scenario"], result.levers[f"label_{result.language}"], strict=True)
        )
    )
    base = Choice("", words.text("page.baseline"))
    return [base, *(Choice(str(name), str(label)) for name, label in named.items())]


def _series(result: RunResult, key: str, booked: list[BudgetYear]) -> Plain:
    words, told = Wording(result.language), story(result, key)
    unit = glossary_entry(key).unit
    known = [
        [str(row["month"]), _number(row["value"], unit), bool(row["estimated"])]
        for row in ([] if told.known.empty else told.recent().to_dict("records"))
    ]
    return {
        "label": words.title(key),
        "shown": _steps(unit),
        "units": _units(words, key, unit),
        "years": {
            "known": [
                [str(year), _number(found.value, unit), bool(found.partly)]
                for year, found in told.past.items()
            ],
            "ahead": _bands(told.bands.values(), unit),
            "official": _official(result, told),
            "booked": {str(row.year): _booked(words, row) for row in booked if row.booked > 0},
            "versions": _changed(result, key, unit),
        },
        "months": {"known": known, "ahead": _bands(_ahead(result, told), unit)},
    }


def _steps(unit: str) -> dict[str, float]:
    """Return in what a number of a series is counted, and to what step it is rounded."""
    if unit == "EUR":
        return {"per": MILLION, "step": 1}
    return {"per": 1, "step": 1 if unit == "months" else PERSONS}


def _ahead(result: RunResult, story: Story) -> list[Band]:
    return [] if story.key.startswith("cost_") else story.ahead or months(result, story.key)


def _units(words: Wording, key: str, unit: str) -> dict[str, str]:
    """Return the unit of a year and of a month in words."""
    if unit == "EUR":
        return {"years": words.text("page.millions"), "months": words.text("page.millions")}
    name = words.text(f"page.unit_{unit.split('/')[0]}")
    spans = ("mean_year", "end_month") if is_stock(key) else ("per_year", "per_month")
    told = [words.text(f"page.{span}", unit=name) for span in spans]
    return dict(zip(("years", "months"), told, strict=True))


def _bands(found: Iterable[Band], unit: str) -> list[Row]:
    return [
        [band.period, *(_number(getattr(band, name), unit) for name in LEVELS)] for band in found
    ]


def _changed(result: RunResult, key: str, unit: str) -> dict[str, list[Row]]:
    """Return the years of a quantity in each what-if scenario of the run."""
    rows = result.scenarios
    if rows.empty:
        return {}
    rows = rows[(rows["quantity"] == key) & (rows["measure"] == "level")]
    return {
        str(name): [
            [str(row["period"]), *(_number(row.get(level, np.nan), unit) for level in LEVELS)]
            for row in group.to_dict("records")
        ]
        for name, group in rows.groupby("scenario", sort=False)
    }


def _official(result: RunResult, story: Story) -> dict[str, list[Plain]]:
    """Return the official figures of every year that the chart holds, newest round first."""
    words, held = Wording(result.language), {*story.past, *story.bands}
    return {
        year: [_told(words, found) for found in rounds]
        for year, rounds in official_rounds(result, *names(story.key)).items()
        if int(year) in held
    }


def _told(words: Wording, found: OfficialRound) -> Plain:
    """Return what one round says of a year: what stands for it, its ends, and all in words."""
    return {
        "round": words.round(found.vintage),
        "value": _number(found.centre()[1], "persons"),
        "ends": [_number(value, "persons") for value in (found.minimum, found.maximum)],
        "told": words.listing(alt_official_items(words, found)),
    }


def _booked(words: Wording, row: BudgetYear) -> Plain:
    """Return the booked amount of a cost in a year, its stand, and how often it is enough."""
    amount = words.text("decide.millions", amount=words.millions(row.booked))
    enough = words.text("decide.enough", chance=words.chance(row.p_sufficient))
    return {
        "value": _number(row.booked, "EUR"),
        "stand": row.version,
        "told": f"{amount}. {enough}" if row.is_compared else amount,
    }


def _number(value: float, unit: str) -> int | None:
    return int(display_value(value, unit)) if np.isfinite(value) else None
