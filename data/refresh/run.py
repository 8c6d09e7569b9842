"""A refresh from start to end: every source is read and believed before a byte is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.build.figure_rows import Row
from data.build.publication import load_lags
from data.errors import DataError
from data.refresh.offices.answer import OfficeAnswer
from data.refresh.offices.cbs import read_cbs
from data.refresh.offices.eurostat import read_eurostat
from data.refresh.offices.failures import Unreachable
from data.refresh.offices.odata3 import OldProtocol
from data.refresh.offices.odata4 import NewProtocol
from data.refresh.offices.pages import CACHE, Pages
from data.refresh.offices.settings import OfficeSettings, SourceRule
from data.refresh.offices.transport import Client, Say
from data.refresh.offices.weekly import read_weekly
from data.refresh.place import TableFolders
from data.refresh.plausible import check, not_after, spans
from data.refresh.vintage import known_then, new_rows, with_sums
from data.tables.atomic import finish


@dataclass(frozen=True, eq=False, slots=True)
class NewRows:
    """What one source had to add.

    Attributes:
        name: the source.
        rule: its settings.
        answer: what it said.
        rows: rows to add; none when nothing is new.
        revised: how many of them change a known figure.
    """

    name: str
    rule: SourceRule
    answer: OfficeAnswer
    rows: list[Row]
    revised: int

    @property
    def source_id(self) -> str:
        """Return the id of this vintage in ``data/sources.csv``."""
        return f"{self.rule.label}-{self.answer.published_on}"

    def state(self) -> dict[str, Any]:
        """Return what the next refresh is held against."""
        return {
            "published_on": self.answer.published_on.isoformat(),
            "definition": self.answer.definition,
            "spans": spans(self.answer),
        }


class Refresh:
    """The sources of some settings, read into one place."""

    def __init__(
        self, settings: OfficeSettings, place: TableFolders, say: Say, cache: Path = CACHE
    ) -> None:
        """Take what is needed; nothing is read yet.

        Args:
            settings: sources and limits.
            place: tables to add to.
            say: told what is being read.
            cache: folder of the pages fetched so far.
        """
        self._settings, self._place, self._say, self._cache = settings, place, say, cache

    def find(self, only: str | None = None) -> list[NewRows]:
        """Read the sources and return what they have to add; nothing is written.

        Pages already fetched stay for the next time when a connection fails; an answer that is
        refused is fetched again.

        Raises:
            DataError: a source cannot be read or is not believed.
        """
        finish(self._place.root)
        chosen = self._settings.chosen(only)
        return [self._found(name, rule) for name, rule in chosen.items()]

    def forget(self, additions: list[NewRows]) -> None:
        """Drop the pages of sources that are done."""
        for one in additions:
            self._pages(one.name).forget()

    def _pages(self, name: str) -> Pages:
        client = Client(name, self._settings.limits, self._say)
        return Pages(client, self._cache / name)

    def _found(self, name: str, rule: SourceRule) -> NewRows:
        self._say(f"{name}: reading {rule.table}")
        pages, now = self._pages(name), datetime.now(UTC).date()
        answer = with_sums(_read(pages, rule, f"{now}"), rule)
        with _forgetting(pages):
            not_after(name, answer, now)
            tables, state = self._place.root / self._place.vintages, self._place.state(name)
            known = known_then(tables, rule, answer.published_on)
            check(name, answer, rule, state, known)
            rows = new_rows(answer, rule, known, load_lags())
            if rows and state.get("published_on") == answer.published_on.isoformat():
                raise DataError(
                    f"{name}: {rows[0]['series']} {rows[0]['period']} changed and the day of "
                    f"publication did not, {answer.published_on}; expected a new day. Nothing "
                    f"was changed; wait for the office to date it."
                )
        revised = sum((row["series"], row["period"]) in known for row in rows)
        return NewRows(name, rule, answer, rows, revised)


def _read(pages: Pages, rule: SourceRule, today: str) -> OfficeAnswer:
    base = f"{rule.base_url}/{rule.table}"
    if rule.kind == "weekly_csv":
        return read_weekly(pages, rule)
    if rule.kind == "eurostat":
        pages.version = today
        with _forgetting(pages):
            return read_eurostat(pages, rule)
    reader = NewProtocol(pages, base) if rule.kind == "cbs_v4" else OldProtocol(pages, base)
    with _forgetting(pages):
        return read_cbs(pages, rule, reader)


@contextmanager
def _forgetting(pages: Pages) -> Iterator[None]:
    """Drop the pages of an answer that is refused, so that the next refresh asks anew."""
    try:
        yield
    except Unreachable:
        raise
    except DataError:
        pages.forget()
        raise
