"""The identity and the tables of a run."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import pandas as pd

from data.errors import BudgetError
from data.parameters import table as parameter_table
from data.series import Series
from data.streams.against_ind import against_ind
from data.streams.origin import printed_series
from data.tables.status import status
from forecast.archive.manifest import code_hash, inputs, layer_hashes, libraries, run_id, table_hash
from forecast.bands import Ordered, band_table
from forecast.budget.analysis import analysis
from forecast.budget.line_years import BookedBudget, case
from forecast.budget.places import place_futures
from forecast.budget.risks import named_futures, sensitivity
from forecast.budget.table import budget_table
from forecast.config import RunConfig
from forecast.evaluation.control_chart import alarm_table
from forecast.evaluation.error_correlation import link
from forecast.evaluation.warranty import warranty
from forecast.exchange import HubPart, hub_parts
from forecast.known import Known
from forecast.ledger import LedgerEntry
from forecast.policy.laws import law_rows
from forecast.rule.rival_skill import rival_skill
from forecast.rule.shipped_rivals import rivals_known
from forecast.run.coming import coming
from forecast.run.freshness import feeds, freshness
from forecast.run.official_beside import beside, official_beside, vintage_rows
from forecast.run.realised import asked_years
from forecast.run.result import RunResult
from forecast.simulation.futures import Futures, every
from forecast.simulation.streams import learnt_by
from forecast.years import is_stock
from models.chain.nareis import BACKLOG_WEIGHT

NAREIS, BACKLOG = "inflow_nareis", "nareis_backlog"


def identity(
    config: RunConfig, known: Known, ledger: Sequence[LedgerEntry] = ()
) -> tuple[str, dict[str, object]]:
    """Return the run's id and everything its outputs depend on, ready for the manifest."""
    day = f"{known.day:%Y-%m-%d}"
    tables = {
        "figures": known.figures,
        "prognoses": known.prognoses,
        "budget": known.lines,
        "calibration": known.errors,
        "cases": known.cases,
        "official_record": rivals_known(known.day),
    }
    content: dict[str, object] = {
        "as_of": day,
        "config": config.model_dump(mode="json", exclude={"workers", "figures"}) | {"as_of": day},
        "seed": config.seed,
        "versions": libraries(),
        "code": code_hash(),
        "layers": layer_hashes(),
        "inputs": inputs(tables)
        | {"parameters": table_hash(parameter_table(known.parameters).astype(str))},
    }
    if ledger:
        content["judgement"] = [one.model_dump(mode="json") for one in ledger]
    return run_id(day, content), content


def result(config: RunConfig, known: Known, futures: Futures, bands: pd.DataFrame) -> RunResult:
    """Return the tables of a run.

    Args:
        config: of the run.
        known: what was known on its day.
        futures: its paths.
        bands: of :func:`quantity_tables`; quantiles are made there and here, and not before.
    """
    table = budget_table(futures.costs, known.lines, config.levels)
    opened = None if futures.budget is None else case(known, futures.budget, table)
    found = {} if opened is None else analysis(opened, config.levels)
    made = RunResult(
        day=known.day,
        language=config.language,
        levels=config.levels,
        n_paths=config.n_paths,
        seed=config.seed,
        bands=bands,
        history=history_table(futures),
        budget=table,
        official=known.prognoses,
        pools=pool_table(config, known, futures),
        absent=pd.DataFrame(sorted(futures.absent.items()), columns=["quantity", "reason"]),
        parameters=parameter_table(known.parameters),
        sources=source_rows(known, futures.histories),
        correlation=link(known.errors),
        analysis=found,
        warranty=warranty(known.errors, known.cases, config.levels, known.day),
        rivals=rival_skill(rivals_known(known.day), config.seed),
        alarms=alarm_table(known.histories),
        realised=asked_years(known, futures.histories, found.get("volumes"), futures.budget),
        freshness=freshness(known.figures, known.histories, known.day),
        coming=coming(known.figures, known.histories, known.day),
        feeds=feeds(known.figures, known.day),
        printed=against_ind(known.figures, futures.histories),
        laws=law_rows(known.day, config.law_sizes),
    )
    return _with_futures(replace(made, vintages=vintage_rows(known)), opened)


def _with_futures(made: RunResult, opened: BookedBudget | None) -> RunResult:
    """Return the tables with the futures behind next year's euros, where there is a budget."""
    if opened is None:
        return made
    return replace(
        made,
        place_futures=_made(opened, partial(place_futures, levels=made.levels)),
        named_futures=_made(opened, named_futures),
        sensitivity=_made(opened, sensitivity),
    )


def quantity_tables(
    config: RunConfig, known: Known, futures: Futures
) -> tuple[pd.DataFrame, list[HubPart]]:
    """Return the bands of every quantity, and what the table of hubverse holds of it.

    Both from one sort a quantity: sorting is most of the work.
    """
    tables, parts = [], []
    for key, paths in every(futures).items():
        found, stock = Ordered.of(paths, stock=is_stock(key)), is_stock(key)
        history = futures.histories.get(key)
        tables.append(band_table(found, config.levels, stock=stock, history=history))
        parts += hub_parts(found, known.day)
    bands = pd.concat(tables, ignore_index=True)
    return beside(bands, official_beside(known.prognoses)), parts


def _made(opened: BookedBudget, make: Callable[[BookedBudget], pd.DataFrame]) -> pd.DataFrame:
    """Return a table of the budget; no rows where the day does not allow it."""
    try:
        return make(opened)
    except BudgetError:
        return pd.DataFrame()


def history_table(futures: Futures) -> pd.DataFrame:
    """Return the months known on the day, a row per quantity and month."""
    tables = [
        pd.DataFrame(
            {
                "quantity": key,
                "month": found.months,
                "value": found.values,
                "unit": found.unit,
                "estimated": found.estimated,
            }
        )
        for key, found in sorted(futures.histories.items())
    ]
    return pd.concat(tables, ignore_index=True)


def pool_table(config: RunConfig, known: Known, futures: Futures) -> pd.DataFrame:
    """Return the models and weights each simulated stream was drawn from.

    Nareis by its backlog is a member of the pool of nareis where the chain has one.
    """
    rows = []
    for key in config.pools:
        if key in futures.paths:
            _, pool = learnt_by(config.pools[key], known.histories[key])
            named = list(zip(pool.names, pool.weights, strict=True))
            if key == NAREIS and BACKLOG in futures.paths:
                named = [(name, weight * (1 - BACKLOG_WEIGHT)) for name, weight in named]
                named.append((BACKLOG, BACKLOG_WEIGHT))
            rows += [(key, *pair) for pair in named]
    return pd.DataFrame(rows, columns=["quantity", "model", "weight"])


def source_rows(known: Known, histories: Mapping[str, Series]) -> pd.DataFrame:
    """Return the state of every monthly series: span, shares estimated, newest publication."""
    printed = status(known.figures, known.day).set_index("series")
    rows = []
    for key, found in sorted(histories.items()):
        used = printed.loc[printed.index.intersection(list(printed_series(key)))]
        if used.empty:
            continue
        newest = used.sort_values("newest").iloc[-1]
        weight = used["n"] / used["n"].sum()
        rows.append(
            {
                "series": key,
                "first": str(found.months[0]),
                "last": str(found.months[-1]),
                "share_estimated": float(found.estimated.mean()),
                "share_reconstructed": float((used["share_reconstructed"] * weight).sum()),
                "newest": newest["newest"],
                "source": newest["source"],
            }
        )
    return pd.DataFrame(rows)
