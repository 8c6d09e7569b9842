"""Scenarios beside a run: asked for, simulated on the same draws."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from forecast.config import RunConfig
from forecast.known import Known
from forecast.policy.levers import Scenario, is_file, read_scenario_file
from forecast.policy.policy import Policy
from forecast.run.scenario_table import lever_rows, scenario_rows
from forecast.simulation.futures import Futures, Streams
from forecast.simulation.simulate import simulate
from forecast.simulation.streams import Step


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
