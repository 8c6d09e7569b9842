"""Official figures beside ours: what the newest round, or a decision, says of the same period."""

import pandas as pd

from data.glossary import glossary_entries
from forecast.bands import LABELS

ROUND = r"\d{4}(-I+)?"  # not a round as quoted by others, nor a budget document
CENTRAL = ("mediaan", "point")
OURS = {"coa_occupancy_avg": "coa_occupancy", "amv_inflow_nidos": "nidos_inflow"}
DECIDED = {"coa_places_needed": "decided_places_coa", "goo_places_needed": "decided_places_goo"}
COLUMNS = (
    "quantity",
    "name",
    "period",
    "scenario",
    "value",
    "unit",
    "round",
    "published_on",
)
BESIDE = ("official", "official_scenario", "official_round", "official_difference")


def official_beside(prognoses: pd.DataFrame) -> pd.DataFrame:
    """Return the official figures of the newest round by quantity of ours, period and scenario.

    A round counts for a quantity and period until a newer one prints any scenario of both. A
    number for the 1st of a month stands at the end of the month before; years stay years.

    Args:
        prognoses: rounds known on the day, columns of ``prognoses.csv``.

    Returns:
        Columns ``COLUMNS``. ``name`` is what it can be asked under: ``mpp_`` and the quantity,
        with the scenario when it is not the central one; a number that is decided also as
        ``decided_places_coa`` or ``decided_places_goo``. ``period`` is a year or a month.
    """
    rows = prognoses[prognoses["vintage"].str.fullmatch(ROUND)].copy()
    rows["quantity"] = rows["quantity"].replace(OURS)
    rows["period"] = rows["period"].astype(str).map(_period)
    rows = rows[rows["period"] != ""].rename(columns={"vintage": "round"})
    keys = ["quantity", "period"]
    newest = rows.groupby(keys)["published_on"].transform("max") == rows["published_on"]
    rows = rows[newest].assign(name=lambda found: _names(found))
    rows = rows[rows["name"].isin(glossary_entries())]
    decided = rows[rows["quantity"].isin(DECIDED) & rows["period"].str.contains("-")]
    decided = decided.assign(name=decided["quantity"].map(DECIDED))
    found = pd.concat([rows, decided], ignore_index=True)
    found["unit"] = [glossary_entries()[name].unit.split("/month")[0] for name in found["name"]]
    found = found.drop_duplicates(["name", "period"], keep="last")
    return found[list(COLUMNS)].sort_values(["name", "period"]).reset_index(drop=True)


def _period(printed: str) -> str:
    """Return the year, or the month at whose end a dated number stands; empty for others."""
    if len(printed) == 4 and printed.isdigit():
        return printed
    if len(printed) == 10 and printed.endswith("-01"):
        return str(pd.Period(printed[:7], freq="M") - 1)
    return ""


def _names(rows: pd.DataFrame) -> list[str]:
    pairs = zip(rows["quantity"], rows["scenario"], strict=True)
    return [f"mpp_{key}" if kind in CENTRAL else f"mpp_{key}_{kind}" for key, kind in pairs]


def beside(bands: pd.DataFrame, official: pd.DataFrame) -> pd.DataFrame:
    """Return bands with the official figure of the same quantity and period in its own columns.

    The central figure stands beside our mediaan. Where a round prints none for the period, its
    medio stands beside our medio.

    Args:
        bands: columns of ``bands.csv``.
        official: of :func:`official_beside`.

    Returns:
        ``bands`` with the columns ``BESIDE`` added; ``official_difference`` is ours - official.
    """
    rows = official[official["name"].str.startswith("mpp_")]
    rows = rows.assign(label=rows["scenario"].replace("point", "mediaan"))
    rows = rows[rows["label"].isin(("mediaan", "medio"))].sort_values("label")
    rows = rows.drop_duplicates(["quantity", "period"])  # mediaan before medio
    rows = rows.rename(
        columns={"value": "official", "label": "official_scenario", "round": "official_round"}
    )
    kept = ["quantity", "period", "official", "official_scenario", "official_round"]
    found = bands.merge(rows[kept], on=["quantity", "period"], how="left")
    found["official_difference"] = float("nan")
    for label in LABELS:
        at = found["official_scenario"] == label
        found.loc[at, "official_difference"] = found.loc[at, label] - found.loc[at, "official"]
    return found


def asked_rows(official: pd.DataFrame) -> pd.DataFrame:
    """Return the official figures as rows of ``history.csv``."""
    return pd.DataFrame(
        {
            "quantity": official["name"],
            "period": official["period"],
            "unit": official["unit"],
            "value": official["value"].astype(float),
            "estimated": False,
        }
    )
