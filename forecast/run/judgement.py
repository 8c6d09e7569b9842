"""Judgement applied last, on finished paths, shown apart and scored afterwards.

``bands.csv`` stays what the models say. An entry moves its quantity, and the total when it is a
stream of it; what follows at the IND, in reception or in euros is the work of a lever.
"""

from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from data.streams.origin import TOTAL
from forecast.costs.rules import Cost
from forecast.ledger import LedgerEntry, stored
from forecast.run.scenario_table import SHOWN, scenario_rows
from forecast.simulation.futures import Futures
from models.paths import Paths

SUM = "inflow_total"
COLUMNS = ("quantity", "period", "unit", "measure", *SHOWN, "mean")
LEDGER_COLUMNS = (
    "quantity",
    "kind",
    "amount",
    "unit",
    "start",
    "last",
    "given_on",
    "expiry",
    "state",
    "role",
    "why",
)


def judged(ledger: Sequence[LedgerEntry], futures: Futures, day: date) -> Futures:
    """Return every quantity with the judgement on, entry after entry.

    Args:
        ledger: entries; those that do not count on the day change nothing.
        futures: as the models say.
        day: the as-of day.
    """
    paths, costs = _moved(ledger, futures, day)
    whole = ChainMap(paths, futures.paths)
    return replace(futures, paths=whole, costs={**futures.costs, **costs})


def _moved(
    ledger: Sequence[LedgerEntry], futures: Futures, day: date
) -> tuple[dict[str, Paths], dict[str, Cost]]:
    """Return the quantities and the euros that judgement moves, with it on."""
    paths: dict[str, Paths] = {}
    costs: dict[str, Cost] = {}
    found = replace(futures, paths=ChainMap(paths, futures.paths))
    for one in ledger:
        if one.state(day, {*futures.paths, *futures.costs}) != "applied":
            continue
        known = futures.histories.get(one.quantity)
        last = None if known is None else known.months[-1]
        if one.quantity in futures.costs:
            before = costs.get(one.quantity, futures.costs[one.quantity])
            costs[one.quantity] = Cost(one.moved(before.paths, last), before.basis)
            continue
        stream = found.paths[one.quantity]
        after = one.moved(stream, last)
        if one.quantity in TOTAL and SUM in futures.paths:
            paths[SUM] = _added(found.paths[SUM], stream, after)
        paths[one.quantity] = after
    return paths, costs


def _added(total: Paths, before: Paths, after: Paths) -> Paths:
    """Return the total moved by what one of its streams moved, on each path and month."""
    at = before.months.get_indexer(total.months)
    moved = np.where(at >= 0, (after.values - before.values)[:, at], 0.0)
    return stored(total, np.maximum(total.values + moved, 0.0))


def judgement_rows(
    ledger: Sequence[LedgerEntry], futures: Futures, day: date, levels: Mapping[str, float]
) -> pd.DataFrame:
    """Return the years of every judged quantity ``without``, ``with`` and the ``difference``.

    Returns:
        The columns of ``judgement.csv``; no rows when no entry counts on the day.
    """
    paths, costs = _moved(ledger, futures, day)
    if not paths and not costs:
        return pd.DataFrame(columns=list(COLUMNS))
    other = replace(futures, paths=paths, costs=costs)
    base = replace(
        futures,
        paths={key: futures.paths[key] for key in paths},
        costs={key: futures.costs[key] for key in costs},
    )
    without = scenario_rows("", base, base, levels).query("measure == 'level'")
    rows = scenario_rows("", base, other, levels)
    named = rows.assign(measure=rows["measure"].replace("level", "with"))
    table = pd.concat([without.assign(measure="without"), named], ignore_index=True)
    return table.sort_values(["quantity", "period"], kind="stable")[list(COLUMNS)]


def ledger_rows(ledger: Sequence[LedgerEntry], futures: Futures, day: date) -> pd.DataFrame:
    """Return a row per entry with its state on the day, columns ``LEDGER_COLUMNS``."""
    present = {*futures.paths, *futures.costs}
    rows = [
        one.model_dump(mode="json") | {"last": one.last or "", "state": one.state(day, present)}
        for one in ledger
    ]
    return pd.DataFrame(rows, columns=list(LEDGER_COLUMNS))


def added_value(table: pd.DataFrame, outcomes: Mapping[tuple[str, str], float]) -> pd.DataFrame:
    """Return what judgement brought once years are known: the error with it and without.

    Args:
        table: as ``judgement.csv``.
        outcomes: by quantity and year, both as in the table.

    Returns:
        A row per year that came true and that judgement moved: quantity, period, outcome,
        error_without, error_with (forecast less outcome, of the mediaan) and gained (absolute
        error without less with it; above zero it helped).
    """
    shape = table.pivot_table(index=["quantity", "period"], columns="measure", values="mediaan")
    names = ["quantity", "period", "outcome", "error_without", "error_with", "gained"]
    rows = []
    for key, row in shape.iterrows():
        pair = (str(key[0]), str(key[1]))  # type: ignore[index]
        if pair in outcomes and row["with"] != row["without"]:
            without, with_it = row["without"] - outcomes[pair], row["with"] - outcomes[pair]
            rows.append((*pair, outcomes[pair], without, with_it, abs(without) - abs(with_it)))
    return pd.DataFrame(rows, columns=names)
