"""Figures added by hand as a vintage, and taken back: the whole file or nothing of it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import PurePath

import pandas as pd

from data.build.figure_rows import COLUMNS, Row
from data.build.publication import PRINTED, RECONSTRUCTED, lag_of, load_lags
from data.build.refreshed import ADDED, ROWS, vintage_row
from data.errors import DataError
from data.names import nearest
from data.refresh.by_hand import Book, Fault, HandFigure, RowFault, figure
from data.refresh.counted import clashes, related, rules
from data.refresh.place import ADDED_OR_UNDONE, ADDITIONS, BY_HAND, TableFolders
from data.refresh.plausible import NewestValues, too_far, too_revised
from data.refresh.sheet import FigureSheet
from data.refresh.write import table_bytes, tables_with
from data.tables.atomic import finish, replace_all
from data.tables.dutch_periods import canonical
from data.tables.periods import granularity, span
from data.tables.rules import CHECKS
from data.tables.schemas import FIGURES
from data.tables.sources import FIELDS
from data.tables.vintages import known_on

DONE, UNDONE = "added", "undone"
GRADE = "B"  # official, but no one else can look the page up
LETTERS = 32  # of a name in an id


@dataclass(slots=True)
class Addition:
    """What a file adds.

    Attributes:
        name: by which it is taken back: that of the file with a mark of its bytes.
        sheet: the file.
        figures: those that are new or revised.
        rows: the same, with the columns of ``data.build.refreshed.ADDED``.
        revised: how many of them change a known figure.
        same: how many figures of the file were known as they are.
    """

    name: str
    sheet: FigureSheet
    figures: list[HandFigure] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    revised: int = 0
    same: int = 0

    @property
    def first_day(self) -> date:
        """Return the first day on which a run sees a figure of it."""
        return min(one.published_on for one in self.figures)


def find(sheet: FigureSheet, place: TableFolders, book: Book, today: date) -> Addition:
    """Return what a file adds to the tables; nothing is written.

    Rows are held against what was known on their day of publication, earlier days first.

    Args:
        sheet: the file.
        place: the tables.
        book: their figures.
        today: no figure may come out later than the day after.

    Raises:
        DataError: the file was added before, or a row is wrong; the first is told and how many
            more there are.
    """
    finish(place.root)
    addition = Addition(name_of(sheet), sheet)
    if _last_actions(place).get(addition.name, {}).get("action") == DONE:
        raise DataError(
            f"{sheet.name}: added before as {addition.name}; expected a new file. Nothing was "
            f"added; `prognose data undo {addition.name}` takes it back."
        )
    figures, faults = _figures(sheet, book)
    faults += [
        Fault(one.row, f"published on {one.published_on}", f"none after today, {today}")
        for one in figures
        if (one.published_on - today).days > 1
    ]
    faults += _twice(figures)
    if not faults:
        for day in sorted({one.published_on for one in figures}):
            faults += _take(addition, [one for one in figures if one.published_on == day], book)
    _refuse(sheet.name, faults or _unsound(addition, book))
    return addition


def name_of(sheet: FigureSheet) -> str:
    """Return the name of an addition: letters of the file's name and a mark of its bytes."""
    return f"{_slug(PurePath(sheet.name).stem)}-{sha256(sheet.body).hexdigest()[:8]}"


def write(place: TableFolders, addition: Addition) -> list[str]:
    """Add what was found and return the files written, below ``place.root``.

    Raises:
        DataError: a file cannot be written; nothing has changed then.
    """
    if not addition.rows:
        return []
    kept = f"refresh/by_hand/{addition.name}.{addition.sheet.ending}"
    contents = tables_with(place, addition.rows) | {
        f"{place.raw}/{ROWS}": table_bytes([*place.added(), *addition.rows], ADDED),
        f"{place.raw}/{ADDITIONS}": table_bytes(
            [*place.additions(), _entry(addition, kept)], ADDED_OR_UNDONE
        ),
        f"{place.raw}/{kept}": addition.sheet.body,
        place.sources: table_bytes(_sources(place, addition, kept), FIELDS),
    }
    replace_all(place.root, contents)
    return sorted(contents)


