"""Which rows an answer adds: figures that are new, and figures that changed since."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pandas as pd

from data.build.figure_rows import Row
from data.build.publication import PRINTED, RECONSTRUCTED, Lag, lag_of
from data.refresh.offices.answer import Cell, OfficeAnswer
from data.refresh.offices.settings import SeriesRule, SourceRule
from data.refresh.place import BY_HAND
from data.refresh.plausible import NewestValues
from data.tables.csv_table import read_table
from data.tables.periods import granularity, span
from data.tables.schemas import FIGURES
from data.tables.vintages import known_on

UNIT = "persons"


def with_sums(answer: OfficeAnswer, rule: SourceRule) -> OfficeAnswer:
    """Return the answer from each series' first period on, with the sums added.

    A sum is open in a period in which one of its parts is.
    """
    first = {one.name: one.first for one in rule.series if one.first}
    cells = [
        cell
        for cell in answer.cells
        if cell.series not in first or span(cell.period) >= span(first[cell.series])
    ]
    for one in rule.series:
        if one.sum_of:
            cells += _sums(one, [cell for cell in cells if cell.series in one.sum_of])
    return OfficeAnswer(answer.published_on, tuple(cells), answer.definition, answer.pages)


def _sums(one: SeriesRule, parts: list[Cell]) -> Iterable[Cell]:
    by_period: dict[str, list[int | None]] = {}
    for cell in parts:
        by_period.setdefault(cell.period, []).append(cell.value)
    for period, values in by_period.items():
        whole = [value for value in values if value is not None]
        open_ = len(whole) < len(one.sum_of)
        yield Cell(one.name, period, None if open_ else sum(whole), "derived")


def known_then(folder: Path, rule: SourceRule, day: date) -> NewestValues:
    """Return the figures of a source's series known on a day, by series and period.

    What was added by hand does not count: the office prints its own figure, also when it is the
    same, and stays when the one by hand is taken back.

    Args:
        folder: vintage tables; only those the source adds to are read.
        rule: the source.
        day: the day.

    Raises:
        DataError: a table is not as it should be.
    """
    files = sorted({file for one in rule.series for file in one.files.values()})
    figures = pd.concat([read_table(folder / f"{file}.csv", FIGURES) for file in files])
    own = figures[figures["series"].isin([one.name for one in rule.series])]
    own = own[own["published_on"] <= pd.Timestamp(day)]
    own = own[~own["source"].str.startswith(BY_HAND)]
    then = known_on(own, day) if len(own) else own
    rows = zip(then["series"], then["period"], then["value"], strict=True)
    return {(series, period): float(value) for series, period, value in rows}


def new_rows(
    answer: OfficeAnswer, rule: SourceRule, known: NewestValues, lags: tuple[Lag, ...]
) -> list[Row]:
    """Return the rows to add, with the columns of ``data.build.refreshed.ADDED``.

    Every row is known from the day of the answer on, never earlier, so a day before it sees
    what it saw. It is *printed* when the figure is news of that day: a period that had just
    ended, or a revision of a known figure. An older period that was not known here came out
    on a day we do not know: *reconstructed*.
    """
    files = {one.name: one.files for one in rule.series}
    day = answer.published_on.isoformat()
    source_id = f"{rule.label}-{day}"
    rows = []
    for cell in answer.cells:
        if cell.value is None or known.get((cell.series, cell.period)) == cell.value:
            continue
        revised = (cell.series, cell.period) in known
        lag = lag_of(cell.series, cell.period, source_id, lags)
        fresh = (answer.published_on - span(cell.period)[1]).days <= lag.printed_within
        rows.append(
            {
                "file": files[cell.series][granularity(cell.period)],
                "series": cell.series,
                "period": cell.period,
                "value": str(cell.value),
                "unit": UNIT,
                "published_on": day,
                "published_kind": PRINTED if revised or fresh else RECONSTRUCTED,
                "retrieved_on": day,
                "status": cell.status,
                "source_id": source_id,
            }
        )
    return rows
