"""Raw figure files turned into vintage rows: one raw file, one table."""

import csv
import re
import tomllib
from functools import cache

from data.build.publication import Lag, lag_of, publication
from data.errors import DataError
from data.folders import DATA
from data.tables.dutch_periods import canonical
from data.tables.periods import span
from data.tables.sources import Source

RAW = DATA / "raw"
CONTRADICTED = DATA / "contradicted.toml"
COLUMNS = (
    "series",
    "period",
    "start",
    "end",
    "value",
    "unit",
    "published_on",
    "published_kind",
    "retrieved_on",
    "status",
    "source",
)
NOTED = (  # words of a note beside a figure -> its status, the first that fits
    ("Najaarsnota", "projection"),  # the mean of a year that had not ended
    ("split read", "uncertain"),
    ("preliminary", "provisional"),
    ("ruim", "press_rounded_gt"),
    ("een kleine", "press_rounded_lt"),
    ("zo'n|ongeveer", "press_rounded"),
    ("rounded to 10", "official_rounded"),
)
Row = dict[str, str]
Identity = tuple[str, str, str, float, str]


def raw_rows(name: str) -> list[Row]:
    """Return the rows of ``data/raw/<name>.csv`` as printed, all cells text."""
    with (RAW / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def figure_rows(
    name: str, sources: dict[str, Source], lags: tuple[Lag, ...]
) -> tuple[list[Row], list[Row]]:
    """Return the vintage rows of one raw file, and the raw rows whose period names no days.

    Values, units and periods stay as printed; a row a document prints twice stands once; a
    figure listed in ``contradicted.toml`` gets status ``contradicted``.

    Raises:
        DataError: a source is unknown, or no lag rule fits.
    """
    known, unparsed = [], []
    for raw in raw_rows(name):
        form = canonical(raw["period"]) if "document" in raw else raw["period"]
        if form:
            known.append(_figure(name, raw, form, sources, lags))
        else:
            unparsed.append(raw)
    unique = {tuple(row.items()): row for row in known}.values()
    return sorted(unique, key=order), unparsed


def _figure(
    name: str, raw: Row, form: str, sources: dict[str, Source], lags: tuple[Lag, ...]
) -> Row:
    series = raw.get("series") or raw["variable"]
    source = _source(raw.get("source_id") or raw["document"], sources)
    status = raw.get("status") or _status(raw)
    lag = lag_of(series, form, source.source_id, lags)
    known = publication({"period": form, "status": status}, source, lag)
    start, end = span(form)
    identity = (name, series, raw["period"], float(raw["value"]), source.source_id)
    cells = (
        series,
        raw["period"],
        start.isoformat(),
        end.isoformat(),
        raw["value"],
        raw["unit"],
        known.published_on.isoformat(),
        known.kind,
        known.retrieved_on.isoformat(),
        "contradicted" if identity in contradicted() else status,
        source.source_id,
    )
    return dict(zip(COLUMNS, cells, strict=True))


@cache
def contradicted() -> frozenset[Identity]:
    """Return file, series, period, value and source of the figures not to be used."""
    rows = tomllib.loads(CONTRADICTED.read_text(encoding="utf-8"))["row"]
    names = ("file", "series", "period", "value", "source")
    return frozenset(tuple(row[name] for name in names) for row in rows)


def _status(raw: Row) -> str:
    if raw.get("remark") == "expectation":
        return "projection"
    said = raw.get("note", "")
    return next((status for words, status in NOTED if re.search(words, said)), "as_printed")


def _source(identity: str, sources: dict[str, Source]) -> Source:
    if identity not in sources:
        raise DataError(
            f"source: {identity!r} is unknown; expected an id of data/sources.csv. Add its row."
        )
    return sources[identity]


def order(row: Row) -> tuple[str, ...]:
    """Return what the rows of a table are sorted by."""
    names = ("series", "start", "end", "published_on", "source", "retrieved_on")
    return (*(row[name] for name in names), f"{float(row['value']):020.3f}")
