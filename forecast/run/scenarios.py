"""Scenarios beside a run: asked for, simulated on the same draws, printed."""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
import pandas as pd

from forecast.config import RunConfig
from forecast.known import Known
from forecast.policy.levers import Scenario, load
from forecast.policy.policy import Policy
from forecast.run.scenario_table import SHOWN, lever_rows, scenario_rows
from forecast.simulation.futures import Futures, Streams
from forecast.simulation.simulate import simulate
from forecast.simulation.streams import Step


def with_scenarios(config: RunConfig, names: Sequence[str]) -> RunConfig:
    """Return the configuration with scenarios of one file each added to its own."""
    asked = config.scenarios | {name: (name,) for name in names}
    return config.model_copy(update={"scenarios": asked})


def beside(
    config: RunConfig,
    known: Known,
    baseline: tuple[Streams, Futures],
    asked: Sequence[Scenario],
    step: Step,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Simulate each scenario on the draws of the baseline.

    Args:
        config: seed, number of paths and levels.
        known: what was known on the day.
        baseline: its streams and every quantity without levers.
        asked: scenarios, each on its own.
        step: called with the name of each before it starts.

    Returns:
        The tables ``scenarios.csv`` and of the levers; empty when none was asked.
    """
    drawn, neutral = baseline
    changed, levers = [pd.DataFrame()], [pd.DataFrame()]
    for scenario in asked:
        step(scenario.name)
        policy = Policy(scenario.levers)
        made = simulate(config, known, drawn, policy)
        changed.append(scenario_rows(scenario.name, neutral, made, config.levels))
        levers.append(lever_rows(scenario, policy.touched))
    return pd.concat(changed, ignore_index=True), pd.concat(levers, ignore_index=True)


def print_effects(table: pd.DataFrame, year: int) -> None:
    """Print what each scenario changes in a year: the difference, its mediaan, p10 and p90.

    Args:
        table: as ``scenarios.csv``; empty prints nothing.
        year: calendar year.
    """
    if table.empty:
        return
    print(f"difference with the baseline in {year}: mediaan (p10 to p90)")
    rows = table[(table["measure"] == "difference") & (table["period"] == str(year))]
    for name, group in rows.groupby("scenario", sort=False):
        moved = group[np.abs(group[[*SHOWN, "mean"]]).max(axis=1) > 0]
        if moved.empty:
            print(
                f"  {name:<22} nothing changes in this year, or nothing in this run answers to it"
            )
        for row in moved.to_dict("records"):
            print(f"  {name:<22} {row['quantity']:<28} {_effect(row)}")


def _effect(row: dict[str, object]) -> str:
    euros = row["unit"] == "EUR"
    middle, low, high = (
        f"{float(str(row[name])) / (1e6 if euros else 1):+,.0f}".replace(",", ".")
        for name in ("mediaan", "p10", "p90")
    )
    return f"{middle} ({low} to {high}) {'EUR mln' if euros else row['unit']}"


def scenario_lines() -> Iterator[str]:
    """Yield a line per shipped scenario: name, first month, how its size is known, Dutch name."""
    for name, found in load().items():
        first = min((str(lever.first_month) for lever in found.levers), default="")
        kinds = "+".join(sorted({lever.amount_kind for lever in found.levers}))
        yield f"{name:<24}{first:<9}{kinds:<20}{found.label_nl}"


def lever_lines() -> Iterator[str]:
    """Yield a line per lever: scenario, target, change, span, how its size is known, source."""
    for name, found in load().items():
        for lever in found.levers:
            last = "" if lever.last_month is None else str(lever.last_month)
            yield (
                f"{name:<24}{lever.target:<24}{lever.kind:<7}{lever.amount:>10,g} "
                f"{lever.unit:<14}{lever.first_month!s:<8}{last:<8}{lever.amount_kind:<11}"
                f"{lever.source} ({_day(lever.published_on)})"
            )


def _day(day: date) -> str:
    return f"{day:%Y-%m-%d}"
