"""What `prognose data refresh` says: what each source has that is new."""

from collections.abc import Mapping, Sequence

from data.refresh.run import NewRows
from reports.screen.lines import say


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
