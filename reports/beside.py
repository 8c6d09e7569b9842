"""Official figures beside ours: where their central figure lies among our futures."""

import numpy as np

from forecast.result import RunResult
from reports.blocks import Group, Table
from reports.lookup import Band, Official, is_stock, months, official, present, years
from reports.story import names
from reports.wording import Wording

QUANTITIES = (
    *("inflow_total", "inflow_first", "inflow_repeat", "inflow_nareis", "inflow_resettlement"),
    *("inflow_amv", "ukraine_registrations", "ukraine_stock", "goo_places_needed"),
    *("coa_inflow", "coa_occupancy", "coa_places_needed"),
)
TAILS = {"p2_5": 0.025, "p10": 0.1, "p90": 0.9, "p97_5": 0.975}


def pairs(result: RunResult, quantity: str) -> list[tuple[Official, Band]]:
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


def place(result: RunResult, value: float, band: Band) -> tuple[str, float]:
    """Return on which side of a value most of our futures lie, and at least how many.

    Only the levels of the band are known, so this is a bound: "lower" with 0.83 says that in
    more than 83% of our futures the number is lower than ``value``.
    """
    levels = {**TAILS, **result.levels}
    if value >= band.mediaan:
        below = [share for name, share in levels.items() if getattr(band, name) <= value]
        return "lower", max(below)
    above = [1 - share for name, share in levels.items() if getattr(band, name) >= value]
    return "higher", max(above)


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
    keys = ("period", "round", "official_minimum", "official_central", "official_medio",
            "official_maximum", "ours", "place")  # fmt: skip
    header = tuple(words.text(f"scenario.{key}") for key in keys)
    widths = (1.3, 1.1, 0.9, 0.95, 0.75, 0.95, 0.85, 2.25)
    caption = words.text("scenario.official_caption")
    return Table(caption, header, tuple(groups), "llrrrrrl", widths)


def _row(result: RunResult, figure: Official, band: Band) -> tuple[str, ...]:
    words = Wording(result.language)
    told = words.number(np.nan)
    if np.isfinite(value := figure.centre()[1]):
        side, chance = place(result, value, band)
        told = words.text(f"scenario.place_{side}", chance=words.chance(chance))
    given = (words.persons(value) for value in figure[4:])
    return (
        words.day_text(figure.period),
        words.round(figure.vintage),
        *given,
        words.persons(band.mediaan),
        told,
    )
