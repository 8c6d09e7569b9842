"""What ``prognose backtest --own`` and ``--panel`` do: the records of series of a user's own."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pandas as pd

from data.errors import ModelError
from forecast.own_record.benchmark import EVEN, ODD, by_pool, milliseconds, series, series_rows
from forecast.own_record.benchmark import ROW as M3_ROW
from forecast.own_record.candidates import POOLS, every_model
from forecast.own_record.choice import (
    BASELINE,
    COUNTS,
    POOLED,
    Asked,
    best_elsewhere,
    by_model,
    chosen_elsewhere,
    relative,
)
from forecast.own_record.countries import ROW, Case, case_rows, cases
from forecast.own_record.laws import ROW as LAW_ROW
from forecast.own_record.laws import by_law, law_rows
from forecast.own_record.parallel import Row, every_row
from forecast.own_record.rule import chosen, evidence
from models.pools.pool import Pool
from reports.backtest.pages.own_pages import OwnTables, own_page, panel_page
from reports.screen.lines import say
from reports.whole import write_whole

OWN_PAGE, PANEL_PAGE = Path("docs") / "own_record.md", Path("docs") / "panel_record.md"
SERIES_A_LAW = 20
WALK = {BASELINE: Pool.equal(BASELINE)}


def run_own_record(workers: int, page: Path | None = None) -> Path:
    """Score the candidates for own series on M3, known laws and countries; write the page.

    Args:
        workers: processes.
        page: replaced whole; ``docs/own_record.md`` when None.

    Raises:
        ToolkitError: a package or figure is missing, or the page cannot be written.
    """
    competition = every_row("M3", partial(series_rows, pools=POOLS), series(), workers)
    known = every_row("laws", partial(law_rows, pools=POOLS), range(SERIES_A_LAW), workers)
    abroad = every_row("countries", partial(case_rows, pools={**POOLS, **WALK}), cases(), workers)
    tables = own_tables(competition, known, abroad)
    say(write_whole(own_page(tables).encode(), page or OWN_PAGE))
    return page or OWN_PAGE


def own_tables(competition: list[Row], known: list[Row], abroad: list[Row]) -> OwnTables:
    """Return what the page shows, from the rows of M3, known laws and countries."""
    scores = pd.DataFrame(competition, columns=list(M3_ROW))
    halves = {half: scores[scores["half"] == half] for half in (ODD, EVEN)}
    m3 = {name: by_pool(rows) for name, rows in {**halves, "all": scores}.items()}
    of_laws = by_law(pd.DataFrame(known, columns=list(LAW_ROW)))
    countries = by_model(relative(pd.DataFrame(abroad, columns=list(ROW))))
    table = evidence(m3[ODD], of_laws, countries)
    return OwnTables(table, chosen(table), m3, of_laws, countries, milliseconds(POOLS))


def run_panel_record(workers: int, page: Path | None = None) -> Path:
    """Score every registered model on every country that ships, a day at a time; write the page.

    Args:
        workers: processes.
        page: replaced whole; ``docs/panel_record.md`` when None.

    Raises:
        ToolkitError: a figure is missing, or the page cannot be written.
    """
    made = every_row("panel", _every_model, cases(), workers)
    made += pooled_elsewhere(made, workers)
    say(write_whole(panel_text(made).encode(), page or PANEL_PAGE))
    return page or PANEL_PAGE


def panel_text(made: list[Row]) -> str:
    """Return the page on countries from the rows of every model and pool, failed ones too."""
    table = pd.DataFrame(made, columns=list(ROW))
    failed = table[table["target"] == ""].groupby("name").size()
    rows = relative(table[table["target"] != ""])
    alone = rows[~rows["name"].isin([POOLED.format(k) for k in COUNTS])]
    rows = pd.concat([rows, chosen_elsewhere(alone)], ignore_index=True)
    return panel_page(rows, {str(name): int(n) for name, n in failed.items()})


def pooled_elsewhere(made: list[Row], workers: int) -> list[Row]:
    """Return the rows of pools of the models that did best in other countries, columns ``ROW``.

    Args:
        made: rows of every model on every case.
        workers: processes.

    Raises:
        ModelError: a member cannot be fitted.
    """
    table = pd.DataFrame(made, columns=list(ROW))
    best = best_elsewhere(relative(table[table["target"] != ""]))
    return every_row("pools", partial(_pools_of, best=best), cases(), workers)


def _pools_of(case: Case, best: Mapping[Asked, tuple[str, ...]]) -> list[Row]:
    rows: list[Row] = []
    for target in (f"year_{ahead}" for ahead in case.outcomes):
        names = best.get((case.country, case.day, target), ())
        pools = {
            POOLED.format(k): Pool(names[:k], (1 / k,) * k, "quantile")
            for k in COUNTS
            if len(names) >= k
        }
        rows += [row for row in case_rows(case, pools) if row[ROW.index("target")] == target]
    return rows


def _every_model(case: Case) -> list[Row]:
    """Return the rows of every model; one that cannot be fitted has a row without target."""
    rows: list[Row] = []
    for name, pool in every_model().items():
        try:
            rows += case_rows(case, {name: pool})
        except ModelError:
            rows.append((case.country, case.series, case.day, "", None, name, *[None] * 4))
    return rows
