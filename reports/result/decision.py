"""What the first two pages tell: tiles, what moved and by what, official figures beside ours."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.streams.origin import TOTAL
from forecast.run.result import RunResult
from reports.blocks import Tile
from reports.result.alt import inner_share
from reports.result.beside import QUANTITIES, pairs
from reports.result.rows import (
    Band,
    BudgetYear,
    OfficialRound,
    budget_lines,
    official_rounds,
    present,
    years,
)
from reports.result.story import names
from reports.wording import Wording, texts

PERSONS, EUR = "persons", "EUR"
PLACES = "coa_places_needed"
TILES = (  # text of the label, quantity
    ("inflow", "inflow_total"),
    ("places", "coa_places_needed"),
    ("cost", "cost_coa"),
)
INSTEAD = ("inflow_first", "inflow_nareis", "inflow_repeat")  # on a day without a total
MOVED = ("inflow_total", "coa_places_needed", "cost_coa")
YEARS_BESIDE = 3  # years after that of the as-of day


def unit(quantity: str) -> str:
    """Return whether a quantity is rounded as euros or as persons."""
    return EUR if quantity.startswith("cost_") else PERSONS


def stream_name(words: Wording, key: str) -> str:
    """Return the short name of a stream; the label of one that has none."""
    return words.text(f"stream.{key}") if f"stream.{key}" in texts() else words.label(key)


def written(words: Wording, quantity: str, band: Band, *values: float) -> list[str]:
    """Return numbers of a quantity, rounded by the width of its band; euros in millions."""
    return words.of_band(band.minimum, band.maximum, unit(quantity), *values)


def booked_next(result: RunResult, quantity: str, year: int) -> BudgetYear | None:
    """Return the booked year of a cost, or None where there is nothing to compare with."""
    rows = budget_lines(result).get(quantity, [])
    return next((row for row in rows if row.year == year and row.is_compared), None)


def tiles(result: RunResult) -> list[Tile]:
    """Return three tiles of next year: inflow, places and euros, as far as they are forecast."""
    words, year = Wording(result.language), result.day.year + 1
    keys = [(name, key) for name, key in TILES if year in years(result, key)]
    if len(keys) < len(TILES):
        others = [("stream", key) for key in present(result, *INSTEAD)]
        keys = [*keys, *others][: len(TILES)]
    return [_tile(result, words, name, key) for name, key in keys if year in years(result, key)]


def _tile(result: RunResult, words: Wording, name: str, key: str) -> Tile:
    year = result.day.year + 1
    band = years(result, key)[year]
    middle, low, high = written(words, key, band, band.mediaan, band.minimum, band.maximum)
    label = words.text(f"decide.{name}", year=str(year), label=words.title(key))
    width = words.width(inner_share(result))
    lines = [words.text("decide.band", low=low, high=high, width=width)]
    if key.startswith("cost_"):
        middle = words.text("decide.millions", amount=middle)
        lines += _suffices(words, booked_next(result, key, year))
    elif key == PLACES:
        lines += _payable(result, words, year)
    elif beside := _newest(result, key, str(year)):
        label_of, value, ours = beside
        told = written(words, key, band, value, ours)
        blanks = {"official": told[0], "ours": told[1], "label": label_of}
        lines.append(words.text("decide.official", **blanks))
    return Tile(label, middle, tuple(lines))


def _suffices(words: Wording, row: BudgetYear | None) -> list[str]:
    """Return what is booked and in how many futures it is enough."""
    if row is None:
        return [words.text("decide.unbooked")]
    booked = words.text("decide.millions", amount=words.millions(row.booked))
    chance = words.chance(row.p_sufficient)
    return [
        words.text("decide.booked", booked=booked),
        words.text("decide.enough", chance=chance),
    ]


def _payable(result: RunResult, words: Wording, year: int) -> list[str]:
    """Return how many places the booked amount pays for at the present mix of kinds."""
    table = result.analysis.get("places", pd.DataFrame())
    rows = table[table["year"] == year] if len(table) else table
    if rows.empty or not np.isfinite(rows["payable_mix"].iloc[0]):
        return []
    band = years(result, PLACES)[year]
    (places,) = written(words, PLACES, band, float(rows["payable_mix"].iloc[0]))
    return [words.text("decide.payable", places=places)]


def _newest(result: RunResult, key: str, period: str) -> tuple[str, float, float] | None:
    """Return the official figure of a year and ours at the same label; None without one."""
    for row in beside_rows(result, key):
        if row.figure.period == period:
            words = Wording(result.language)
            return f"{words.round(row.figure.vintage)} {row.label}", row.value, row.ours
    return None


class BesideRow(NamedTuple):
    """An official figure beside ours at the same label.

    ``label`` is what is compared in words; ``value`` and ``ours`` are in the unit of the quantity.
    """

    key: str
    figure: OfficialRound
    band: Band
    label: str
    value: float
    ours: float


def beside_rows(result: RunResult, *quantities: str) -> list[BesideRow]:
    """Return official figures of coming years and days beside ours, at the label they are for."""
    found, last = [], result.day.year + YEARS_BESIDE
    for key in present(result, *(quantities or QUANTITIES)):
        for figure, band in pairs(result, key):
            known = int(figure.period[:4]) <= last and np.isfinite(figure.centre()[1])
            if known and str(figure.period) > str(result.day.year - 1):
                found.append(_row(result.language, key, figure, band))
    return found


class OfficialSplit(NamedTuple):
    """An official total beside ours, and the streams its round prints beside ours.

    ``keys`` are all streams of the total; ``streams`` those that the round prints for the year.
    """

    total: BesideRow
    keys: tuple[str, ...]
    streams: tuple[BesideRow, ...]


def official_splits(result: RunResult) -> list[OfficialSplit]:
    """Return the official totals of this year and the next that can be told by stream.

    The newest round of a year when it prints a stream; behind it the newest that prints them all.
    """
    found = []
    for year in (result.day.year, result.day.year + 1):
        splits = [_split(result, figure) for figure in rounds_of(result, "inflow_total", year)]
        whole = [one for one in splits if len(one.streams) == len(one.keys)]
        found += [one for one in splits[:1] if one.streams]
        found += [one for one in whole[:1] if one is not splits[0]]
    return found


def rounds_of(result: RunResult, key: str, year: int) -> list[OfficialRound]:
    """Return the rounds of the MPP with a central figure of a year, newest first."""
    rounds = official_rounds(result, *names(key)).get(str(year), [])
    known = [one for one in rounds if one.vintage[:4].isdigit() and "(" not in one.vintage]
    return [one for one in known if np.isfinite(one.centre()[1])] if present(result, key) else []


def _split(result: RunResult, figure: OfficialRound) -> OfficialSplit:
    year, keys = int(figure.period), tuple(present(result, *TOTAL))
    streams = [
        _row_of(result, key, row)
        for key in keys
        for row in rounds_of(result, key, year)
        if row.vintage == figure.vintage and year in years(result, key)
    ]
    return OfficialSplit(_row_of(result, "inflow_total", figure), keys, tuple(streams))


def _row_of(result: RunResult, key: str, figure: OfficialRound) -> BesideRow:
    return _row(result.language, key, figure, years(result, key)[int(figure.period)])


def _row(language: str, key: str, figure: OfficialRound, band: Band) -> BesideRow:
    scenario, value = figure.centre()
    label = Wording(language).text("scenario.point") if scenario == "point" else scenario
    ours = band.medio if scenario == "medio" else band.mediaan
    return BesideRow(key, figure, band, label, value, ours)


def newest_round(result: RunResult) -> OfficialRound | None:
    """Return the newest round of the MPP that gives a total of any year; None without one."""
    found = [
        one
        for year in range(result.day.year - 1, result.day.year + YEARS_BESIDE)
        for one in rounds_of(result, "inflow_total", year)[:1]
    ]
    return max(found, key=lambda one: one.published_on, default=None)


class MovedQuantity(NamedTuple):
    """What the mediaan of next year was a quarter before and is, with the stream that moved most.

    ``stream`` is empty where no stream is known on both days.
    """

    key: str
    was: float
    now: float
    band: Band
    day: str
    stream: str
    change: float


def moved(result: RunResult) -> Iterator[MovedQuantity]:
    """Yield what moved since a quarter before, for next year."""
    if result.earlier.empty:
        return
    year = result.day.year + 1
    rows = result.earlier[result.earlier["period"] == str(year)]
    before = dict(zip(rows["quantity"], rows["mediaan"].astype(float), strict=True))
    parts = {
        key: years(result, key)[year].mediaan - before[key]
        for key in present(result, *TOTAL)
        if key in before and year in years(result, key)
    }
    most = max(parts, key=lambda key: abs(parts[key]), default="")
    for key in present(result, *MOVED):
        if key in before and year in years(result, key):
            band, day = years(result, key)[year], str(rows["day"].iloc[0])
            change = parts.get(most, 0.0)
            yield MovedQuantity(key, before[key], band.mediaan, band, day, most, change)


def since_official(result: RunResult) -> tuple[BesideRow, BesideRow | None] | None:
    """Return the total of next year beside the newest round, and the stream that differs most."""
    period = str(result.day.year + 1)
    total = [row for row in beside_rows(result, "inflow_total") if row.figure.period == period]
    if not total:
        return None
    streams = [
        row
        for row in beside_rows(result, *TOTAL)
        if (row.figure.period, row.figure.vintage) == (period, total[0].figure.vintage)
    ]
    most = max(streams, key=lambda row: abs(row.ours - row.value), default=None)
    return total[0], most
