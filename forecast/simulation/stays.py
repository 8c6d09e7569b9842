"""How long it takes: waiting for a decision and staying in reception, in months on every path.

    months[h] = stock[h] / mean monthly outflow of the last twelve months up to h

It is how long the stock takes to leave at the pace of the past year. Someone who leaves now has
stayed another time, and so has someone who is there now; those printed means are other figures.
"""

from collections.abc import Mapping

import numpy as np

from data.arrays import FloatArray
from models.paths import Paths

YEAR = 12
LEAST = 1.0  # persons a month: a stock that nobody leaves has no end
STAYS = {
    "ind_waiting_time": ("ind_stock", ("ind_decisions",)),
    "nareis_waiting_time": ("nareis_backlog", ("nareis_decisions",)),
    "coa_stay": ("coa_occupancy", ("coa_outflow_permit_holders", "coa_outflow_other")),
    "coa_stay_permit_holders": ("coa_permit_holders", ("coa_outflow_permit_holders",)),
}


def stays(paths: Mapping[str, Paths]) -> dict[str, Paths]:
    """Return waiting times and stays that the quantities allow, in months.

    Args:
        paths: of the chain; a stock and its flows over the months they have in common.
    """
    return {
        key: _months(key, paths[stock], [paths[name] for name in flows])
        for key, (stock, flows) in STAYS.items()
        if all(name in paths for name in (stock, *flows))
    }


def _months(key: str, stock: Paths, flows: list[Paths]) -> Paths:
    months = stock.months
    for flow in flows:
        months = months.intersection(flow.months)
    left = np.sum([flow.values[:, flow.months.isin(months)] for flow in flows], axis=0)
    there = stock.values[:, stock.months.isin(months)]
    return Paths.own(key, months, there / np.maximum(last_year(left), LEAST), "months")


def last_year(flow: FloatArray) -> FloatArray:
    """Return the mean of the last twelve months up to each, of fewer where there are fewer.

    Args:
        flow: shape (n_paths, H), a month.
    """
    summed = np.hstack([np.zeros((len(flow), 1)), flow.cumsum(axis=1)])
    ends = np.arange(1, flow.shape[1] + 1)
    starts = np.maximum(ends - YEAR, 0)
    found: FloatArray = (summed[:, ends] - summed[:, starts]) / (ends - starts)
    return found
