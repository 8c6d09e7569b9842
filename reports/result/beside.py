"""Official figures beside ours: where their central figure lies among our futures."""

from typing import NamedTuple

import numpy as np

from forecast.bands import LABELS
from forecast.run.result import RunResult
from forecast.years import is_stock
from reports.blocks import Group, Table
from reports.result.alt import OUTER_SHARE
from reports.result.rows import Band, OfficialRound, months, official, present, years
from reports.result.story import names
from reports.rounding import spoken
from reports.wording import Wording

QUANTITIES = (
    "inflow_total",
    "inflow_first",
    "inflow_repeat",
    "inflow_nareis",
    "inflow_resettlement",
    "inflow_amv",
    "ukraine_registrations",
    "ukraine_stock",
    "goo_places_needed",
    "coa_inflow",
    "coa_occupancy",
    "coa_places_needed",
)


class OfficialPosition(NamedTuple):
    """Where an official figure lies among our levels.

    Attributes:
        kind: "between", "near", "below" or "above"; the last two end in "_far" beyond the
            outermost band.
        lower: our level below it; of the other kinds the one level that is named.
        upper: our level above it; the same as ``lower`` of the other kinds.
    """

    kind: str
    lower: str
    upper: str


def pairs(result: RunResult, quantity: str) -> list[tuple[OfficialRound, Band]]:
    """Return official figures of a quantity with our band of the same year or day, in order.

    A stock on the first day of a month is compared with the end of the month before.
    """
    found = official(result, *names(quantity))
    ours = years(result, quantity)
    both = [(figure, ours[int(key)]) for key, figure in found.items() if int(key) in ours]
    if not is_stock(quantity):
        return both
    ends = {band.period: band for band in months(result, quantity)}
    points = official(result, *names(quantity), yearly=False)
    both += [
        (figure, ends[month]) for key, figure in points.items() if (month := _month(key)) in ends
    ]
    return sorted(both, key=lambda pair: pair[0].period)


def _month(day: str) -> str:
    year, month, number = (int(part) for part in day.split("-"))
    if number == 1:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return f"{year}-{month:02d}"


def place(value: float, band: Band) -> OfficialPosition:
    """Return between which of our levels an official figure lies.

    A level that is the same number as rounded for a sentence counts as equal.
    """
    ours = {name: getattr(band, name) for name in LABELS}
    same = [name for name, level in ours.items() if spoken(level) == spoken(value)]
    if same:
        return OfficialPosition("near", same[0], same[0])
    under = [name for name, level in ours.items() if level < value]
    over = [name for name, level in ours.items() if level > value]
    if under and over:
        return OfficialPosition("between", under[-1], over[0])
    far = "" if band.p2_5 <= value <= band.p97_5 else "_far"
    end = (over or under[::-1])[0]
    return OfficialPosition(f"{'below' if over else 'above'}{far}", end, end)


def beside_table(result: RunResult) -> Table | None:
    """Return official figures beside our mediaan; None when none was known."""
    words = Wording(result.language)
    groups = []
    for quantity in present(result, *QUANTITIES):
        rows = tuple(_row(result, *pair) for pair in pairs(result, quantity))
        if rows:
            groups.append(Group(words.title(quantity), rows))
    if not groups:
        return None
    keys = (
        "period",
        "round",
        "official_minimum",
        "official_central",
        "official_medio",
        "official_maximum",
        "ours",
        "place",
    )
    header = tuple(words.text(f"scenario.{key}") for key in keys)
    widths = (1.3, 1.1, 0.9, 0.9, 0.75, 0.95, 0.85, 2.5)
    caption = words.text("scenario.official_caption")
    return Table(caption, header, tuple(groups), "llrrrrrl", widths)


def _row(result: RunResult, figure: OfficialRound, band: Band) -> tuple[str, ...]:
    words = Wording(result.language)
    told = words.number(np.nan)
    if np.isfinite(value := figure.centre()[1]):
        found = place(value, band)
        told = words.text(
            f"scenario.place_{found.kind}",
            lower=words.label(found.lower),
            upper=words.label(found.upper),
            outer=words.percent(OUTER_SHARE),
        )
    given = (words.persons(value) for value in figure[4:])
    return (
        words.day_text(figure.period),
        words.round(figure.vintage),
        *given,
        words.persons(band.mediaan),
        told,
    )
