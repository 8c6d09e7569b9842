"""Is a new answer one of the same table, not older, and believable: the first fault stops it."""

from datetime import date
from itertools import pairwise
from math import log
from typing import Any

import pandas as pd

from data.errors import DataError
from data.refresh.offices.answer import Cell, OfficeAnswer
from data.refresh.offices.settings import Believed, SeriesRule, SourceRule
from data.tables.periods import granularity, span

NewestValues = dict[tuple[str, str], float]


def check(
    name: str, answer: OfficeAnswer, rule: SourceRule, state: dict[str, Any], known: NewestValues
) -> None:
    """Hold an answer against the last one and against what is known.

    Args:
        name: the source.
        answer: with sums added.
        rule: what is believed.
        state: of the last refresh; empty before the first.
        known: figures known on the day of the answer, by series and period.

    Raises:
        DataError: a definition changed, periods are missing or not over, the answer is older than
            the last one, or a figure jumps or is revised by more than is believed.
    """
    _same(name, "", state.get("definition", answer.definition), answer.definition)
    if answer.published_on.isoformat() < state.get("published_on", ""):
        raise _wrong(name, f"figures of {answer.published_on}", f"none older than {_last(state)}")
    for one in rule.series:
        cells = [cell for cell in answer.cells if cell.series == one.name]
        _complete(name, one, cells, state.get("spans", {}).get(one.name, {}))
        for cell in cells:
            if span(cell.period)[1] > answer.published_on and cell.value is not None:
                what = f"{cell.series} {cell.period} published on {answer.published_on}"
                raise _wrong(name, what, "a period that is over")
        _believable(name, one, cells, known)


def spans(answer: OfficeAnswer) -> dict[str, dict[str, list[str]]]:
    """Return first and last period by series and kind of period."""
    found: dict[str, dict[str, list[str]]] = {}
    for cell in sorted(answer.cells, key=lambda cell: span(cell.period)):
        ends = found.setdefault(cell.series, {}).setdefault(granularity(cell.period), [cell.period])
        ends[1:] = [cell.period]
    return found


def not_after(name: str, answer: OfficeAnswer, today: date) -> None:
    """Refuse an answer that says it will be published later.

    Raises:
        DataError: its day lies after tomorrow, wherever the machine is.
    """
    if (answer.published_on - today).days > 1:
        raise _wrong(name, f"figures of {answer.published_on}", f"none after today, {today}")


def _same(name: str, where: str, before: Any, now: Any) -> None:
    if isinstance(before, dict) and isinstance(now, dict):
        for key in sorted({*before, *now}):
            _same(name, f"{where} {key}".strip(), before.get(key), now.get(key))
    elif before != now:
        raise _wrong(name, f"{where} {_short(now)}", f"as before {_short(before)}")


def _short(told: Any) -> str:
    return str(told)[:100]


def _complete(name: str, one: SeriesRule, cells: list[Cell], before: dict[str, list[str]]) -> None:
    if not cells:
        raise _wrong(name, f"no figure of {one.name}", "at least one")
    for kind in sorted({granularity(cell.period) for cell in cells} | set(before)):
        periods = [cell.period for cell in cells if granularity(cell.period) == kind]
        periods.sort(key=span)
        first, last = before.get(kind, [*periods[:1], *periods[-1:]])
        if not periods or span(periods[0]) > span(first) or span(periods[-1]) < span(last):
            found = f"{one.name} from {periods[0]} to {periods[-1]}" if periods else "none"
            raise _wrong(name, found, f"{first} to {last}, as before")
        for earlier, later in pairwise(periods):
            if not one.gaps and (span(later)[0] - span(earlier)[1]).days != 1:
                raise _wrong(name, f"{one.name} {later} after {earlier}", "every period between")


def _believable(name: str, one: SeriesRule, cells: list[Cell], known: NewestValues) -> None:
    values = {cell.period: cell.value for cell in cells if cell.value is not None}
    for period, value in values.items():
        old = known.get((one.name, period))
        if old == value:
            continue
        if old is not None and too_revised(one, old, value):
            what = f"{one.name} {period} revised from {old:.0f} to {value}"
            raise _wrong(name, what, f"at most {one.max_revision:.0%} or {one.small:.0f}")
        before = _before(period)
        last = values.get(before, known.get((one.name, before)))
        if last is not None and too_far(one, last, value):
            what = f"{one.name} {period} is {value} after {last:.0f}"
            raise _wrong(name, what, f"a step below {one.max_step} on the log scale")


def too_revised(one: Believed, old: float, value: float) -> bool:
    """Return whether a figure is revised by more than is believed."""
    return abs(value - old) > max(one.max_revision * abs(old), one.small)


def too_far(one: Believed, last: float, value: float) -> bool:
    """Return whether a figure lies further from the one before than is believed."""
    return abs(log((value + one.small) / (last + one.small))) > one.max_step


def _before(period: str) -> str:
    """Return the period of the same kind just before."""
    start = pd.Timestamp(span(period)[0]) - pd.Timedelta(days=1)
    week = start.isocalendar()
    return {
        "month": f"{start:%Y-%m}",
        "quarter": f"{start.year}-Q{start.quarter}",
        "year": f"{start.year}",
        "week": f"{week.year}-W{week.week:02d}",
    }[granularity(period)]


def _last(state: dict[str, Any]) -> str:
    return str(state["published_on"])


def _wrong(name: str, found: str, expected: str) -> DataError:
    return DataError(
        f"{name}: {found}; expected {expected}. Nothing was changed; look at the table of the "
        f"office, then correct data/refresh/sources.toml if the change is right."
    )
