"""Our monthly series against the printed years, each difference with its cause."""

import tomllib
from collections.abc import Mapping

import pandas as pd

from data.folders import DATA
from data.series import Series
from data.streams.history import preferred, yearly

DIFFERENCES = DATA / "differences.toml"
IND = {
    "inflow_first": ("nl_first_ind", "ind_applications_first"),
    "inflow_nareis": ("nl_nareis_ind", "nareis_persons"),
    "inflow_repeat": ("nl_repeat_ind", "ind_applications_repeat"),
    "inflow_total": ("nl_total_ind_incl_resettlement", "total_asylum_inflow", "nl_total_ind"),
}
TOLERANCE = 0.005
ROUNDING = "rounding: months rounded to 5 or 10, or printed before the last revision"
UNEXPLAINED = "no cause known"


def against_ind(known: pd.DataFrame, histories: Mapping[str, Series]) -> pd.DataFrame:
    """Return every year that both we and the IND have.

    Args:
        known: rows of ``data.tables.vintages.known_on``.
        histories: monthly streams made from them.

    Returns:
        Columns stream, year, ours, ind, difference (persons), share, cause.
    """
    causes = tomllib.loads(DIFFERENCES.read_text(encoding="utf-8"))
    rows = []
    for stream, names in IND.items():
        if stream not in histories:
            continue
        printed = preferred(known, names, "Y")
        both = pd.DataFrame({"ours": yearly(histories[stream]), "ind": printed}).dropna()
        for year, ours, ind in zip(both.index.astype(str), both["ours"], both["ind"], strict=True):
            rows.append((stream, year, ours, ind, _cause(causes, stream, year, ours / ind - 1)))
    table = pd.DataFrame(rows, columns=["stream", "year", "ours", "ind", "cause"])
    table.insert(4, "difference", table["ours"] - table["ind"])
    table.insert(5, "share", table["difference"] / table["ind"])
    return table


def _cause(causes: Mapping[str, Mapping[str, str]], stream: str, year: str, share: float) -> str:
    if abs(share) <= TOLERANCE:
        return ROUNDING if abs(share) > 1e-9 else "none"
    return causes.get(stream, {}).get(year, UNEXPLAINED)
