"""What was found put in the tables, with the bytes it was read from: all of it or nothing."""

import json
from collections.abc import Sequence
from hashlib import sha256

from data.build.__main__ import csv_text
from data.build.figure_rows import COLUMNS, Row, order
from data.build.refreshed import ADDED, ROWS, vintage_row
from data.refresh.place import LOG, LOGGED, TableFolders
from data.refresh.run import NewRows
from data.tables.atomic import replace_all
from data.tables.sources import FIELDS


def write(place: TableFolders, additions: Sequence[NewRows]) -> list[str]:
    """Add the new rows of every source and return the files written, below ``place.root``.

    Sources without new rows leave nothing.

    Raises:
        DataError: a file cannot be written; nothing has changed then.
    """
    news = [one for one in additions if one.rows]
    if not news:
        return []
    added = [row for one in news for row in one.rows]
    contents = tables_with(place, added) | {
        f"{place.raw}/{ROWS}": table_bytes([*place.added(), *added], ADDED),
        f"{place.raw}/{LOG}": table_bytes([*place.log(), *_logged(place, news)], LOGGED),
        place.sources: table_bytes(_sources(place, news), FIELDS),
    }
    for one in news:
        state = json.dumps(one.state(), indent=1, sort_keys=True, ensure_ascii=False)
        contents[place.state_file(one.name)] = f"{state}\n".encode()
        contents |= {_raw_file(place, one, page.body): page.body for page in one.answer.pages}
    replace_all(place.root, contents)
    return sorted(contents)


def table_bytes(rows: Sequence[Row], columns: tuple[str, ...]) -> bytes:
    """Return rows as the bytes of a table."""
    return csv_text(rows, columns).encode()


def tables_with(place: TableFolders, added: list[Row]) -> dict[str, bytes]:
    """Return the vintage tables with the added rows at their place."""
    made = {}
    for file in sorted({row["file"] for row in added}):
        name = f"{place.vintages}/{file}.csv"
        new = [vintage_row(row) for row in added if row["file"] == file]
        made[name] = table_bytes(sorted([*place.rows(name), *new], key=order), COLUMNS)
    return made


def _sources(place: TableFolders, news: Sequence[NewRows]) -> list[Row]:
    """Return the sources with one more for each vintage, in the order of their ids."""
    rows = place.rows(place.sources)
    for one in news:
        day, rule = one.answer.published_on.isoformat(), one.rule
        address = f"{rule.base_url}/{rule.table}"
        told = (one.source_id, rule.publisher, rule.title, address, day, "exact", "true", day)
        rows.append(dict(zip(FIELDS, (*told, rule.grade), strict=True)))
    return sorted(rows, key=lambda row: row["source_id"])


def _logged(place: TableFolders, news: Sequence[NewRows]) -> list[Row]:
    return [
        {
            "refresh": one.name,
            "source_id": one.source_id,
            "published_on": one.answer.published_on.isoformat(),
            "retrieved_at": page.retrieved_at,
            "address": page.address,
            "file": _raw_file(place, one, page.body).removeprefix(f"{place.raw}/"),
            "sha256": sha256(page.body).hexdigest(),
            "bytes": str(len(page.body)),
            "rows": str(len(one.rows)),
        }
        for one in news
        for page in one.answer.pages
    ]


def _raw_file(place: TableFolders, one: NewRows, body: bytes) -> str:
    """Return where the bytes of a page are kept: by day of publication and content."""
    end = "csv" if one.rule.kind == "weekly_csv" else "json"
    name = f"{one.answer.published_on}-{sha256(body).hexdigest()[:12]}.{end}"
    return f"{place.raw}/refresh/{one.name}/{name}"
