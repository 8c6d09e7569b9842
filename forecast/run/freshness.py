"""To when figures are known on a day, to when they are due by the rules of publication.

A figure is due when the lag of its series (``data/lags.toml``) has passed. A series whose newest
figure is more than two years old, a week more than one, has stopped and is not waited for.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pandas as pd

from data.build.publication import Lag, lag_of, load_lags
from data.errors import DataError
from data.refresh.offices.settings import load_settings
from data.series import Series
from data.streams.monthly import streams
from data.streams.origin import OTHER, TOTAL, printed_series
from data.streams.reception import occupancy
from data.tables.dutch_periods import canonical
from data.tables.periods import granularity
from data.tables.sources import load_sources

STREAMS = (*TOTAL, "ukraine_stock", "coa_occupancy")
WEEKS, WEEKLY = "inflow_week", ("nl_total_week_ministry",)
LATE = 4  # months behind from which a run warns
STOPPED = {"week": 366}
STOPPED_DAYS = 731
STEPS = {"day": "M", "week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}
COLUMNS = ("stream", "known_to", "due", "months_behind", "refresh_to", "file_to")
FEEDS = ("stream", "series", "publisher", "known_to", "due", "months_behind", "refreshed")


class Ends(NamedTuple):
    """The last day that is known of a series, the one that is due, and the newest source."""

    known: date
    due: date
    source: str


def freshness(figures: pd.DataFrame, histories: Mapping[str, Series], day: date) -> pd.DataFrame:
    """Return to when each stream is known and due, a row a stream.

    Args:
        figures: rows of ``data.tables.vintages.known_on`` the day.
        histories: monthly series known on the day.
        day: the as-of day.

    Returns:
        Columns ``COLUMNS``: ``known_to`` and ``due``, a month ``2025-12``, or a day where figures
        are by week; ``months_behind``, from the month of the one to that of the other, 0 or more;
        ``refresh_to`` and ``file_to``, to when `prognose data refresh` and a file would bring
        figures by the same rules, empty where that is no later.
    """
    found = [_row(stream, figures, histories, day) for stream in (*STREAMS, WEEKS)]
    return pd.DataFrame([row for row in found if row], columns=list(COLUMNS))


def feeds(figures: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return to when each printed series behind the streams is known and due.

    Series that have stopped are left out.

    Args:
        figures: rows of ``data.tables.vintages.known_on`` the day.
        day: the as-of day.

    Returns:
        Columns ``FEEDS``: the printed series with its stream, who published its newest figure,
        known, due and months behind as in :func:`freshness`, and whether `prognose data refresh`
        reads it.
    """
    sources, rows = load_sources(), []
    for stream in (*STREAMS, WEEKS):
        for series in _printed(stream):
            ends = series_ends(figures, series, day)
            if ends is None:
                continue
            source = sources.get(ends.source)
            cells = {
                "stream": stream,
                "series": series,
                "publisher": source.publisher if source else ends.source,
                "known_to": _text(ends.known),
                "due": _text(ends.due),
                "months_behind": _months(ends.known, ends.due),
                "refreshed": series in refreshed(),
            }
            rows.append(cells)
    return pd.DataFrame(rows, columns=list(FEEDS))


def read_freshness(folder: Path) -> pd.DataFrame:
    """Return the table of :func:`freshness` that a finished run holds."""
    path = folder / "freshness.csv"
    if not path.is_file():
        return pd.DataFrame(columns=list(COLUMNS))
    texts = dict.fromkeys(("known_to", "due", "refresh_to", "file_to"), str)
    return pd.read_csv(path, dtype=texts, keep_default_na=False)


def late(table: pd.DataFrame) -> pd.DataFrame:
    """Return the streams of :func:`freshness` that are more than four months behind."""
    return table[table["months_behind"] > LATE]


def series_ends(figures: pd.DataFrame, series: str, day: date) -> Ends | None:
    """Return to when a printed series is known and due; None when it has stopped.

    Args:
        figures: rows of ``data.tables.vintages.known_on`` the day; never changed in place.
        series: the printed series.
        day: the as-of day.
    """
    table, kept = _last[0]
    if table is not figures:
        kept = {}
        _last[0] = (figures, kept)
    if (series, day) not in kept:
        kept[series, day] = _ends(figures, series, day)
    return kept[series, day]


Kept: TypeAlias = dict[tuple[str, date], Ends | None]
_last: list[tuple[pd.DataFrame | None, Kept]] = [(None, {})]  # of the table that was asked last


