"""What is wrong with a file of model output, beyond what a schema can say."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd

from forecast.hub.check_sample import sample_faults
from forecast.hub.others import plain
from forecast.hub.output_rules import OutputValue, Quantile, Sample
from forecast.hub.rules import ModelTask, TaskFile

ENDS = ("output_type", "output_type_id", "value")
SHOWN = 3  # values named in one fault


@dataclass(frozen=True, eq=False, slots=True)
class Expected:
    """What a file may hold.

    Attributes:
        task_ids: names of the columns that say what a number is about.
        round_id: the task id that names the round.
        derived: task ids that follow from others.
        tasks: the model tasks of all rounds.
    """

    task_ids: tuple[str, ...]
    round_id: str
    derived: frozenset[str]
    tasks: tuple[ModelTask, ...]

    @classmethod
    def of(cls, tasks: TaskFile) -> Self:
        """Return what ``tasks.json`` expects."""
        every = tuple(task for one in tasks.rounds for task in one.model_tasks)
        derived = frozenset(tasks.derived_task_ids or ())
        return cls(tuple(every[0].task_ids), tasks.rounds[0].round_id, derived, every)

    def allowed(self, name: str) -> set[Any]:
        """Return every value of a task id in any task."""
        return {value for task in self.tasks for value in task.task_ids[name].allowed()}

    @property
    def texts(self) -> frozenset[str]:
        """Return the task ids whose values are all text: their digits are no numbers."""
        return frozenset(
            name
            for name in self.task_ids
            if all(isinstance(value, str) for value in self.allowed(name))
        )


def output_faults(where: str, table: pd.DataFrame, day: str, expected: Expected) -> Iterator[str]:
    """Return what is wrong with one file, one line each.

    Args:
        where: how the file is called in a fault.
        table: its content.
        day: the round its name says.
        expected: what it may hold.
    """
    wanted = [*expected.task_ids, *ENDS]
    if sorted(table.columns) != sorted(wanted):
        yield f"{where}: columns {list(table.columns)}; expected {wanted}. Correct the heading."
        return
    if table.empty:
        yield f"{where}: no rows; expected forecasts. Remove the file."
        return
    found = list(_cells(table, day, expected))
    yield from (f"{where}: {said}" for said in found)
    if not found:
        yield from (f"{where}: {said}" for said in _rows(table, expected))


def _cells(table: pd.DataFrame, day: str, expected: Expected) -> Iterator[str]:
    """Return faults in single columns; the rest is looked at when there are none."""
    days = table[expected.round_id].unique().tolist()
    if days != [day]:
        yield f"{expected.round_id} is {days[:SHOWN]}; expected {day}, as its name says."
    for name in expected.task_ids:
        values = set(table[name].unique().tolist())
        if odd := values - expected.allowed(name):
            some = sorted(odd, key=str)[:SHOWN]
            yield f"{name} holds {some}, not in tasks.json. Correct the rows or the tasks."
    numbers = pd.to_numeric(table["value"], errors="coerce")
    if (bad := ~np.isfinite(numbers.to_numpy(float))).any():
        held = table["value"].to_numpy(object)[bad][0]
        yield f"row {int(np.flatnonzero(bad)[0]) + 2}: value {held!r}; expected a number."
    keys = [*expected.task_ids, *ENDS[:2]]
    if (twice := table.duplicated(keys)).any():
        row = table.loc[twice, keys].iloc[0].tolist()
        yield f"{row} stands in it twice; expected once. Remove one."


def _rows(table: pd.DataFrame, expected: Expected) -> Iterator[str]:
    """Return faults of each model task, and rows that belong to none."""
    free = np.ones(len(table), dtype=bool)
    held = {name: set(table[name].unique().tolist()) for name in expected.task_ids}
    for task in expected.tasks:
        if any(held[name].isdisjoint(one.allowed()) for name, one in task.task_ids.items()):
            continue
        inside = _belongs(table, task)
        free &= ~inside
        if inside.any():
            yield from _of_task(table[inside], task, expected)
    if free.any():
        row = table.loc[free, [*expected.task_ids, *ENDS[:2]]].iloc[0].tolist()
        yield f"{row} fits no task of tasks.json. Correct the row or the tasks."
    yield from _ends(table, expected)


def _belongs(table: pd.DataFrame, task: ModelTask) -> Any:
    """Return which rows have the task ids, output type and id of a task."""
    inside = np.ones(len(table), dtype=bool)
    for name, one in task.task_ids.items():
        inside &= table[name].isin(one.allowed()).to_numpy()
    kinds = {name: one for name, one in task.output_type if one is not None}
    inside &= table["output_type"].isin(kinds).to_numpy()
    for name, one in kinds.items():
        of_kind = (table["output_type"] == name).to_numpy()
        ids = table["output_type_id"]
        if isinstance(one, Quantile):
            levels = pd.to_numeric(ids.where(of_kind), errors="coerce")
            inside &= ~of_kind | levels.isin(one.output_type_id.required).to_numpy()
        elif not isinstance(one, Sample):
            inside &= ~of_kind | ids.isna().to_numpy()
    return inside


def _of_task(table: pd.DataFrame, task: ModelTask, expected: Expected) -> Iterator[str]:
    table = table.assign(value=pd.to_numeric(table["value"]))
    ids = [name for name in expected.task_ids if name not in expected.derived]
    for kind, rule in task.output_type:
        rows = table[table["output_type"] == kind]
        if rule is not None and len(rows):
            yield from _bounds(rows, kind, rule.value)
        elif rule is not None and rule.is_required:
            yield f"no {kind} of {table[ids].iloc[0].tolist()}; expected them. Add the rows."
        if isinstance(rule, Quantile):
            yield from _quantiles(rows, ids, rule)
        elif isinstance(rule, Sample) and len(rows):
            yield from sample_faults(rows, ids, rule)


def _bounds(rows: pd.DataFrame, kind: str, rule: OutputValue) -> Iterator[str]:
    low, high = rule.minimum, rule.maximum
    least, most = rows["value"].min(), rows["value"].max()
    if low is not None and least < low:
        yield f"a {kind} is {least:g}; expected {low:g} or more. Correct the value."
    if high is not None and most > high:
        yield f"a {kind} is {most:g}; expected {high:g} or less. Correct the value."


def _quantiles(rows: pd.DataFrame, ids: list[str], rule: Quantile) -> Iterator[str]:
    rows = rows.assign(level=pd.to_numeric(rows["output_type_id"])).sort_values([*ids, "level"])
    counts = rows.groupby(ids, sort=False)["level"].size()
    n_levels = len(rule.output_type_id.required)
    if (short := counts != n_levels).any():
        at = counts.index[short][0]
        yield f"{plain(at)} has {counts[short].iloc[0]} quantiles; expected {n_levels}. Add them."
    falls = rows.groupby(ids, sort=False)["value"].diff() < 0
    if falls.any():
        at = plain(rows.loc[falls, [*ids, "output_type_id"]].iloc[0].tolist())
        yield f"{at} is lower than the quantile before it; expected no fall. Correct the values."


def _ends(table: pd.DataFrame, expected: Expected) -> Iterator[str]:
    """Return where ``target_end_date`` is not the month that the horizon says."""
    steps = {
        value
        for task in expected.tasks
        for one in task.target_metadata
        for value in (one.target_keys or {}).values()
        if one.is_step_ahead and one.time_unit == "month"
    }
    needed = {"origin_date", "horizon", "target", "target_end_date"}
    if not needed <= set(expected.task_ids):
        return
    once = table[sorted(needed)].drop_duplicates()
    once = once[once["target"].isin(steps)]
    origin, end = (pd.to_datetime(once[name]) for name in ("origin_date", "target_end_date"))
    ahead = 12 * (end.dt.year - origin.dt.year) + end.dt.month - origin.dt.month
    if (wrong := ahead != once["horizon"].astype(int)).any():
        row = once[wrong].iloc[0]
        yield (
            f"{row['target']} at horizon {row['horizon']} ends {row['target_end_date']}; expected "
            f"as many months after {row['origin_date']}. Correct one of them."
        )
