"""The command that fetches newer figures, and what it tells."""

import sys
from pathlib import Path
from typing import NamedTuple

from data.refresh.offices.settings import Settings, load_settings
from data.refresh.place import Place, place_of
from data.refresh.run import Found, Refresh
from data.refresh.write import write
from data.tables.atomic import alone


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
