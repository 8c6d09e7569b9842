"""Article 37 (aliens, asylum) by stage of the budget since 2013, dated."""

import re
import tomllib

from data.build.figure_rows import Row, raw_rows
from data.build.publication import LAGS, PRINTED, RECONSTRUCTED
from data.build.stated_days import Stated, stated
from data.errors import DataError
from data.months import last_day
from data.tables.sources import Source

STAGES, CHAPTERS, LINES = (
    "budget_art37_stages_2019_2025",
    "budget_vreemdelingen_2013_2017",
    "budget_art37_lines_2013_2021",
)


def article37_rows(sources: dict[str, Source]) -> list[Row]:
    """Return every amount of the three files with its stage and the day it was known.

    A stage whose day is printed counts from that day; one of which a month is stated, or none,
    from the last day its rule in ``data/lags.toml`` gives, reconstructed; never later than the
    publication it was read from.

    Raises:
        DataError: a stage has no rule, or a source is unknown.
    """
    rules = tomllib.loads(LAGS.read_text(encoding="utf-8"))["article37"]
    known = [(STAGES, raw, stated(raw["published_on"])) for raw in raw_rows(STAGES)]
    known += [(CHAPTERS, raw, _by_rule(raw, rules)) for raw in raw_rows(CHAPTERS)]
    known += [(LINES, raw, _draft(raw)) for raw in raw_rows(LINES)]
    rows = [_row(file, raw, day, sources[raw["source_id"]]) for file, raw, day in known]
    names = ("series", "year", "published_on", "stage", "note", "file")
    return sorted(rows, key=lambda row: tuple(row[name] for name in names))


def _by_rule(raw: Row, rules: dict[str, dict[str, dict[str, int]]]) -> Stated:
    for start, rule in rules["days"].items():
        if raw["stage"].startswith(start):
            year = int(raw["period"]) + rule["year"]
            return Stated(last_day(year, rule["month"]), exact=False)
    raise DataError(
        f"{raw['series']}: stage {raw['stage']!r} has no rule; expected one of "
        f"{', '.join(rules['days'])}. Add it to data/lags.toml."
    )


def _draft(raw: Row) -> Stated:
    found = re.fullmatch(r"ontwerpbegroting \d{4} \(Sept (\d{4})\)", raw["published_on"])
    if not found:
        raise DataError(
            f"{raw['series']}: published_on is {raw['published_on']!r}; expected 'ontwerpbegroting "
            f"2015 (Sept 2014)'. Correct the row at its source."
        )
    return Stated(last_day(int(found[1]), 9), exact=False)


def _row(file: str, raw: Row, known: Stated, source: Source) -> Row:
    return {
        "file": file,
        "series": raw["series"],
        "year": raw["period"],
        "stage": raw["stage"],
        "amount_keur": raw["value"],
        "unit": raw["unit"],
        "published_on": min(known.day, source.published_on).isoformat(),
        "published_kind": PRINTED if known.exact else RECONSTRUCTED,
        "source": source.source_id,
        "note": raw["note"],
    }
