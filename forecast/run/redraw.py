"""A finished run simulated again from its own configuration, on the same draws."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from data.errors import RunError
from data.tables.vintages import VINTAGES
from forecast.archive.opened import config_of
from forecast.backtest.calibration import with_errors
from forecast.config import RunConfig
from forecast.known import Known, Shipped, known, shipped
from forecast.policy.levers import TOGETHER, Scenario, chosen, is_file
from forecast.policy.policy import Policy
from forecast.run.scenarios import with_scenarios
from forecast.simulation.futures import Futures, Streams
from forecast.simulation.simulate import simulate, streams


@dataclass(frozen=True, eq=False)
class Redraw:
    """What a run was made of: its configuration and what was known on its day."""

    config: RunConfig
    known: Known

    @cached_property
    def drawn(self) -> Streams:
        """Return the streams, drawn as in the run."""
        return streams(self.config, self.known)

    def futures(
        self, scenario: Scenario | None = None, wanted: Collection[str] | None = None
    ) -> Futures:
        """Return every quantity; with the levers of a scenario on the same draws.

        Args:
            scenario: its levers are on; none when None.
            wanted: quantities and euros that are enough; all when None.
        """
        policy = Policy.of(scenario) if scenario else None
        return simulate(self.config, self.known, self.drawn, policy, wanted)

    def chosen(self, name: str) -> Scenario:
        """Return a scenario by its name, by its own file, or as the run's configuration calls it.

        Args:
            name: one, or several as ``a+b``: the levers of all, in that order.

        Raises:
            RunError: it is unknown, named twice, or published after the day of the run.
        """
        if is_file(name):
            config, named = with_scenarios(self.config, [name]), Path(name).stem
            parts = config.scenarios.get(named, (named,))
            return chosen(named, parts, self.known.day, config.own_scenarios)
        names = name.split(TOGETHER)
        if twice := [one for one in names if names.count(one) > 1]:
            raise RunError(
                f"scenario {name!r}: {twice[0]} is named twice; expected each once. Leave one out."
            )
        own = self.config.scenarios
        each = [part for one in names for part in own.get(one, (one,))]
        return chosen(name, each, self.known.day, self.config.own_scenarios)


def redraw(
    manifest: Mapping[str, Any], language: str | None = None, tables: Shipped | None = None
) -> Redraw:
    """Return what the run of a manifest was made of; nothing is drawn yet.

    Args:
        manifest: of a finished run.
        language: of the words; that of the run when None.
        tables: every table with all rows; read when None.

    Raises:
        ToolkitError: figures, calibration or models are not as they should be.
    """
    config = config_of(manifest, language)
    figures = tables or shipped(config.figures or VINTAGES)
    then = with_errors(known(figures, date.fromisoformat(manifest["as_of"])), figures, config)
    return Redraw(config, then)
