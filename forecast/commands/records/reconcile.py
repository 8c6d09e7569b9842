"""What ``prognose reconcile`` does: printed, model, difference, cause."""

from pathlib import Path

from data.tables.vintages import VINTAGES
from forecast.archive.drafts import draft_folder
from forecast.costs.check import reconcile
from forecast.exchange import write_csv
from forecast.known import known, shipped
from reports.screen.lines import say
from reports.screen.reconcile import show_reconciliation


def run_reconcile(language: str, out: Path | None) -> None:
    """Print the reconciliation; with ``out`` also write it to a new folder.

    Raises:
        RunError: ``out`` exists.
    """
    tables = shipped(VINTAGES)
    found = reconcile(lambda day: known(tables, day))
    show_reconciliation(found, language)
    if out is not None:
        with draft_folder(out) as folder:
            write_csv(found, folder / "reconcile.csv", digits=10)
        say(out / "reconcile.csv")
