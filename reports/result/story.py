"""All that the charts of one quantity show, gathered from the run once."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from forecast.run.result import RunResult
from reports.result.observed import Observed, history, realised
from reports.result.rows import KEPT, Band, OfficialRound, months, official, years

SAME = {  # names under which the prognoses table holds a quantity, besides its own
    "coa_occupancy": ("coa_occupancy_avg", "coa_occupancy_end"),
    "coa_places_needed": ("coa_capacity_need",),
    "goo_places_needed": ("ukraine_goo_need",),
    "ukraine_stock": ("ukraine_brp",),
}
ABOVE = 2.5  # the axis ends at most this many times above the narrow band and what came true
BACK = 10  # years of history in a fan chart


class Story(NamedTuple):
    """All that one chart shows of a quantity."""

    key: str
    known: pd.DataFrame
    ahead: list[Band]
    past: dict[int, Observed]
    bands: dict[int, Band]
    official: dict[int, OfficialRound]

    def recent(self) -> pd.DataFrame:
        """Return the known months of the last ``BACK`` years."""
        if self.known.empty:
            return self.known
        months = pd.PeriodIndex(self.known["month"])
        return self.known.loc[months > months[-1] - 12 * BACK]

    def last_years(self, count: int) -> "Story":
        """Return the same with only the last years that came true."""
        return self._replace(past=dict(list(self.past.items())[-count:]))

    def top(self) -> float:
        """Return where a yearly axis ends."""
        ends = [value for found in self.official.values() for value in found[4:]]
        past = [found.value for found in self.past.values()]
        return axis_top(list(self.bands.values()), [*past, *ends])


def axis_top(bands: list[Band], others: list[float]) -> float:
    """Return where a yearly axis ends: all bands, unless the outermost would dwarf the rest.

    Args:
        bands: bands by year.
        others: what else is drawn; nan is left out.
    """
    calm = float(np.nanmax([*(band.maximum for band in bands), *others, 0.0]))
    return min(max([calm, *(band.p97_5 for band in bands)]), ABOVE * calm)


def names(quantity: str) -> tuple[str, ...]:
    """Return the names under which official prognoses hold a quantity."""
    return (quantity, *SAME.get(quantity, ()))


@lru_cache(maxsize=KEPT)
def story(result: RunResult, quantity: str) -> Story:
    """Return what is known and expected of a quantity; months ahead start after the known."""
    known = history(result, quantity)
    ahead = months(result, quantity)
    if len(known):
        ahead = [band for band in ahead if band.period > str(known["month"].iloc[-1])]
    bands = years(result, quantity)
    found = official(result, *names(quantity))
    beside = {year: found[str(year)] for year in bands if str(year) in found}
    past = {y: v for y, v in realised(result, quantity).items() if y not in bands}
    return Story(quantity, known, ahead, past, bands, beside)
