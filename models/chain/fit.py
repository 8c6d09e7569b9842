"""How fast people leave reception, fitted on past years: a grid of two parameters.

Each cell of the grid is a path: the chain itself is simulated over every past year with the
housing rate and the departure capacity of the cell. The weight of a cell is the likelihood of
independent Laplace errors of unknown scale, (sum of absolute relative errors)^-n.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.arrays import FloatArray
from data.errors import DataError
from data.months import year_months
from models.chain.coa import Arrivals, simulate_coa
from models.chain.ind import simulate_ind
from models.chain.settings import Settings
from models.chain.transitions import Transition
from models.paths import Paths

LEAST = 3  # years
RATES = np.arange(0.040, 0.301, 0.004)  # share/month
DEPARTURES = np.arange(4000.0, 26001.0, 250.0) / 12  # persons/month


@dataclass(frozen=True, eq=False, slots=True)
class Fit:
    """Errors of the chain over past years, for every cell.

    Attributes:
        years: shape (n,).
        ends: shape (n,), persons counted at the end of each year.
        errors: shape (n, cells), simulated / counted - 1.
        rate: shape (cells,), share/month.
        departures: shape (cells,), persons/month.
    """

    years: npt.NDArray[np.int64]
    ends: FloatArray
    errors: FloatArray
    rate: FloatArray
    departures: FloatArray

    def without(self, year: int) -> "Fit":
        """Return the same with one year left out."""
        keep = self.years != year
        kept = (self.years[keep], self.ends[keep], self.errors[keep])
        return Fit(*kept, self.rate, self.departures)

    def best(self) -> int:
        """Return the cell with the least absolute error."""
        return int(np.abs(self.errors).sum(axis=0).argmin())

    def left_out(self) -> FloatArray:
        """Return the error of each year in the cell that the other years choose, shape (n,)."""
        cells = [self.without(int(year)).best() for year in self.years]
        found: FloatArray = self.errors[np.arange(len(cells)), cells]
        return found

    def spread(self) -> float:
        """Return the root mean square of the errors left out, in persons."""
        return float(np.sqrt(np.mean((self.left_out() * self.ends) ** 2)))

    def weights(self) -> FloatArray:
        """Return how likely each cell is, shape (cells,), sum 1."""
        loss = np.abs(self.errors).sum(axis=0)
        power = (loss / loss.min()) ** -float(len(self.years))
        found: FloatArray = power / power.sum()
        return found

    def draw(self, n_paths: int, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
        """Return housing rate and departure capacity for each path, drawn by weight."""
        cells = rng.choice(len(self.rate), size=n_paths, p=self.weights())
        return self.rate[cells], self.departures[cells]


def fit(years: list[Transition]) -> Fit:
    """Return the errors over past years for every cell of the grid.

    Raises:
        DataError: fewer than three years.
    """
    if len(years) < LEAST:
        raise DataError(
            f"coa_permit_holders: {len(years)} years with reception, its split and decisions "
            f"known; expected at least {LEAST} to fit outflow on. Take a later day."
        )
    rate, departures = (cell.ravel() for cell in np.meshgrid(RATES, DEPARTURES))
    errors = [simulated_end(one, rate, departures) / one.end - 1 for one in years]
    return Fit(
        np.array([one.year for one in years]),
        np.array([one.end for one in years]),
        np.array(errors),
        rate,
        departures,
    )


def simulated_end(one: Transition, rate: FloatArray, departures: FloatArray) -> FloatArray:
    """Return persons at the end of a year by the chain, for every cell."""
    values = {name: np.array(level) for name, level in one.levels.items()}
    values["housing_rate"] = rate[:, None]
    values["coa_departure_capacity"] = departures[:, None]
    settings = Settings(year_months(one.year), len(rate), values)
    ends: FloatArray = projected(one, settings, one.streams)["coa_occupancy"].values[:, -1]
    return ends


def projected(
    one: Transition, settings: Settings, streams: Mapping[str, FloatArray]
) -> dict[str, Paths]:
    """Return reception from the start of a year on, with streams that are the same on each path.

    Args:
        one: where reception and the IND stood.
        settings: parameters from January of the year on.
        streams: persons/month by stream, shape (H,).
    """
    shape = (settings.n_paths, len(settings.months))
    wide = {key: np.broadcast_to(row, shape) for key, row in streams.items()}
    decided = simulate_ind(one.ind, settings, wide["inflow_first"])
    arrivals = Arrivals(
        wide["inflow_first"],
        wide["inflow_repeat"],
        wide["inflow_nareis"],
        wide["inflow_resettlement"],
        decided["ind_decisions"].values,
        decided["ind_grants"].values,
    )
    return simulate_coa(one.coa, settings, arrivals)
