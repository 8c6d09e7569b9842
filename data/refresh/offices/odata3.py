"""The protocol of opendata.cbs.nl (OData 3): wide rows, a column a measure."""

from collections.abc import Iterator
from urllib.parse import quote

from data.refresh.offices.cbs import Row, TableDescription, TableItem
from data.refresh.offices.odata4 import any_of, text
from data.refresh.offices.pages import Pages

DIMENSIONS = ("Dimension", "TimeDimension", "GeoDimension")
LINK = "odata.nextLink"


class OldProtocol:
    """A table at ``<base>/<table>/<entity>``; codes are padded with blanks there."""

    def __init__(self, pages: Pages, base: str) -> None:
        """Take the pages and the address of the table."""
        self._pages, self._base = pages, base
        self._padded: dict[str, str] = {}

    def changed(self) -> str:
        """Return ``Modified`` of the table, never from a kept page."""
        with self._pages.anew():
            return text(self._pages, self._info(), "Modified")

    def describe(self) -> TableDescription:
        """Return title, measures with units, and the codes of every dimension."""
        properties = list(self._rows("DataProperties"))
        kinds = [(text(self._pages, row, "Type"), row) for row in properties]
        names = [text(self._pages, row, "Key") for kind, row in kinds if kind in DIMENSIONS]
        return TableDescription(
            title=text(self._pages, self._info(), "Title"),
            measures=tuple(self._item(row) for kind, row in kinds if kind == "Topic"),
            items={name: tuple(map(self._item, self._rows(name))) for name in names},
        )

    def observations(self, measures: list[str], chosen: dict[str, list[str]]) -> Iterator[Row]:
        """Yield a long row for each measure of each wide row."""
        padded = {name: [self._padded[code] for code in chosen[name]] for name in chosen}
        terms = quote(" and ".join(any_of(name, padded[name]) for name in padded))
        for row in self._rows("TypedDataSet", f"&$filter={terms}"):
            for measure in measures:
                if measure not in row:
                    found = ", ".join(sorted(row))[:80]
                    raise self._pages.wrong(f"no {measure} among {found}", f"the column {measure}")
                yield row | {"Measure": measure, "Value": row[measure]}

    def _info(self) -> Row:
        found = list(self._rows("TableInfos"))
        if len(found) != 1:
            raise self._pages.wrong(f"{len(found)} tables", "one")
        return found[0]

    def _rows(self, entity: str, more: str = "") -> Iterator[Row]:
        return self._pages.rows(f"{self._base}/{entity}?$format=json{more}", LINK)

    def _item(self, row: Row) -> TableItem:
        code, title = (text(self._pages, row, name) for name in ("Key", "Title"))
        self._padded[code.strip()] = code
        optional = (str(row.get(name) or "") for name in ("Unit", "Status", "Description"))
        return TableItem(code.strip(), title.strip(), *optional)
