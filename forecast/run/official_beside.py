"""Official figures beside ours: what the newest round, or a decision, says of the same period."""

import numpy as np
import pandas as pd

from data.errors import DataError
from data.glossary import glossary_entries
from data.streams.reception import occupancy
from forecast.bands import LABELS
from forecast.costs.booked import STANDS
from forecast.known import Known
from forecast.rule.shipped_quarters import quarters_known
from forecast.years import whole_years

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


VINTAGES = ("made_on", "who", "name", "quantity", "year", "low", "mediaan", "high", "outcome")
WIDTH = 1.2816  # normal deviations from the mediaan to 10% and to 90%
RECORD, OFFICIAL, BOOKED = "record", "official", "booked"
BOOKED_LINE = ("cost_coa", "37.4", "COA")
PREFERRED = ("mediaan", "point", "medio")
OCCUPIED = "coa_occupancy"


def vintage_rows(known: Known) -> pd.DataFrame:
    """Return how forecasts of a year moved: ours of past days, official rounds, booked stands.

    Ours are those of the record: made afterwards with what was known on each day, without
    corrections, of years with an outcome; the band is as wide as their spread says. Those of
    reception and its cost are of quarterly days, with the corrections known then. A round
    gives its mediaan, else its point forecast, else its medio; a number for the 1st of January
    is one of the year before. What came is told of the streams that the newest of our days of a
    year held: resettlement is not in those before.

    Args:
        known: what was known on the day; past errors of the run's own calibration.

    Returns:
        Columns ``VINTAGES`` in order of quantity, year and day: ``who`` is ``record``,
        ``official`` or ``booked``; persons, places or EUR; nan where a source gives none.
    """
    ours = [_of_record(known.errors), _of_quarters(known)]
    rows = pd.concat([*ours, _official(known.prognoses), _stands(known.lines)])
    told = rows.dropna(subset=["outcome"]).sort_values("made_on", kind="stable")
    came = told.groupby(["quantity", "year"])["outcome"].last()
    pairs = zip(rows["quantity"], rows["year"], strict=True)
    rows = rows.assign(outcome=[float(came.get(pair, float("nan"))) for pair in pairs])
    order = ["quantity", "year", "made_on", "who", "name"]
    return rows[list(VINTAGES)].sort_values(order, ignore_index=True)


def _of_record(errors: pd.DataFrame) -> pd.DataFrame:
    """Return our mediaan and band of each past day: error = log(1 + outcome) - log(1 + mediaan)."""
    if errors.empty:
        return pd.DataFrame(columns=list(VINTAGES))
    days = errors["origin"].astype(str).str.slice(0, 10)
    middle = np.log1p(errors["outcome"].to_numpy(float)) - errors["error"].to_numpy(float)
    spread = WIDTH * errors["spread"].to_numpy(float)
    return pd.DataFrame(
        {
            "made_on": days,
            "who": RECORD,
            "name": "",
            "quantity": errors["stream"],
            "year": days.str[:4].astype(int) + errors["target"].str[-1].astype(int),
            "low": np.expm1(middle - spread),
            "mediaan": np.expm1(middle),
            "high": np.expm1(middle + spread),
            "outcome": errors["outcome"].astype(float),
        }
    )


def _of_quarters(known: Known) -> pd.DataFrame:
    """Return what our runs of past quarters said of reception, beside what was counted since."""
    rows = quarters_known(known.day)
    came = _counted(known) if len(rows) else {}
    rows = rows.rename(columns={"day": "made_on", "p10": "low", "p90": "high"})
    pairs = zip(rows["quantity"], rows["year"], strict=True)
    outcomes = [came.get(year, np.nan) if key == OCCUPIED else np.nan for key, year in pairs]
    return rows.assign(who=RECORD, name="", outcome=outcomes)[list(VINTAGES)]


def _counted(known: Known) -> dict[int, float]:
    """Return the mean occupancy of each year whose months are all known."""
    try:
        found = occupancy(known.figures)
    except DataError:
        return {}
    whole = whole_years(pd.Series(found.values), found.months.year, mean=True)
    return dict(zip(whole.index.astype(int), whole.to_numpy(float), strict=True))


def _official(prognoses: pd.DataFrame) -> pd.DataFrame:
    rows = prognoses[prognoses["scenario"].isin(PREFERRED)].copy()
    rows["quantity"] = rows["quantity"].replace(OURS)
    rows["period"] = rows["period"].astype(str).map(_period)
    rows = rows[(rows["period"] != "") & rows["period"].str.slice(5).isin(["", "12"])]
    rows = rows.assign(
        made_on=rows["published_on"].astype(str).str.slice(0, 10),
        who=OFFICIAL,
        name=rows["vintage"],
        year=rows["period"].str[:4].astype(int),
        mediaan=rows["value"].astype(float),
        rank=rows["scenario"].map(PREFERRED.index),
    )
    rows = rows.sort_values("rank", kind="stable")
    rows = rows.drop_duplicates(["quantity", "year", "vintage"])
    return rows.reindex(columns=list(VINTAGES))


def _stands(lines: pd.DataFrame) -> pd.DataFrame:
    """Return every stand of the COA line, EUR."""
    key, article, line = BOOKED_LINE
    rows = lines[(lines["article"] == article) & (lines["line"] == line)]
    rows = rows[rows["version"].str.startswith(STANDS) & (rows["amount_keur"].astype(float) > 0)]
    rows = rows.assign(
        made_on=rows["published_on"].astype(str).str.slice(0, 10),
        who=BOOKED,
        name=rows["version"],
        quantity=key,
        year=rows["year"].astype(float).astype(int),
        mediaan=rows["amount_keur"].astype(float) * 1000,
    )
    stands = rows.reindex(columns=list(VINTAGES))
    return stands.drop_duplicates(["made_on", "name", "year"], ignore_index=True)
