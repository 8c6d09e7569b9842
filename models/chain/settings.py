"""Everything in the chain that policy or uncertainty may move, by name, on every path.

The steps of the chain read these names and nothing else; a lever changes an entry before the
chain is simulated, on the same draws. Every entry is broadcastable to (n_paths, H). A name is
there only when the figures of the day allow it.

| name | unit | meaning |
|---|---|---|
| `ind_capacity` | decisions/month | decisions on first applications the IND can take |
| `ind_base` | decisions/month | decisions without chance or policy, from which capacity follows |
| `ind_follow` | share 0-1 | part of the gap with last year's applications that capacity closes |
| `ind_plan_gain` | share | productivity added by the part of the IND's plan that comes true |
| `ind_grant_share` | share 0-1 | grants / decisions on first applications, national definition |
| `ind_term` | months | legal term of a decision: a pending application older is overdue |
| `nareis_ratio` | applications/grant | persons applied for (mvv-nareis) after a grant |
| `nareis_capacity` | decisions/month | persons decided on (mvv-nareis) that the IND can manage |
| `nareis_grant_share` | share 0-1 | mvv-nareis granted / decided |
| `nareis_arrival_share` | share 0-1.5 | family members arriving / mvv-nareis granted |
| `nareis_direct_share` | share 0-1 | family members who go to their relative and not to COA |
| `coa_returning` | persons/month | COA inflow beyond asylum inflow, mostly people who return |
| `coa_permits_other` | persons/month | residents who get a permit other than by a first decision |
| `coa_departure_capacity` | persons/month | persons without a permit who can leave reception |
| `housing_rate` | share/month | permit holders leaving COA where housing sets no limit |
| `housing_capacity` | persons/month | permit holders whom municipalities can house |
| `coa_housed_share` | share 0-1.5 | permit holders leaving COA / permit holders housed |
| `coa_target_rate` | share 0-1 | target occupancy rate: places needed = persons / rate |
| `coa_regular_places` | places | regular places, month end; the rest needed is emergency |
| `ukraine_leaving` | share/month | persons registered who de-register |
| `ukraine_activated` | applications/month | asylum applications activated (0 unless a lever) |
| `goo_share` | share 0-1 | persons in municipal reception / persons registered |
| `goo_places_ratio` | places/person | places / persons in municipal reception |
| `nidos_ratio` | persons/application | minors Nidos counts / minors who apply for asylum |
| `nidos_leaving` | share/month | wards who leave guardianship |
| `nidos_in_care_share` | share 0-1 | wards in care of Nidos / wards |
| `coa_amv_share` | share 0-1 | wards in COA reception / wards |
| `dtenv_independent` | persons/month | demonstrable independent departures |
| `dtenv_forced` | persons/month | forced departures |
| `dtenv_unsupervised` | persons/month | independent departures without supervision |
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from data.arrays import FloatArray, read_only
from data.errors import ModelError

SHARES = frozenset(
    {
        "ind_grant_share",
        "nareis_grant_share",
        "nareis_direct_share",
        "coa_target_rate",
        "goo_share",
        "nidos_in_care_share",
        "coa_amv_share",
    }
)  # parts of a whole: no lever takes them above 1


@dataclass(frozen=True, eq=False, slots=True)
class Settings:
    """Parameters of the chain on every path and month.

    Attributes:
        months: shape (H,), consecutive months the chain is simulated for.
        n_paths: rows.
        values: by name, each broadcastable to (n_paths, H): a number, a row of H months, a
            column of n_paths draws or both; finite and >= 0; in the unit of the table above.

    Raises:
        ModelError: an entry does not fit the shape, or is negative or not finite.
    """

    months: pd.PeriodIndex
    n_paths: int
    values: Mapping[str, FloatArray]

    def __post_init__(self) -> None:
        kept = {name: read_only(found) for name, found in self.values.items()}
        for name, found in kept.items():
            self._check(name, found)
        object.__setattr__(self, "values", kept)

    def _check(self, name: str, found: FloatArray) -> None:
        shape = (self.n_paths, len(self.months))
        fits = found.ndim <= 2 and all(
            size in (1, whole) for size, whole in zip(found.shape[::-1], shape[::-1], strict=False)
        )
        if not fits or not np.isfinite(found).all() or (found < 0).any():
            raise ModelError(
                f"setting {name}: shape {found.shape}, least {found.min(initial=np.inf):g}; "
                f"expected finite numbers >= 0 that fit {shape}. Correct the calibration or lever."
            )

    def __contains__(self, name: str) -> bool:
        """Return whether the figures of the day allow this setting."""
        return name in self.values

    def of(self, name: str) -> FloatArray:
        """Return one setting, shape (n_paths, H), read-only.

        Raises:
            ModelError: the day's figures do not allow it.
        """
        if name not in self.values:
            raise ModelError(
                f"setting {name}: not known on this day; expected one of "
                f"{', '.join(sorted(self.values))}. Take a later day."
            )
        return np.broadcast_to(self.values[name], (self.n_paths, len(self.months)))

    def since(self, month: pd.Period) -> "Settings":
        """Return the settings from ``month`` on."""
        keep = self.months >= month
        cut = {
            name: found[..., keep] if found.ndim and found.shape[-1] > 1 else found
            for name, found in self.values.items()
        }
        return Settings(self.months[keep], self.n_paths, cut)

    def changed(self, name: str, values: FloatArray) -> "Settings":
        """Return a copy with one setting replaced or added; what a lever does."""
        return replace(self, values={**self.values, name: values})
