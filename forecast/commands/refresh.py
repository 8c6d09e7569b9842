"""The command that fetches newer figures."""

import sys
from pathlib import Path
from typing import NamedTuple

from data.refresh.offices.settings import OfficeSettings, load_settings
from data.refresh.place import TableFolders, place_of
from data.refresh.run import Refresh
from data.refresh.write import write
from data.tables.atomic import alone
from reports.screen.lines import whisper
from reports.screen.refresh import show_dry_run, show_new_rows, show_written


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


def newest_refreshes(figures: Path | None) -> dict[str, dict[str, str]]:
    """Return the newest entry of the log of refreshes, by source."""
    newest = {row["refresh"]: row for row in place_of(figures).log()}
    return dict(sorted(newest.items()))


def _say(text: str) -> None:
    if sys.stderr.isatty():
        whisper(text)
