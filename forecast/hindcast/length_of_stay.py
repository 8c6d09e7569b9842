"""Stock / outflow of reception in months, beside the two stays that are printed."""

from datetime import date
from typing import NamedTuple

import pandas as pd

from data.parameters import parameter
from data.streams.spans import by_year, spans
from forecast.known import Known
from models.chain.housing import HOUSING_HELD

CLASSES = {
    "COA bewoners naar verblijfsduur < 1 jaar": 0,
    "COA bewoners naar verblijfsduur 1-2 jaar": 1,
    "COA bewoners naar verblijfsduur 2-3 jaar": 2,
    "COA bewoners naar verblijfsduur 3-4 jaar": 3,
    "COA bewoners naar verblijfsduur 4-5 jaar": 4,
    "COA bewoners naar verblijfsduur > 5 jaar": 5,
}
PRESENT = ("COA gemiddelde verblijfsduur bewoners",)
STOCK = ("COA bezetting 31 december", "coa_occupancy_end")
INFLOW = ("COA instroom in de opvang", "coa_inflow")
OUTFLOW = ("COA uitstroom uit de opvang", "coa_outflow")


def stay_table(known: Known) -> pd.DataFrame:
    """Return stock / outflow of each year with all figures, in months.

    Returns:
        Columns year, stock (mean of both ends), inflow, outflow (persons), stock_outflow,
        stock_inflow, present (mean stay so far of residents at the end, from printed classes
        of a year, each at its middle) in months.
    """
    ends, came, left = (by_year(known.figures, names) for names in (STOCK, INFLOW, OUTFLOW))
    table = pd.DataFrame({"end": ends, "inflow": came, "outflow": left})
    table["stock"] = (table["end"] + table["end"].shift()) / 2
    table["present"] = _present(known)
    table = table.dropna(subset=["stock", "inflow", "outflow"])
    table["stock_outflow"] = table["stock"] / (table["outflow"] / 12)
    table["stock_inflow"] = table["stock"] / (table["inflow"] / 12)
    table["year"] = pd.PeriodIndex(table.index).year
    return table.reset_index(drop=True)


def _present(known: Known) -> "pd.Series[float]":
    persons = pd.DataFrame({low: by_year(known.figures, (name,)) for name, low in CLASSES.items()})
    middle = 12 * (persons.columns.to_numpy(float) + 0.5)
    return (persons * middle).sum(axis=1) / persons.sum(axis=1)


class Stays(NamedTuple):
    """The three stays of the newest year, and what they are made of.

    Attributes:
        stock: mean of both ends of the year, persons.
        inflow: persons in the year.
        outflow: persons in the year.
        stock_outflow: months that the stock takes to leave.
        stock_inflow: months that the stock took to come.
        present: printed mean stay so far of those present, months.
        present_on: the day of that.
        classes: the same from the printed classes, each at its middle.
        left: printed whole stay of those who left, months.
        holders: permit holders among those who left, persons.
        family: family members of the last twelve months, persons.
        fits: residents that fit the outflow at that stay.
    """

    stock: float
    inflow: float
    outflow: float
    stock_outflow: float
    stock_inflow: float
    present: float
    present_on: date
    classes: float
    left: float
    holders: float
    family: float
    fits: float

    @property
    def beyond(self) -> float:
        """Return the residents beyond those that fit."""
        return self.stock - self.fits


def stays(known: Known) -> Stays:
    """Return the three stays with the newest figures.

    Raises:
        DataError: a printed stay is not known on the day.
    """
    row = stay_table(known).iloc[-1]
    present = spans(known.figures, PRESENT).iloc[-1]
    left = parameter(known.parameters, "coa_stay_left").steps[-1].value
    return Stays(
        stock=float(row["stock"]),
        inflow=float(row["inflow"]),
        outflow=float(row["outflow"]),
        stock_outflow=float(row["stock_outflow"]),
        stock_inflow=float(row["stock_inflow"]),
        present=float(present["value"]),
        present_on=present["end"].date(),
        classes=float(row["present"]),
        left=left,
        holders=float(by_year(known.figures, HOUSING_HELD).iloc[-1]),
        family=float(known.histories["inflow_nareis"].values[-12:].sum()),
        fits=float(row["outflow"]) * left / 12,
    )