def undo(place: TableFolders, name: str) -> Row:
    """Take an addition back and return its entry in the log, which tells both from then on.

    Every other row stays as it was, so tables without later changes have their former bytes. The
    bytes of the file are kept.

    Raises:
        DataError: there is no addition of that name, or it was taken back before, or a file
            cannot be written; nothing has changed then.
    """
    finish(place.root)
    newest = _last_actions(place)
    standing = [one for one, row in newest.items() if row["action"] == DONE]
    if name not in standing:
        found = "taken back before" if name in newest else "no such addition"
        wanted = nearest(name, standing) if standing else "one, but none stands"
        raise DataError(f"{name}: {found}; expected {wanted}. `prognose data status` lists them.")
    entry = newest[name]
    ids = frozenset(entry["sources"].split())
    own = [row for row in place.added() if row["source_id"] in ids]
    contents = {
        f"{place.vintages}/{file}.csv": _without(place, f"{place.vintages}/{file}.csv", ids)
        for file in sorted({row["file"] for row in own})
    }
    rest = [row for row in place.added() if row["source_id"] not in ids]
    sources = [row for row in place.rows(place.sources) if row["source_id"] not in ids]
    undone = entry | {"action": UNDONE, "at": _now(), "rows": str(len(own))}
    log = table_bytes([*place.additions(), undone], ADDED_OR_UNDONE)
    contents |= {
        f"{place.raw}/{ROWS}": table_bytes(rest, ADDED),
        f"{place.raw}/{ADDITIONS}": log,
        place.sources: table_bytes(sources, FIELDS),
    }
    replace_all(place.root, contents)
    return undone


def _without(place: TableFolders, name: str, ids: frozenset[str]) -> bytes:
    return table_bytes([row for row in place.rows(name) if row["source"] not in ids], COLUMNS)


def _last_actions(place: TableFolders) -> Mapping[str, Row]:
    return {row["addition"]: row for row in place.additions()}


def _figures(sheet: FigureSheet, book: Book) -> tuple[list[HandFigure], list[Fault]]:
    found, faults = [], []
    for line in sheet.lines:
        try:
            found.append(figure(line, book))
        except RowFault as wrong:
            faults.append(wrong.fault)
    return found, faults


def _twice(figures: Sequence[HandFigure]) -> list[Fault]:
    """Return the figures that stand before on the same day of publication, as another value."""
    first: dict[tuple[str, str, date], HandFigure] = {}
    faults = []
    for one in figures:
        before = first.setdefault((one.series, one.period, one.published_on), one)
        if before.value != one.value:
            what = f"{one.series} {one.period} is {one.value} and was {before.value} in row"
            faults.append(Fault(one.row, f"{what} {before.row}", "one value on one day"))
    return faults


def _take(addition: Addition, figures: Sequence[HandFigure], book: Book) -> list[Fault]:
    """Put the figures of one day among those known then; return what is not believed."""
    day = figures[0].published_on
    wanted = frozenset[str]().union(*(related(one.series) for one in figures))
    then, added = _known(book, wanted, day), []
    faults: list[Fault] = []
    for one in {(one.series, one.period): one for one in figures}.values():
        old = then.get((one.series, one.period))
        if old == one.number:
            addition.same += 1
            continue
        faults += _disbelieved(one, then, book)
        added.append((one, old is not None))
        addition.revised += old is not None
    then |= {(one.series, one.period): one.number for one, _ in added}
    faults += [fault for one, _ in added for fault in _against(one, then, book)]
    if not faults:
        rows = [_row(addition, one, revised) for one, revised in added]
        addition.figures += [one for one, _ in added]
        addition.rows += rows
        book.rows = pd.concat([book.rows, _typed(rows)], ignore_index=True)
    return faults


def _known(book: Book, wanted: Iterable[str], day: date) -> NewestValues:
    """Return the figures of some series known on a day, by series and form of their period."""
    rows = book.rows[book.rows["series"].isin(list(wanted))]
    rows = rows[(rows["published_on"] <= pd.Timestamp(day)) & (rows["status"] != "contradicted")]
    then = known_on(rows, day) if len(rows) else rows
    forms = [canonical(period) or period for period in then["period"]]
    cells = zip(then["series"], forms, then["value"], strict=True)
    return {(series, form): float(value) for series, form, value in cells}


def _disbelieved(one: HandFigure, then: NewestValues, book: Book) -> Iterator[Fault]:
    rule, old = book.believed(one.series), then.get((one.series, one.period))
    own = book.rows[(book.rows["series"] == one.series) & (book.rows["period"] == one.period)]
    if (own["published_on"] == pd.Timestamp(one.published_on)).any():
        what = f"{one.series} {one.period} of {one.published_on} is known as {old:g}"
        yield Fault(one.row, what, "another day of publication for another value")
    if old is not None and too_revised(rule, old, one.number):
        what = f"{one.series} {one.period} revised from {old:g} to {one.value}"
        yield Fault(one.row, what, f"at most {rule.max_revision:.0%} or {rule.small:g}")


def _against(one: HandFigure, then: NewestValues, book: Book) -> Iterator[Fault]:
    """Return whether a figure is too far from the one before it, or from what is counted."""
    rule, last = book.believed(one.series), _before(one, then)
    summed = one.series in {each["total"] for each in rules()["cumulative"]}
    if last is not None and not summed and one.number >= 0 and too_far(rule, last, one.number):
        what = f"{one.series} {one.period} is {one.value} after {last:g}"
        yield Fault(one.row, what, f"a step below {rule.max_step} on the log scale")
    for clash in clashes(one.series, one.period, then):
        yield Fault(one.row, *clash)


