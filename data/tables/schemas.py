"""The columns of the tables in ``data/vintages/`` and what each may hold."""

from data.tables.csv_table import Schema

FIGURES = Schema(
    texts=("series", "period", "unit", "published_kind", "status", "source"),
    numbers=("value",),
    days=("start", "end", "published_on", "retrieved_on"),
)
TABLES = {
    "prognoses": Schema(
        texts=(
            "vintage",
            "published_kind",
            "quantity",
            "period",
            "scenario",
            "unit",
            "grade",
            "source",
        ),
        numbers=("value",),
        days=("published_on", "retrieved_on", "start", "end"),
    ),
    "cases": Schema(
        texts=(
            "case_id",
            "vintage",
            "fixing_day_basis",
            "published",
            "scenario",
            "realised_definition",
            "grade",
            "remark",
        ),
        numbers=("official_central", "official_minimum", "official_maximum", "realised"),
        wholes=("year",),
        days=("fixing_day", "published_on", "realised_published_on"),
        gaps=frozenset(
            {
                "scenario",
                "official_central",
                "official_minimum",
                "official_maximum",
                "realised",
                "realised_published_on",
                "remark",
            }
        ),
    ),
    "budget": Schema(
        texts=(
            "document",
            "table",
            "article",
            "line",
            "year",
            "version",
            "unit",
            "published_kind",
            "derived",
            "printed",
            "remark",
        ),
        numbers=("amount_keur",),
        wholes=("level", "line_no"),
        days=("published_on",),
        gaps=frozenset({"article", "year", "printed", "remark"}),
    ),
    "article37": Schema(
        texts=("file", "series", "stage", "unit", "published_kind", "source", "note"),
        numbers=("amount_keur",),
        wholes=("year",),
        days=("published_on",),
        gaps=frozenset({"note"}),
    ),
    "foreign_forecasts": Schema(
        texts=(
            "country",
            "forecast_made",
            "definition",
            "forecast_source",
            "outcome_source",
            "grade",
            "note",
            "published_kind",
        ),
        numbers=(
            "low",
            "central",
            "high",
            "outcome",
            "outcome_minus_central",
            "pct_of_central",
            "inside_band",
        ),
        wholes=("target_year",),
        days=("published_on",),
        gaps=frozenset(
            {
                "low",
                "central",
                "high",
                "outcome",
                "outcome_minus_central",
                "pct_of_central",
                "inside_band",
                "outcome_source",
                "note",
            }
        ),
    ),
    "unit_costs": Schema(
        texts=("item", "year", "unit", "document", "printed", "remark", "published_kind"),
        numbers=("amount", "price_year"),
        wholes=("line_no",),
        days=("published_on",),
        gaps=frozenset({"year", "remark", "price_year"}),
    ),
    "questions": Schema(
        texts=(
            "id",
            "question_en",
            "answered_with_number",
            "answer_value",
            "what_data_and_model_needed",
            "printed",
            "document",
        ),
        wholes=("line_no",),
        days=("published_on",),
        gaps=frozenset({"answer_value", "printed", "what_data_and_model_needed"}),
    ),
}