def _ends(figures: pd.DataFrame, series: str, day: date) -> Ends | None:
    found = list(_kinds(figures[figures["series"] == series], day))
    if not found:
        return None
    newest = max(found, key=lambda ends: ends.known)
    return Ends(newest.known, max(ends.due for ends in found), newest.source)


def due_end(kind: str, lag_days: int, day: date) -> date:
    """Return the last day of the last period of a kind that is due on a day.

    Example:
        >>> due_end("month", 45, date(2026, 7, 31))
        datetime.date(2026, 5, 31)
    """
    latest = day - timedelta(days=lag_days)
    period = pd.Period(latest, STEPS[kind])
    if period.end_time.date() > latest:
        period -= 1
    ended: date = period.end_time.date()
    return ended


def _kinds(own: pd.DataFrame, day: date) -> Iterator[Ends]:
    """Return the ends of a series by kind of period, as far as that kind still comes."""
    newest: dict[str, _Row] = {}
    columns = (own[name] for name in ("series", "period", "end", "source"))
    for row in map(_Row._make, zip(*columns, strict=True)):
        form, kind = _form(row.period)
        if form and (kind not in newest or row.end >= newest[kind].end):
            newest[kind] = row._replace(period=form)
    for kind, row in sorted(newest.items()):
        known, lag = row.end.date(), _lag(row)
        stopped = (day - known).days > STOPPED.get(kind, STOPPED_DAYS)
        if kind in STEPS and lag is not None and not stopped:
            due = due_end(kind, lag.lag_days, day)
            yield Ends(known, max(due, known), row.source)


class _Row(NamedTuple):
    """What a printed figure says of how far its series goes."""

    series: str
    period: str
    end: pd.Timestamp
    source: str


@cache
def _form(period: str) -> tuple[str, str]:
    """Return a period as it is written here and its kind; two empty texts when it is none."""
    form = canonical(period)
    return form, granularity(form) if form else ""


def _lag(row: _Row) -> Lag | None:
    try:
        lag = lag_of(row.series, row.period, row.source, _lags())
    except DataError:
        return None
    return lag if lag.anchor == "end" else None


def _row(
    stream: str, figures: pd.DataFrame, histories: Mapping[str, Series], day: date
) -> dict[str, object] | None:
    ends = {name: series_ends(figures, name, day) for name in _carrying(stream)}
    living = {name: found for name, found in ends.items() if found}
    known = _known_to(stream, figures, histories, living)
    if known is None or not living:
        return None
    due = max(known, *(found.due for found in living.values()))
    read = [found.due for name, found in living.items() if name in refreshed()]
    by_refresh = max([known, *read])
    return {
        "stream": stream,
        "known_to": _text(known),
        "due": _text(due),
        "months_behind": _months(known, due),
        "refresh_to": _text(by_refresh) if by_refresh > known else "",
        "file_to": _text(due) if due > by_refresh else "",
    }


def _known_to(
    stream: str,
    figures: pd.DataFrame,
    histories: Mapping[str, Series],
    living: Mapping[str, Ends],
) -> date | None:
    if stream == WEEKS:
        return max((found.known for found in living.values()), default=None)
    found = histories.get(stream)
    if found is None and stream == "coa_occupancy":
        try:
            found = occupancy(figures)
        except DataError:
            return None
    if found is None:
        return None
    last: date = found.months[-1].end_time.date()
    return last


def _printed(stream: str) -> tuple[str, ...]:
    return WEEKLY if stream == WEEKS else printed_series(stream)


def _carrying(stream: str) -> tuple[str, ...]:
    """Return the printed series that bring a stream further, without those that only shape it."""
    if stream == WEEKS or stream in OTHER:
        return _printed(stream)
    rule = streams()[stream]
    return tuple(dict.fromkeys((*rule.months, *rule.quarters, *rule.years)))


@cache
def refreshed() -> frozenset[str]:
    """Return the series that `prognose data refresh` reads."""
    rules = load_settings().sources.values()
    return frozenset(one.name for rule in rules if rule.base_url for one in rule.series)


@cache
def _lags() -> tuple[Lag, ...]:
    return load_lags()


def _months(known: date, due: date) -> int:
    """Return the months from that of one last day to that of another."""
    return max((due.year - known.year) * 12 + due.month - known.month, 0)


def _text(end: date) -> str:
    """Return a last day as its month, or as a day where it ends none."""
    return f"{end:%Y-%m}" if (end + timedelta(days=1)).day == 1 else end.isoformat()
