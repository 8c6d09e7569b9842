"""The protocol of datasets.cbs.nl (OData 4): long rows, one a figure."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from data.refresh.offices.cbs import Row, TableDescription, TableItem
from data.refresh.offices.pages import Pages

OTHER = {"Id", "Measure", "ValueAttribute", "Value", "StringValue"}


class NewProtocol:
    """A table at ``<base>/<table>/<entity>``."""

    def __init__(self, pages: Pages, base: str) -> None:
        """Take the pages and the address of the table."""
        self._pages, self._base = pages, base
        self._dimensions: set[str] = set()

    def changed(self) -> str:
        """Return ``Modified`` of the properties, never from a kept page."""
        with self._pages.anew():
            return text(self._pages, self._properties(), "Modified")

    def describe(self) -> TableDescription:
        """Return title, measures with units, and the codes of every dimension."""
        names = [text(self._pages, row, "Identifier") for row in self._rows("Dimensions")]
        self._dimensions = set(names)
        return TableDescription(
            title=text(self._pages, self._properties(), "Title"),
            measures=tuple(map(self._item, self._rows("MeasureCodes"))),
            items={name: tuple(map(self._item, self._rows(f"{name}Codes"))) for name in names},
        )

    def observations(self, measures: list[str], chosen: dict[str, list[str]]) -> Iterator[Row]:
        """Yield the rows of these measures and categories, all periods."""
        terms = [any_of("Measure", measures), *(any_of(name, chosen[name]) for name in chosen)]
        for row in self._rows(f"Observations?$filter={quote(' and '.join(terms))}"):
            if extra := set(row) - OTHER - self._dimensions:
                raise self._pages.wrong(f"the column {min(extra)}", "the known columns")
            yield row

    def _properties(self) -> dict[str, Any]:
        return self._pages.content(f"{self._base}/Properties")

    def _rows(self, entity: str) -> Iterator[Row]:
        return self._pages.rows(f"{self._base}/{entity}")

    def _item(self, row: Row) -> TableItem:
        code, title = (text(self._pages, row, name) for name in ("Identifier", "Title"))
        optional = (str(row.get(name) or "") for name in ("Unit", "Status", "Description"))
        return TableItem(code.strip(), title.strip(), *optional)


def any_of(name: str, codes: list[str]) -> str:
    """Return the filter that a column is one of some codes."""
    return "(" + " or ".join(f"{name} eq '{code}'" for code in codes) + ")"


def text(pages: Pages, row: dict[str, Any], name: str) -> str:
    """Return a field that must hold text.

    Raises:
        DataError: it is not there or holds something else.
    """
    if not isinstance(row.get(name), str):
        raise pages.wrong(f"no {name} among {', '.join(sorted(row))[:80]}", f"the field {name}")
    return str(row[name])
