"""The page that says how good we were, ``docs/record.md``, made again by a backtest."""

from pathlib import Path

import pandas as pd

from data.errors import RunError
from forecast.backtest.tables import Tables, read_tables
from reports.backtest.freshness import freshness
from reports.backtest.markdown import basis, case_in_full, official, pools
from reports.backtest.promises import far_out, warranty
from reports.backtest.rivals import (
    abroad,
    beside_official,
    corrections,
    the_rule,
    true_forecasts,
)
from reports.whole import write_whole

MADE = "<!-- made by `make backtest`; not written by hand -->"
TITLE = "# How good is it"


def write_record(folder: Path, page: Path, made: pd.DataFrame | None = None) -> None:
    """Write the record of a finished backtest to its page.

    Args:
        folder: of the backtest.
        page: a record made before; replaced whole or not at all.
        made: forecasts made before their outcome, as of ``forecast.scored.made_before.judged``.

    Raises:
        RunError: the folder is no whole backtest, or the page is not one of ours or cannot be
            written.
    """
    refuse_other(page)
    write_whole(record_page(read_tables(folder), made).encode(), page)


def refuse_other(page: Path) -> None:
    """Refuse a page that no backtest made, so that nothing written by hand is lost.

    Raises:
        RunError: the page cannot be read or is another.
    """
    try:
        text = page.read_bytes().decode("utf-8")
    except (OSError, ValueError) as error:
        raise RunError(
            f"{page}: {error}; expected the record to write again. Work in the repository."
        ) from error
    if not text.startswith(MADE):
        raise RunError(
            f"{page}: does not begin with {MADE}; expected a record made before. Work in the "
            f"repository, or take its page back from git."
        )


def record_page(tables: Tables, made: pd.DataFrame | None = None) -> str:
    """Return the page in markdown: the official cases, 2025, skill and coverage by year.

    Where monthly days were asked too they stand beside the quarterly ones. Every number comes
    from the tables.
    """
    parts = [
        MADE,
        TITLE,
        basis(tables),
        *official(tables),
        *beside_official(tables),
        *the_rule(tables),
        "## 2025",
        *case_in_full(tables.csv["case_2025"]),
        "## Skill and coverage by year",
        *pools(tables),
        *freshness(tables),
        *corrections(tables),
        "## Coverage warranty",
        *warranty(tables.csv["warranty"]),
        *abroad(tables),
        "## Far out, and how pools are joined",
        *far_out(tables),
        *([] if made is None else true_forecasts(made)),
        "`prognose backtest` leaves every score and forecast in `out/backtests/`, with "
        "`scores.csv`, `official.csv` and figures. The record of the chain is in "
        "[The chain](chain.md), that of a budget in [The budget](budget.md).",
    ]
    return "\n\n".join(parts) + "\n"
