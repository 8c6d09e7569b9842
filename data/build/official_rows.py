"""Official forecasts, the cases to be beaten and the questions of parliament, dated."""

from data.build.figure_rows import Row, raw_rows
from data.build.publication import PRINTED, RECONSTRUCTED
from data.build.stated_days import stated
from data.tables.periods import span
from data.tables.sources import Source

QUANTITIES = {
    "total_asylum_inflow": "inflow_total",
    "first_asylum": "inflow_first",
    "repeat_asylum": "inflow_repeat",
    "nareis": "inflow_nareis",
    "resettlement": "inflow_resettlement",
    "amv_inflow": "inflow_amv",
    "coa_capacity_need": "coa_places_needed",
    "mvv_nareis_applications": "nareis_applications",
    "housing_taakstelling": "housing_target",
    "ukraine_brp": "ukraine_stock",
    "ukraine_goo_need": "goo_places_needed",
}
OUTCOMES = ("total_asylum_inflow", "total_asylum_inflow_excl_resettlement")
QUESTIONS = "nota-verslag-EK-2025"
NEARBY = 31  # days between a forecast and the item that printed it


def prognosis_rows(sources: dict[str, Source]) -> list[Row]:
    """Return every official forecast with the day it was known.

    ``published_kind`` is printed where the day is printed and the source came out within a
    month of it; reconstructed where the day is vague or a later document gives the number.
    """
    rows = [_prognosis(raw, sources[raw["source_id"]]) for raw in raw_rows("mpp_vintages")]
    names = ("published_on", "vintage", "quantity", "start", "end", "scenario", "source")
    return sorted(rows, key=lambda row: tuple(row[name] for name in names))


def _prognosis(raw: Row, source: Source) -> Row:
    day, exact = stated(raw["published"])
    near = abs((source.published_on - day).days) <= NEARBY
    start, end = span(raw["target_period"])
    return {
        "vintage": raw["vintage"],
        "published_on": day.isoformat(),
        "published_kind": PRINTED if exact and near else RECONSTRUCTED,
        "retrieved_on": source.retrieved_on.isoformat(),
        "quantity": QUANTITIES.get(raw["variable"], raw["variable"]),
        "period": raw["target_period"],
        "start": start.isoformat(),
        "end": end.isoformat(),
        "scenario": raw["scenario"],
        "value": raw["value"],
        "unit": raw["unit"],
        "grade": source.grade,
        "source": source.source_id,
    }


def case_rows(outcomes: list[Row]) -> list[Row]:
    """Return the official cases with the day of the forecast and the day of its outcome.

    Args:
        outcomes: the figure rows of ``mpp_realisations``; the earliest day on which the
            realised total of a case was known is taken from them.
    """
    days: dict[tuple[str, float], str] = {}
    for row in outcomes:
        if row["series"] in OUTCOMES:
            key = (row["period"], float(row["value"]))
            days[key] = min(row["published_on"], days.get(key, row["published_on"]))
    return [
        {
            **raw,
            "published_on": stated(raw["published"]).day.isoformat(),
            "realised_published_on": (
                days[raw["year"], float(raw["realised"])] if raw["realised"] else ""
            ),
        }
        for raw in raw_rows("mpp_cases")
    ]


def question_rows(sources: dict[str, Source]) -> list[Row]:
    """Return the questions of the Eerste Kamer with the day of the answer."""
    day = sources[QUESTIONS].published_on.isoformat()
    return [
        {**raw, "document": QUESTIONS, "published_on": day}
        for raw in raw_rows("parliament_questions")
    ]


def foreign_rows() -> list[Row]:
    """Return the official forecasts of other countries with the day each was known.

    The day is the last one of what is stated (``2016-04``, ``2022 summer``); it is printed where a
    day is stated. Sources stand in the row, as they were noted.
    """
    rows = []
    for raw in raw_rows("foreign_official_forecasts"):
        day, exact = stated(raw["forecast_made"])
        kind = PRINTED if exact else RECONSTRUCTED
        rows.append({**raw, "published_on": day.isoformat(), "published_kind": kind})
    return rows
