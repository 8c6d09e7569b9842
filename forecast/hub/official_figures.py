"""Official figures as model output of hubverse, each label as its declared quantile."""

import re
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from data.errors import RunError
from forecast.bands import LABELS
from forecast.hub.layout import COLUMNS, SET, SETTINGS, File
from forecast.official.points import YEAR_DAYS

LABELLED = (*LABELS, "point")
OFFICIAL = (
    "model_id",
    "origin_date",
    "target",
    "target_end_date",
    SET,
    "level",
    "vintage",
    "label",
    "value",
    "unit",
    "published_on",
    "published_kind",
    "grade",
    "source",
)


class Outputs(NamedTuple):
    """Model output by file, and what was left out."""

    files: dict[File, pd.DataFrame]
    left_out: pd.DataFrame


def official_table(
    prognoses: pd.DataFrame, cases: pd.DataFrame, levels: Mapping[str, float]
) -> pd.DataFrame:
    """Return every official figure that a month or year of ours is about, columns ``OFFICIAL``.

    The origin is the day the round was fixed, by the rule of ``data/raw/mpp_cases.csv``, or the
    day of publication where that is not known or came first. Figures at a first of a month are
    about the month that ended the day before; half years and weeks have no target, and are empty
    under ``target``.

    Args:
        prognoses: official forecasts.
        cases: official totals with the days they were fixed.
        levels: chance of each label of ``LABELLED``.
    """
    found = prognoses.reset_index(drop=True)
    fixed = cases.groupby("vintage")["fixing_day"].first()
    origin = found["vintage"].map(fixed).fillna(found["published_on"])
    start, end = found["start"], found["end"]
    whole = (end - start).dt.days >= YEAR_DAYS
    at_once = (start == end) & start.dt.is_month_start
    end = end.where(~at_once, end - pd.Timedelta(days=1))
    month = (start.dt.to_period("M") == found["end"].dt.to_period("M")) & end.dt.is_month_end
    year = whole & end.dt.is_year_end
    asked = found["quantity"].where(~year, found["quantity"] + "_year").where(month | year, "")
    asked = asked.replace(SETTINGS["same"])
    return pd.DataFrame(
        {
            "model_id": [_model(vintage) for vintage in found["vintage"]],
            "origin_date": origin.clip(upper=found["published_on"]).dt.strftime("%Y-%m-%d"),
            "target": asked,
            "target_end_date": end.dt.strftime("%Y-%m-%d"),
            SET: _sets(found),
            "level": found["scenario"].map(levels),
            "label": found["scenario"],
            "published_on": found["published_on"].dt.strftime("%Y-%m-%d"),
            **{name: found[name] for name in ("vintage", "value", "unit", "published_kind")},
            **{name: found[name] for name in ("grade", "source")},
        }
    )[list(OFFICIAL)]


def _model(vintage: str) -> str:
    """Return the model id of a document: rounds of the MPP are one model."""
    for rule in SETTINGS["official"]:
        if re.search(rule["pattern"], vintage):
            return f"minjenv-{rule['model']}"
    raise RunError(
        f"{vintage}: no model for this document; expected one in forecast/hub/settings.toml. "
        f"Add a pattern under [[official]]."
    )


def _sets(found: pd.DataFrame) -> "pd.Series[str]":
    """Return the labels that stand together for one figure; a point stands alone."""
    labels = found["scenario"]
    order = {name: place for place, name in enumerate(LABELLED)}
    unit = [found[name] for name in ("vintage", "quantity", "start", "end")]
    joined = (
        labels[labels != "point"]
        .groupby(unit)
        .transform(lambda names: "+".join(sorted(set(names), key=order.__getitem__)))
    )
    sets: pd.Series[str] = joined.reindex(labels.index).fillna("point")
    return sets


def outputs_of_officials(table: pd.DataFrame, targets: set[str]) -> Outputs:
    """Return official figures as model output, and the rows whose target we do not forecast.

    Args:
        table: as of :func:`official_table`.
        targets: those of our own forecasts.

    Returns:
        A file per model and day; left out are the rows about other targets.
    """
    known = table["target"].isin(targets)
    kept = table[known]
    origins, ends = (pd.to_datetime(kept[name]) for name in ("origin_date", "target_end_date"))
    years = ends.dt.year - origins.dt.year
    months = 12 * years + ends.dt.month - origins.dt.month
    yearly = kept["target"].str.endswith("_year")
    rows = kept.assign(
        horizon=months.where(~yearly, years),
        location=SETTINGS["location"],
        output_type="quantile",
        output_type_id=[f"{one:g}" for one in kept["level"]],
    ).sort_values(["model_id", *COLUMNS[:6], "level"], kind="stable")
    files = {
        File(str(model), str(day)): found.reset_index(drop=True)[list(COLUMNS)]
        for (model, day), found in rows.groupby(["model_id", "origin_date"])
    }
    return Outputs(files, table[~known])
