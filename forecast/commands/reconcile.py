"""What ``prognose reconcile`` prints: printed, model, difference, cause."""

from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from data.tables.vintages import VINTAGES
from forecast.archive import store
from forecast.costs.check import reconcile
from forecast.exchange import write_csv
from forecast.known import known, shipped

TITLE = {
    "nl": "Gedrukte bedragen naast het model op gedrukte aantallen, EUR mln",
    "en": "Printed amounts beside the model on printed numbers, EUR mln",
}


def run(language: str, out: Path | None) -> None:
    """Print the reconciliation; with ``out`` also write it to a new folder.

    Raises:
        RunError: ``out`` exists.
    """
    tables = shipped(VINTAGES)
    found = reconcile(lambda day: known(tables, day), language)
    show(found, language)
    if out is not None:
        with store.draft(out) as folder:
            write_csv(found, folder / "reconcile.csv", digits=10)
        print(out / "reconcile.csv")


def show(found: pd.DataFrame, language: str) -> None:
    """Print the rows, then the causes by number, then the counts of verdicts."""
    console = Console(width=132)
    table = Table(title=TITLE[language], box=None)
    for name in ("", "organisation", "document", "kind", "year"):
        table.add_column(name, no_wrap=True)
    for name in ("printed", "model", "difference", "share"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    for number, row in enumerate(found.to_dict("records"), start=1):
        euros = [_millions(row[name]) for name in ("printed", "model", "difference")]
        share = "" if pd.isna(row["share"]) else f"{row['share']:+.1%}"
        named = (row["organisation"], row["document"], row["kind"], str(row["year"]))
        table.add_row(str(number), *named, *euros, share, row["verdict"])
    console.print(table)
    for number, cause in enumerate(found["cause"], start=1):
        if cause:
            console.print(f"{number:>3}  {cause}", highlight=False)
    tested = found[~found["verdict"].isin(["fitted", "not computable"])]
    within = int((tested["verdict"] == "within").sum())
    rule = "within 10% (line) or 25% (mutation)"
    print(f"{within} of {len(tested)} amounts not used for fitting are {rule}")


def _millions(amount: float) -> str:
    return "" if pd.isna(amount) else f"{amount / 1e6:,.1f}"
