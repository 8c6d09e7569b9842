"""The levers of one scenario at work on settings and streams, on the same random draws."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from data.series import Series
from forecast.policy.laws import Law, Sizes, check_sizes, laws_on
from forecast.policy.levers import Lever, Scenario
from models.chain.settings import SHARES, Settings
from models.paths import Paths
from models.pools.pool import model_rng


@dataclass(frozen=True, slots=True)
class Policy:
    """Levers, and which of them found what they move.

    Attributes:
        levers: in the order they are applied; none leaves everything as it is.
        without: laws in force that are left out.
        touched: targets that were found so far.
    """

    levers: tuple[Lever, ...] = ()
    without: tuple[str, ...] = ()
    touched: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, scenario: Scenario) -> "Policy":
        """Return the policy of a scenario, on top of the laws it does not leave out."""
        return cls(scenario.levers, scenario.without)

    def on_laws(self, day: date, sizes: Sizes, draws: tuple[int, int]) -> "Policy":
        """Return the policy on top of the laws in force, with what it found kept in this one.

        Args:
            day: the as-of day.
            sizes: lowest and highest factor by law.
            draws: seed and number of futures.
        """
        laws = law_levers(day, sizes, draws, self.without)
        return Policy((*laws, *self.levers), self.without, self.touched)

    def settings(self, settings: Settings) -> Settings:
        """Return settings with the levers on that move one of them; a share stays at most 1."""
        for lever in self.levers:
            if lever.target in settings:
                values = lever.moved(settings.of(lever.target), settings.months)
                if lever.target in SHARES:
                    values = np.minimum(values, 1.0)
                settings = settings.changed(lever.target, values)
                self.touched.add(lever.target)
        return settings

    def streams(
        self, streams: Mapping[str, Paths], histories: Mapping[str, Series]
    ) -> dict[str, Paths]:
        """Return streams with the levers on that move one of them; known months stay.

        Args:
            streams: paths by key, realised months of the year in front.
            histories: months known on the day, by key.
        """
        found = dict(streams)
        for lever in self.levers:
            if lever.target in found:
                paths = found[lever.target]
                values = lever.moved(paths.values, paths.months)
                realised = paths.months <= histories[lever.target].months[-1]
                values[:, realised] = paths.values[:, realised]
                found[lever.target] = Paths(paths.key, paths.months, values, paths.unit)
                self.touched.add(lever.target)
        return found

    @property
    def untouched(self) -> tuple[str, ...]:
        """Return the targets that nothing in the run answers to, in order."""
        return tuple(
            dict.fromkeys(lever.target for lever in self.levers if lever.target not in self.touched)
        )


def law_levers(
    day: date, sizes: Sizes, draws: tuple[int, int], without: Collection[str] = ()
) -> tuple[Lever, ...]:
    """Return the laws in force whose size the configuration gives, as levers with a band.

    Args:
        day: the as-of day; a law not known or not in force then does nothing.
        sizes: lowest and highest factor by law; each future has its own, evenly between them.
        draws: seed and number of futures.
        without: laws left out.
    """
    check_sizes(sizes)
    kept = [law for name, law in laws_on(day).items() if name in sizes and name not in without]
    return tuple(_lever(law, sizes[law.name], draws) for law in kept if law.in_force(day))


def _lever(law: Law, size: tuple[float, float], draws: tuple[int, int]) -> Lever:
    seed, n_paths = draws
    factor = model_rng(seed, law.name, "law").uniform(*size, (n_paths, 1))
    assert law.in_force_on is not None  # of a law in force
    start = pd.Period(law.in_force_on, "M")
    return Lever(
        target=law.moves,
        kind="scale",
        amount=factor,
        unit="factor",
        first_month=start if law.in_force_on.day == 1 else start + 1,
        last_month=None if law.until is None else pd.Period(law.until, "M"),
        amount_kind="assumption",
        source=law.source,
        published_on=law.published_on,
        note_nl=law.note_nl,
        note_en=law.note_en,
    )
