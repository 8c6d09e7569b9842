"""Scenarios beside a run: asked for, simulated on the same draws."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from forecast.budget.risks import KEY, SENSITIVITY
from forecast.config import RunConfig
from forecast.known import Known
from forecast.policy.levers import Lever, Scenario, is_file, read_scenario_file
from forecast.policy.policy import Policy
from forecast.run.scenario_table import lever_rows, scenario_rows
from forecast.simulation.futures import Futures, Streams
from forecast.simulation.simulate import simulate
from forecast.simulation.streams import Step
from forecast.years import yearly
from models.paths import Paths

MORE = 0.1  # of the decisions of the IND on first applications
FEW = 1000  # futures that show what one step of them does


def with_scenarios(config: RunConfig, names: Sequence[str]) -> RunConfig:
    """Return the configuration with scenarios of one file each added to its own.

    Args:
        config: of the run.
        names: shipped names, or files that end in ``.toml``; the text of a file stays with the
            run, so that it can be made again without the file.

    Raises:
        RunError: a file is not as it should be.
    """
    own = dict(read_scenario_file(Path(name)) for name in names if is_file(name))
    plain = [Path(name).stem if is_file(name) else name for name in names]
    asked = config.scenarios | {name: (name,) for name in plain}
    texts = config.own_scenarios | own
    return config.model_copy(update={"scenarios": asked, "own_scenarios": texts})


def scenario_tables(
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
        policy = Policy.of(scenario)
        made = simulate(config, known, drawn, policy)
        changed.append(scenario_rows(scenario.name, neutral, made, config.levels))
        levers.append(lever_rows(scenario, policy.touched))
    return pd.concat(changed, ignore_index=True), pd.concat(levers, ignore_index=True)


def more_decisions(config: RunConfig, known: Known, drawn: Streams) -> pd.DataFrame:
    """Return what a tenth more decisions of the IND do to next year's COA cost, in the mean.

    The chain is simulated twice on the first futures of the run, all of next year with and
    without the step, so that the difference is that of the step alone.

    Args:
        config: seed and number of paths.
        known: what was known on the day.
        drawn: streams of the run.

    Returns:
        A row of the columns of ``forecast.budget.risks.sensitivity``; none without a COA cost
        next year, or where the day does not allow the IND to be simulated.
    """
    few, year = config.model_copy(update={"n_paths": min(FEW, config.n_paths)}), known.day.year + 1
    streams, means = _first(drawn, few.n_paths), []
    for policy in (Policy(), moved := Policy((_step(known, year),))):
        cost = simulate(few, known, streams, policy).costs.get(KEY)
        whole = {} if cost is None else yearly(cost.paths, mean=False)
        means += [float(whole[year].mean())] if year in whole else []
    if len(means) < 2 or not moved.touched:
        return pd.DataFrame(columns=list(SENSITIVITY))
    row = ("ind_decisions", MORE, "share", year, means[1] - means[0])
    return pd.DataFrame([row], columns=list(SENSITIVITY))


def _step(known: Known, year: int) -> Lever:
    first, last = (pd.Period(year=year, month=month, freq="M") for month in (1, 12))
    amount = (1 + MORE, "factor", first, last, "assumption")
    return Lever("ind_capacity", "scale", *amount, "", known.day, "", "")


def _first(drawn: Streams, n: int) -> Streams:
    """Return the first ``n`` futures of the streams."""

    def cut(found: Paths) -> Paths:
        return replace(found, values=found.values[:n])

    return drawn._replace(
        paths={key: cut(one) for key, one in drawn.paths.items()},
        family=drawn.family and cut(drawn.family),
        unchained=drawn.unchained and cut(drawn.unchained),
    )
