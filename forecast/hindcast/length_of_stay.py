"""Stock / outflow of reception in months, beside the two stays that are printed."""

import pandas as pd

from data.parameters import parameter
from data.streams.spans import by_year, spans
from forecast.known import Known
from models.chain.housing import HELD

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


def stay_words(known: Known) -> list[str]:
    """Return why the three stays differ, sentence by sentence, with the newest figures.

    Raises:
        DataError: a printed stay is not known on the day.
    """
    row = stay_table(known).iloc[-1]
    present = spans(known.figures, PRESENT).iloc[-1]
    left = parameter(known.parameters, "coa_stay_left").steps[-1].value
    holders = float(by_year(known.figures, HELD).iloc[-1])
    family = float(known.histories["inflow_nareis"].values[-12:].sum())
    fits = row["outflow"] * left / 12
    return [
        f"stock / outflow is {row['stock_outflow']:.1f} months: how long {row['stock']:,.0f} "
        f"persons take to leave at {row['outflow']:,.0f} a year.",
        f"{present['value']} is the stay so far of those present on {present['end']:%Y-%m-%d}; "
        f"the printed classes, each at its middle, give {row['present']:.1f}. It is shorter "
        f"because {row['inflow']:,.0f} came and {row['outflow']:,.0f} left: many are there "
        f"shortly, and their stay is not over. Stock / inflow is {row['stock_inflow']:.1f}.",
        f"{left} is the whole stay of those who left. Of them {holders:,.0f} held a permit, and "
        f"{family:,.0f} family members had come with a permit in sight, so they waited for no "
        f"decision; those who do wait stay and are not in it.",
        f"At a stay of {left} months an outflow of {row['outflow']:,.0f} fits {fits:,.0f} "
        f"residents; the {row['stock'] - fits:,.0f} beyond are those who wait for a decision or a "
        f"home.",
    ]
