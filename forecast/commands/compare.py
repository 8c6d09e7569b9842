"""`prognose compare A B`: what changed between two finished runs, and why."""

from data.errors import RunError
from forecast.archive.drafts import draft_folder, refuse_existing
from forecast.changes.comparison import CompareOptions, comparison, more
from forecast.exchange import write_csv
from reports.screen.changes import show_comparison
from reports.screen.lines import say


def run_compare(a: str, b: str, options: CompareOptions, language: str | None = None) -> None:
    """Print what changed; write tables, chart and text only to a new folder.

    Args:
        a: the earlier run, folder or id.
        b: the later run.
        options: as given on the command line.
        language: of what is printed, that of the later run when None; files keep that of the run.

    Raises:
        ToolkitError: as of :func:`comparison`, or ``out`` exists.
    """
    if options.out is not None:
        refuse_existing(options.out)
    found = comparison(a, b, options)
    level = f"{more(options.level)[0]:g}" if more(options.level) else options.level
    if level not in set(found.table["level"]):
        names = ", ".join(found.table["level"].unique())
        raise RunError(f"level {level!r}: unknown; expected {names} or a number between 0 and 1.")
    show_comparison(found, level, language or found.language)
    if options.out is not None:
        from reports.changes.folder import write_change

        with draft_folder(options.out) as folder:
            write_csv(found.table, folder / "compare.csv", digits=10)
            write_change(found, folder)
        say(options.out)
