"""Judgement applied last, on finished paths, shown apart and scored afterwards.

``bands.csv`` stays what the models say. An entry moves its quantity, and the total when it is a
stream of it; what follows at the IND, in reception or in euros is the work of a lever.
"""

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
    found = replace(futures, paths=dict(futures.paths), costs=dict(futures.costs))
    for one in ledger:
        if one.state(day, {*found.paths, *found.costs}) != "applied":
            continue
        before = _paths(found, one.quantity)
        known = found.histories.get(one.quantity)
        after = one.moved(before, None if known is None else known.months[-1])
        if one.quantity in found.costs:
            found.costs[one.quantity] = Cost(after, found.costs[one.quantity].basis)
            continue
        found.paths[one.quantity] = after
        if one.quantity in TOTAL and SUM in found.paths:
            found.paths[SUM] = _added(found.paths[SUM], before, after)
    return found


def _added(total: Paths, before: Paths, after: Paths) -> Paths:
    """Return the total moved by what one of its streams moved, on each path and month."""
    at = before.months.get_indexer(total.months)
    moved = np.where(at >= 0, (after.values - before.values)[:, at], 0.0)
    return stored(total, np.maximum(total.values + moved, 0.0))


def _paths(futures: Futures, key: str) -> Paths:
    return futures.costs[key].paths if key in futures.costs else futures.paths[key]


def judgement_rows(
    ledger: Sequence[LedgerEntry], futures: Futures, day: date, levels: Mapping[str, float]
) -> pd.DataFrame:
    """Return the years of every judged quantity ``without``, ``with`` and the ``difference``.

    Returns:
        The columns of ``judgement.csv``; no rows when no entry counts on the day.
    """
    after = judged(ledger, futures, day)
    moved = [key for key in after.paths if after.paths[key] is not futures.paths[key]]
    euros = [key for key in after.costs if after.costs[key] is not futures.costs[key]]
    if not moved + euros:
        return pd.DataFrame(columns=list(COLUMNS))
    base, other = (
        replace(
            one,
            paths={key: one.paths[key] for key in moved},
            costs={key: one.costs[key] for key in euros},
        )
        for one in (futures, after)
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
