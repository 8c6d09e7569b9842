"""The commands that bring newer figures, from the offices or a file, and take a file back."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from data.refresh.addition import find, undo
from data.refresh.addition import write as write_addition
from data.refresh.by_hand import Book
from data.refresh.offices.settings import Settings, load_settings
from data.refresh.place import Place, place_of
from data.refresh.run import Found, Refresh
from data.refresh.sheet import read_sheet
from data.refresh.write import write
from data.streams.origin import made_from
from data.tables.atomic import alone
from reports.screen.additions import added_lines, log_lines, undone_lines


class RefreshOptions(NamedTuple):
    """What was asked on the command line."""

    only: str | None = None
    config: Path | None = None
    figures: Path | None = None
    dry_run: bool = False


def refresh(options: RefreshOptions) -> None:
    """Read the sources, add what is new as a vintage, and print one line a source.

    Raises:
        DataError: a source cannot be read or is not believed; nothing was changed.
    """
    settings, place = load_settings(options.config), place_of(options.figures)
    with alone(place.root):
        _refresh(options, settings, place)


def _refresh(options: RefreshOptions, settings: Settings, place: Place) -> None:
    work = Refresh(settings, place, _say)
    found = work.find(options.only)
    for one in found:
        print(_told(one))
    for name, rule in settings.sources.items():
        if not rule.base_url and options.only is None:
            print(f"{name}: no address is known; left out")
    if options.dry_run:
        print("dry run: nothing was written")
        return
    written = write(place, found)
    work.forget(found)
    print(f"{len(written)} files written" if written else "nothing new")


class AddOptions(NamedTuple):
    """What was asked on the command line."""

    file: Path
    figures: Path | None = None
    dry_run: bool = False
    language: str = "en"


def add(options: AddOptions) -> None:
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
    for line in added_lines(found, options.language, dry_run=options.dry_run):
        print(line)


def take_back(name: str, figures: Path | None, language: str = "en") -> None:
    """Take the figures of a file back and say so.

    Raises:
        DataError: nothing of that name stands; nothing was changed.
    """
    place = place_of(figures)
    with alone(place.root):
        entry = undo(place, name)
    for line in undone_lines(entry, language):
        print(line)


def additions(figures: Path | None, language: str = "en") -> list[str]:
    """Return a line for every file that was added, and for every one that was taken back."""
    return log_lines(place_of(figures).additions(), language)


def newest_refreshes(figures: Path | None) -> list[str]:
    """Return a line on the newest refresh of every source, or one that there is none."""
    newest = {row["refresh"]: row for row in place_of(figures).log()}
    return [
        f"newest refresh of {name}: {row['source_id']}, {row['rows']} rows, read at "
        f"{row['retrieved_at']}"
        for name, row in sorted(newest.items())
    ] or ["no refresh yet: the figures are as shipped"]


def _told(one: Found) -> str:
    day, new = one.answer.published_on, len(one.rows) - one.revised
    return f"{one.name}: published on {day}, {new} new, {one.revised} revised"


def _say(text: str) -> None:
    if sys.stderr.isatty():
        print(text, file=sys.stderr, flush=True)
