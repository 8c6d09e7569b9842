"""What ``prognose record budget`` does."""

from pathlib import Path

from joblib import cpu_count

from data.errors import RunError
from data.names import nearest
from data.tables.vintages import VINTAGES
from forecast.archive.drafts import draft_folder, refuse_existing
from forecast.archive.store import write_manifest
from forecast.backtest.setting import N_PATHS
from forecast.budget_record.day import record_basis
from forecast.budget_record.days import content
from forecast.budget_record.tables import record_tables
from forecast.commands.backtest import run_indicators
from forecast.config import load_config
from forecast.exchange import write_csv
from forecast.known import shipped
from reports.screen.lines import say
from reports.screen.record import show_record

RECORDS = ("budget", "indicators")


def run_record(what: str, out: Path | None = None, language: str = "en") -> None:
    """Print one record.

    Args:
        what: ``"budget"``, or ``"indicators"``, which writes its page.
        out: new folder for the tables of the budget.
        language: of what is printed.

    Raises:
        RunError: another name; or as of :func:`run_budget_record`.
    """
    if what not in RECORDS:
        raise RunError(
            f"record {what[:40]!r}: unknown; expected {' or '.join(RECORDS)}. "
            f"Write {nearest(what, RECORDS)}."
        )
    if what == "budget":
        run_budget_record(out, language=language)
    elif out is not None:
        raise RunError(
            f"--out {out}: record {what} writes its page; expected no folder. Leave out."
        )
    else:
        run_indicators()


def run_budget_record(
    out: Path | None = None, workers: int | None = None, language: str = "en"
) -> None:
    """Print the record of the budget; with ``out`` also write every table to a new folder.

    Raises:
        ToolkitError: ``out`` exists, or the shipped tables are not as they should be.
    """
    if out is not None:
        refuse_existing(out)
    config = load_config(None, n_paths=N_PATHS, workers=workers or cpu_count())
    stands_on = record_basis(config, shipped(VINTAGES))
    found = record_tables(stands_on)
    show_record(found, language)
    if out is not None:
        with draft_folder(out) as folder:
            for name, table in found.items():
                write_csv(table, folder / f"{name}.csv")
            write_manifest(folder, {"run_id": out.name, **content(stands_on)})
        say(out / "moments.csv")
