"""What the terminal says of new figures: of a refresh, added by hand, taken back, and the log."""

from collections.abc import Mapping, Sequence

from data.folders import REPORTS
from data.refresh.addition import UNDONE, Addition
from data.refresh.run import NewRows
from reports.screen.lines import say
from reports.word_files import sections

WORDS = REPORTS / "screen" / "additions.toml"


def show_new_rows(sources: Sequence[NewRows], unknown: Sequence[str]) -> None:
    """Print a line a source, also those of which no address is known."""
    for one in sources:
        day, new = one.answer.published_on, len(one.rows) - one.revised
        say(f"{one.name}: published on {day}, {new} new, {one.revised} revised")
    say(*(f"{name}: no address is known; left out" for name in unknown))


def show_dry_run() -> None:
    """Print that nothing was changed."""
    say("dry run: nothing was written")


def show_written(n_files: int) -> None:
    """Print how many files were written."""
    say(f"{n_files} files written" if n_files else "nothing new")


def show_newest_refreshes(log: Mapping[str, Mapping[str, str]]) -> None:
    """Print the newest refresh of every source, or that there is none."""
    for name, row in log.items():
        say(
            f"newest refresh of {name}: {row['source_id']}, {row['rows']} rows, read at "
            f"{row['retrieved_at']}"
        )
    if not log:
        say("no refresh yet: the figures are as shipped")


def added_lines(addition: Addition, language: str, *, dry_run: bool) -> list[str]:
    """Return what a file added, from which day it is seen and how to take it back.

    Args:
        addition: as found.
        language: ``"nl"`` or ``"en"``.
        dry_run: whether nothing was written.
    """
    name, same = addition.name, str(addition.same)
    if not addition.rows:
        return [_said("nothing", language, name=name, same=same)]
    counts = {
        "new": str(len(addition.rows) - addition.revised),
        "revised": str(addition.revised),
        "same": same,
    }
    lines = [
        _said("added", language, name=name, file=addition.sheet.name, **counts),
        _said("seen", language, day=addition.first_day.isoformat()),
    ]
    last = _said("dry", language) if dry_run else _said("back", language, name=name)
    return [*lines, last]


def undone_lines(entry: Mapping[str, str], language: str) -> list[str]:
    """Return what was taken back, from its entry in the log."""
    file = entry["file"]
    return [_said("undone", language, name=entry["addition"], rows=entry["rows"], file=file)]


def log_lines(log: Sequence[Mapping[str, str]], language: str) -> list[str]:
    """Return a line for each entry of the log, oldest first."""
    return [
        _said(
            "log_undone" if entry["action"] == UNDONE else "log_added",
            language,
            at=entry["at"],
            name=entry["addition"],
            rows=entry["rows"],
            series=entry["series"],
        )
        for entry in log
    ]


def _said(name: str, language: str, /, **values: str) -> str:
    text: str = sections(WORDS)[name][language]
    return text.format(**values)
