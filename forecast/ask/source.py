"""What can be asked of a run: its paths, what was known on its day, and what is booked."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from data.errors import RunError
from forecast.archive.opened import finished_run
from forecast.ask.grammar import refuse
from forecast.simulation.futures import every
from models.paths import Paths

if TYPE_CHECKING:
    from forecast.run.redraw import Redraw
    from forecast.simulation.futures import Futures

Quantities = Mapping[str, Paths]
KEPT = 2  # whole scenarios kept: a question compares at most two, and each is all paths once more
BOOKED_KINDS = ("line", "chapter")
AS_BOOKED = {
    "Apparaat Dienst Terugkeer en Vertrek": "cost_dtenv",
    "Vreemdelingen vertrek": "cost_departure",
}  # lines without a model that can be asked, by their name in the budget


def _no_levers(name: str) -> Quantities:
    return refuse(f"scenario {name[:40]!a} on a run without its configuration", "Leave it out.")


@dataclass(frozen=True, eq=False, slots=True)
class AskedRun:
    """A run that can be asked.

    Attributes:
        day: the as-of day, ISO.
        language: of the run, ``"nl"`` or ``"en"``.
        levels: chance of staying below each MPP label.
        n_paths: number of futures.
        paths: monthly paths by quantity, without levers.
        known: value and unit by quantity and period (month or year), known on the day.
        booked: EUR by cost key and year; nan where nothing is booked.
        absent: reason by quantity that the run does not hold.
        scenario: gives the paths with the levers of a scenario on, on the same draws.
    """

    day: str
    language: str
    levels: Mapping[str, float]
    n_paths: int
    paths: Quantities
    known: Mapping[tuple[str, str], tuple[float, str]]
    booked: Mapping[tuple[str, int], float]
    absent: Mapping[str, str]
    scenario: Callable[[str], Quantities] = field(default=_no_levers)


def in_memory(
    made: "Redraw", futures: "Futures", wanted: Mapping[str, Collection[str]] | None = None
) -> AskedRun:
    """Return a run that has just been simulated, ready for many questions.

    Args:
        made: its configuration and what was known.
        futures: its quantities without levers.
        wanted: by scenario all quantities and euros that are asked of it, where that is known
            before; a scenario that is not there is simulated whole.
    """
    from forecast.budget.booked_volume import booked_volumes
    from forecast.budget.line_years import case
    from forecast.budget.table import budget_table
    from forecast.run.realised import asked_years

    asked = wanted or {}
    config, then = made.config, made.known
    table = budget_table(futures.costs, then.lines, config.levels)
    volumes = None
    if futures.budget is not None:
        volumes = booked_volumes(case(then, futures.budget, table))
    return AskedRun(
        day=f"{then.day:%Y-%m-%d}",
        language=config.language,
        levels=config.levels,
        n_paths=config.n_paths,
        paths=every(futures),
        known=_known(asked_years(then, futures.histories, volumes, futures.budget)),
        booked=_booked(table),
        absent=futures.absent,
        scenario=lru_cache(max(KEPT, len(asked)))(
            lambda name: _under(made, futures, name, asked.get(name))
        ),
    )


def _under(
    made: "Redraw", futures: "Futures", name: str, wanted: Collection[str] | None
) -> Quantities:
    """Return the quantities with the levers of a scenario on, or those that are wanted."""
    from forecast.policy.policy import Policy
    from forecast.simulation.reached import late, late_only

    scenario = made.chosen(name)
    if wanted is None or not late(policy := Policy.of(scenario)):
        return _moved(made.futures(scenario, wanted), wanted)
    return _moved(late_only(made.config, made.known, futures, policy, wanted), wanted)


def open_run(name: str | Path) -> AskedRun:
    """Return a finished run, whole and unchanged; a quantity is read when it is asked for.

    Raises:
        RunError: there is no such run, or a file of it is missing or changed.
    """
    folder, manifest = finished_run(name)
    config = manifest["config"]
    if "history.csv" not in manifest["outputs"]:
        raise RunError(
            f"{folder}: a run without history.csv; expected one that can be asked. Make the run "
            f"again."
        )
    paths = Samples(folder / "samples.parquet", config["n_paths"])
    absent = pd.read_csv(folder / "absent.csv", dtype=str, keep_default_na=False)
    again = _Scenarios(folder, manifest, paths)
    return AskedRun(
        day=manifest["as_of"],
        language=config["language"],
        levels=config["levels"],
        n_paths=config["n_paths"],
        paths=paths,
        known=_known(pd.read_csv(folder / "history.csv", dtype={"period": str})),
        booked=_booked(pd.read_csv(folder / "budget.csv")),
        absent=dict(zip(absent["quantity"], absent["reason"], strict=True)),
        scenario=lru_cache(KEPT)(again),
    )


class Samples(Mapping[str, Paths]):
    """The quantities of ``samples.parquet``, each read once, when it is asked for."""

    def __init__(self, path: Path, n_paths: int) -> None:
        import pyarrow.parquet as pq

        self.n_paths, self.file = n_paths, pq.ParquetFile(path)
        groups = range(self.file.metadata.num_row_groups)
        kept = [self.file.metadata.row_group(group).column(0).statistics for group in groups]
        self.groups = {found.min: group for group, found in enumerate(kept)}
        self.read = cache(self._read)

    def __getitem__(self, key: str) -> Paths:
        return self.read(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self.groups)

    def __len__(self) -> int:
        return len(self.groups)

    def _read(self, key: str) -> Paths:
        table = self.file.read_row_group(self.groups[key])
        months = pd.PeriodIndex(table["month"].to_pylist(), freq="M")
        flat = table["values"].combine_chunks().values.to_numpy()
        values = np.ascontiguousarray(flat.reshape(len(months), self.n_paths).T)
        return Paths(key, months, values, table["unit"][0].as_py())


class _Scenarios:
    """Simulates a finished run again with levers on, when it can be made again at all."""

    def __init__(self, folder: Path, manifest: dict[str, object], stored: Samples) -> None:
        self.folder, self.manifest, self.stored = folder, manifest, stored

    def __call__(self, name: str) -> Quantities:
        scenario = self._again.chosen(name)
        self._same(every(self._again.futures()))
        return _moved(self._again.futures(scenario))

    @cached_property
    def _again(self) -> "Redraw":
        from forecast.run.redraw import redraw

        return redraw(self.manifest)

    def _same(self, made: Quantities) -> None:
        kept = self.stored
        if set(made) != set(kept) or any(_differ(made[key], kept[key]) for key in kept):
            raise RunError(
                f"{self.folder}: this code gives other futures than the run holds; expected the "
                f"same. Make the run again."
            )


def _moved(futures: "Futures", wanted: Collection[str] | None = None) -> Quantities:
    """Return the quantities, euros and prices with levers on, of futures that serve for no more."""
    from forecast.run.realised import price_paths

    euros = {key: cost.paths for key, cost in futures.costs.items() if key in (wanted or (key,))}
    futures.paths.update(euros | price_paths(futures.budget))
    return futures.paths


def _differ(made: Paths, kept: Paths) -> bool:
    return not (
        made.months.equals(kept.months) and np.allclose(made.values, kept.values, rtol=1e-5)
    )


def _known(table: pd.DataFrame) -> dict[tuple[str, str], tuple[float, str]]:
    names = ("quantity", "period", "value", "unit")
    rows = zip(*(table[name].tolist() for name in names), strict=True)
    return {(key, period): (float(value), unit) for key, period, value, unit in rows}


def _booked(table: pd.DataFrame) -> dict[tuple[str, int], float]:
    keys = table["key"].where(table["kind"].isin(BOOKED_KINDS), table["line"].map(AS_BOOKED))
    rows = table.assign(key=keys).dropna(subset="key")
    found = zip(rows["key"], rows["year"], rows["booked"], strict=True)
    return {(str(key), int(year)): float(amount) for key, year, amount in found}
