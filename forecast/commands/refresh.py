"""The commands that bring newer figures, from the offices or a file, and take a file back."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from data.refresh.addition import find, undo
from data.refresh.addition import write as write_addition
from data.refresh.by_hand import Book
from data.refresh.offices.settings import OfficeSettings, load_settings
from data.refresh.place import TableFolders, place_of
from data.refresh.run import Refresh
from data.refresh.sheet import read_sheet
from data.refresh.write import write
from data.streams.origin import made_from
from data.tables.atomic import alone
from reports.screen.lines import say, whisper
from reports.screen.refresh import (
    added_lines,
    show_dry_run,
    show_new_rows,
    show_written,
    undone_lines,
)


class RefreshOptions(NamedTuple):
    """What was asked on the command line."""

    only: str | None = None
    config: Path | None = None
    figures: Path | None = None
    dry_run: bool = False


def run_refresh(options: RefreshOptions) -> None:
    """Read the sources, add what is new as a vintage, and say one line a source.

    Raises:
        DataError: a source cannot be read or is not believed; nothing was changed.
    """
    settings, place = load_settings(options.config), place_of(options.figures)
    with alone(place.root):
        _refresh(options, settings, place)


def _refresh(options: RefreshOptions, settings: OfficeSettings, place: TableFolders) -> None:
    work = Refresh(settings, place, _say)
    found = work.find(options.only)
    unknown = [name for name, rule in settings.sources.items() if not rule.base_url]
    show_new_rows(found, unknown if options.only is None else [])
    if options.dry_run:
        show_dry_run()
        return
    written = write(place, found)
    work.forget(found)
    show_written(len(written))


class AddOptions(NamedTuple):
    """What was asked on the command line."""

    file: Path
    figures: Path | None = None
    dry_run: bool = False
    language: str = "en"


def run_add(options: AddOptions) -> None:
    """Check the figures of a file, add them as a vintage and say what was added.

    Raises:
        DataError: the file or a row is not as it should be; nothing was changed.
    """
    place, sheet = place_of(options.figures), read_sheet(options.file)
    with alone(place.root):
        book = Book(place.root / place.vintages, load_settings(), made_from())
        found = find(sheet, place, book, datetime.now(UTC).date())
        if not options.dry_run:
            write_addition(place, found)
    say(*added_lines(found, options.language, dry_run=options.dry_run))


def run_undo(name: str, figures: Path | None, language: str = "en") -> None:
    """Take the figures of a file back and say so.

    Raises:
        DataError: nothing of that name stands; nothing was changed.
    """
    place = place_of(figures)
    with alone(place.root):
        entry = undo(place, name)
    say(*undone_lines(entry, language))


def additions(figures: Path | None) -> list[dict[str, str]]:
    """Return the log of files that were added or taken back."""
    return place_of(figures).additions()


def newest_refreshes(figures: Path | None) -> dict[str, dict[str, str]]:
    """Return the newest entry of the log of refreshes, by source."""
    newest = {row["refresh"]: row for row in place_of(figures).log()}
    return dict(sorted(newest.items()))


def _say(text: str) -> None:
    if sys.stderr.isatty():
        whisper(text)
