"""The levers of one scenario at work on settings and streams, on the same random draws."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from data.series import Series
from forecast.policy.levers import Lever
from models.chain.settings import SHARES, Settings
from models.paths import Paths


@dataclass(frozen=True, slots=True)
class Policy:
    """Levers, and which of them found what they move.

    Attributes:
        levers: in the order they are applied; none leaves everything as it is.
        touched: targets that were found so far.
    """

    levers: tuple[Lever, ...] = ()
    touched: set[str] = field(default_factory=set)

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