def _before(one: HandFigure, then: NewestValues) -> float | None:
    """Return the figure of the last period of the same kind before this one."""
    kind, start = granularity(one.period), span(one.period)[0]
    earlier = [
        (span(form)[1], value)
        for (series, form), value in then.items()
        if series == one.series and granularity(form) == kind and span(form)[1] < start
    ]
    return max(earlier)[1] if earlier and max(earlier)[1] >= 0 else None


def _row(addition: Addition, one: HandFigure, revised: bool) -> Row:
    """Return a figure as a row to add; *printed* or *reconstructed* as a refresh says it."""
    source_id, day = _source_id(addition, one), one.published_on.isoformat()
    lag = lag_of(one.series, one.period, source_id, load_lags())
    anchor = span(one.period)[lag.anchor == "end"]
    fresh = (one.published_on - anchor).days <= lag.printed_within
    cells = {
        "file": one.file,
        "series": one.series,
        "period": one.period,
        "value": one.value,
        "unit": one.unit,
        "published_on": day,
        "published_kind": PRINTED if revised or fresh else RECONSTRUCTED,
        "retrieved_on": day,
        "status": one.status,
        "source_id": source_id,
    }
    return {name: cells[name] for name in ADDED}


def _source_id(addition: Addition, one: HandFigure) -> str:
    mark = sha256(one.source.encode() + addition.sheet.body).hexdigest()[:8]
    return f"{BY_HAND}{_slug(one.source)}-{one.published_on}-{mark}"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower())[:LETTERS].strip("-") or "file"


def _typed(rows: Sequence[Row]) -> pd.DataFrame:
    """Return rows to add as ``data.tables.csv_table.read_table`` would read them."""
    table = pd.DataFrame([vintage_row(row) for row in rows], columns=list(COLUMNS))
    days = {name: pd.to_datetime(table[name], format="%Y-%m-%d") for name in FIGURES.days}
    file = [row["file"] for row in rows]
    return table.assign(value=table["value"].astype(float), file=file, **days)


def _unsound(addition: Addition, book: Book) -> list[Fault]:
    """Return what the checks of the tables say of the new rows."""
    new = {(row["source_id"], row["series"], row["period"]) for row in addition.rows}
    rows = {(one.series, one.period, one.published_on): one.row for one in addition.figures}
    faults = []
    for name in sorted({row["file"] for row in addition.rows}):
        table = book.rows[book.rows["file"] == name].reset_index(drop=True)
        sources = frozenset(table["source"])
        for check in (found for key, found in CHECKS.items() if key != "gap"):
            for place, message in check(name, table, rules()["checks"], sources):
                at = table.iloc[place]
                if (at["source"], at["series"], at["period"]) in new:
                    number = rows[at["series"], at["period"], at["published_on"].date()]
                    found, _, expected = message.partition("; expected ")
                    faults.append(Fault(number, found, expected))
    return faults


def _refuse(name: str, faults: Sequence[Fault]) -> None:
    """Raise when a row is wrong.

    Raises:
        DataError: the first fault, and how many rows more are wrong.
    """
    if not faults:
        return
    row, found, expected = min(faults, key=lambda fault: fault.row)
    more = len({fault.row for fault in faults}) - 1
    told = f" {more} more rows are wrong." if more else ""
    raise DataError(
        f"{name}: row {row}: {found}; expected {expected}. Nothing was added; correct the file "
        f"and add it again.{told}"
    )


def _sources(place: TableFolders, addition: Addition, kept: str) -> list[Row]:
    """Return the sources with one more for each that the file names by day."""
    found = {
        _source_id(addition, one): (one.source, one.published_on.isoformat())
        for one in addition.figures
    }
    rows = place.rows(place.sources)
    for source_id, (publisher, day) in found.items():
        title = f"Added by hand from {addition.sheet.name}"
        cells = {
            "source_id": source_id,
            "publisher": publisher,
            "title": title,
            "address": kept,
            "published_on": day,
            "published_basis": "exact",
            "compilation": "false",
            "retrieved_on": day,
            "grade": GRADE,
        }
        rows.append({name: cells[name] for name in FIELDS})
    return sorted(rows, key=lambda row: row["source_id"])


def _entry(addition: Addition, kept: str) -> Row:
    ids = dict.fromkeys(row["source_id"] for row in addition.rows)
    days = sorted({one.published_on.isoformat() for one in addition.figures})
    return {
        "addition": addition.name,
        "action": DONE,
        "at": _now(),
        "published_on": " ".join(days),
        "sources": " ".join(ids),
        "series": "; ".join(sorted({one.series for one in addition.figures})),
        "rows": str(len(addition.rows)),
        "file": kept,
        "sha256": sha256(addition.sheet.body).hexdigest(),
        "bytes": str(len(addition.sheet.body)),
        "remark": " / ".join(dict.fromkeys(one.remark for one in addition.figures if one.remark)),
    }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
