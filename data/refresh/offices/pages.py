"""Pages that were fetched before a refresh was cut off, found again by what they answer.

A page is kept under a hash of the address and the version of its table, with the hash of its bytes
in its name; one whose bytes have another hash is fetched again.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from data.errors import DataError
from data.refresh.offices.transport import Client, Page, same_host

CACHE = Path(".cache") / "refresh"
JSON = "application/json"


class Pages:
    """The pages of one table, kept in a folder until :meth:`forget`."""

    def __init__(self, client: Client, folder: Path) -> None:
        """Take the client; nothing is read yet.

        Args:
            client: of the source.
            folder: where pages of this source are kept.
        """
        self.name, self._client, self._folder = client.name, client, folder
        self.version = ""
        self.read: list[Page] = []

    def page(self, address: str, media: str = JSON) -> Page:
        """Return a page: kept if there is one of this version, else fetched and kept."""
        key = sha256(f"{self.version} {address}".encode()).hexdigest()[:32]
        page = (self.version and self._kept(address, key)) or self._client.page(address, media)
        if self.version:
            name = f"{key}-{sha256(page.body).hexdigest()}.page"
            self._folder.mkdir(parents=True, exist_ok=True)
            part = self._folder / f"{name}.part"
            part.write_bytes(page.body)
            part.rename(self._folder / name)
        self.read.append(page)
        return page

    def _kept(self, address: str, key: str) -> Page | None:
        for path in self._folder.glob(f"{key}-*.page"):
            body = path.read_bytes()
            if path.stem == f"{key}-{sha256(body).hexdigest()}":
                fetched = datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
                return Page(address, body, f"{fetched:%Y-%m-%dT%H:%M:%SZ}")
            path.unlink()
        return None

    @contextmanager
    def anew(self) -> Iterator[None]:
        """Fetch what is asked inside, also where a page is kept."""
        version, self.version = self.version, ""
        yield
        self.version = version

    def forget(self) -> None:
        """Drop the pages that are kept."""
        for path in self._folder.glob("*.page*"):
            path.unlink()

    def content(self, address: str) -> dict[str, Any]:
        """Return the JSON object of one page.

        Raises:
            DataError: the page is no JSON object in UTF-8.
        """
        page = self.page(address)
        try:
            found = json.loads(page.body.decode("utf-8"), parse_constant=_no_number)
        except UnicodeDecodeError as error:
            raise self.wrong(f"byte 0x{error.object[error.start]:02x}", "UTF-8 text") from error
        except (ValueError, RecursionError) as error:
            raise self.wrong(f"no JSON ({str(error)[:60]})", "JSON") from error
        if not isinstance(found, dict):
            raise self.wrong(f"JSON {type(found).__name__}", "an object")
        return found

    def rows(self, address: str, link: str = "@odata.nextLink") -> Iterator[dict[str, Any]]:
        """Yield the rows of an OData entity, page after page.

        Args:
            address: of the first page.
            link: name of the field that leads to the next page.

        Raises:
            DataError: a page has no rows, the pages go round or there are too many.
        """
        seen: set[str] = set()
        while address:
            if address in seen:
                raise self.wrong("pages that lead back to one that was read", "a last page")
            seen.add(address)
            if len(seen) > self._client.limits.pages:
                raise self.wrong(f"more than {len(seen) - 1} pages", "a last page")
            content = self.content(address)
            rows = content.get("value")
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                raise self.wrong("no rows", "a list named value")
            yield from rows
            onward = content.get(link)
            address = same_host(self.name, str(onward), address) if onward else ""

    def wrong(self, found: str, expected: str) -> DataError:
        """Return the error of an answer that cannot be used."""
        return DataError(
            f"{self.name}: found {found}; expected {expected}. Nothing was changed; see "
            f"data/refresh/sources.toml."
        )


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")
