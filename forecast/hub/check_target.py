"""What is wrong with the target data of a hub."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from forecast.hub.check_output import SHOWN, Expected
from forecast.hub.layout import TARGETS
from forecast.hub.rules import TargetData

ISO = r"\d{4}-\d\d-\d\d"


def target_faults(
    where: str, name: str, table: pd.DataFrame, rules: tuple[TargetData, Expected]
) -> Iterator[str]:
    """Return what is wrong with a table of outcomes, one line each.

    Args:
        where: how the file is called in a fault.
        name: ``time-series`` or ``oracle-output``.
        table: its content.
        rules: ``target-data.json`` and what the tasks allow.
    """
    targets, expected = rules
    own = targets.time_series if name == "time-series" else targets.oracle_output
    unit = list(own.observable_unit or targets.observable_unit)
    stamp = ["as_of"] if (targets.versioned if own.versioned is None else own.versioned) else []
    ids = ["output_type", "output_type_id"] if own.has_output_type_ids else []
    wanted = {*unit, *ids, *own.non_task_id_schema, TARGETS[name], *stamp}
    if set(table.columns) != wanted:
        yield f"{where}: columns {list(table.columns)}; expected {sorted(wanted)}. Correct them."
        return
    version = stamp if name == "time-series" else []
    keys = [*version, *unit, *ids]  # an oracle knows one version only
    if (twice := table.duplicated(keys)).any():
        row = table.loc[twice, keys].iloc[0].tolist()
        yield f"{where}: {row} stands in it twice; expected once. Remove one."
    numbers = pd.to_numeric(table[TARGETS[name]], errors="coerce").to_numpy(float)
    if (bad := ~np.isfinite(numbers)).any():
        row_at = int(np.flatnonzero(bad)[0]) + 2
        yield f"{where}: row {row_at}: {TARGETS[name]} is no number. Correct the row."
    for column in (targets.date_col, *stamp):
        if not (fits := table[column].astype("str").str.fullmatch(ISO)).all():
            yield f"{where}: {column} {table[column][~fits].iloc[0]!r}; expected as 2024-01-31."
    free = {targets.date_col} if name == "time-series" else set()
    for column in set(unit) & set(expected.task_ids) - free:
        if odd := set(table[column].unique().tolist()) - expected.allowed(column):
            some = sorted(odd, key=str)[:SHOWN]
            yield f"{where}: {column} holds {some}, not in tasks.json. Correct the rows."
