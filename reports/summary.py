"""The first page: what is expected, how sure, and what it means, in sentences from the figures."""

import numpy as np

from forecast.result import RunResult
from reports.alt import OUTER, inner_share
from reports.beside import pairs, place
from reports.blocks import Block, Heading, Paragraph, Points
from reports.lookup import BudgetYear, Official, budget_lines, present, years
from reports.tables import key_table
from reports.wording import Wording

KEYS = (
    *("inflow_total", "inflow_first", "inflow_nareis", "ukraine_stock", "coa_occupancy"),
    *("coa_places_needed", "coa_places_emergency", "goo_places_needed", "cost_coa", "cost_ukraine"),
)
SENTENCES = (  # lead-in, quantity
    ("inflow_lead", "inflow_total"),
    ("ukraine_lead", "ukraine_stock"),
    ("places_lead", "coa_places_needed"),
    ("emergency_lead", "coa_places_emergency"),
)


def summary(result: RunResult) -> list[Block]:
    """Return the blocks of the summary: an opening, points and the key figures."""
    words = Wording(result.language)
    first, second = ahead(result)
    lead = words.text(
        "summary.lead", first=str(first), second=str(second), day=words.day(result.day),
        paths=words.number(result.n_paths),
    )  # fmt: skip
    shown = [result.day.year, first, second]
    share = words.percent(inner_share(result))
    return [
        Heading(words.text("summary.heading")),
        Paragraph(lead, "lead"),
        Points(tuple(points(result))),
        key_table(result, present(result, *KEYS), shown),
        Paragraph(words.text("summary.key_note", share=share), "note"),
    ]


def ahead(result: RunResult) -> tuple[int, int]:
    """Return the two calendar years after that of the as-of day."""
    return result.day.year + 1, result.day.year + 2


def points(result: RunResult) -> list[tuple[str, str]]:
    """Return a lead-in and a few sentences for each subject that has figures."""
    words = Wording(result.language)
    told: list[tuple[str, str]] = []
    for lead, quantity in SENTENCES:
        sentences = _expected(result, quantity)
        if sentences:
            told.append((words.text(f"summary.{lead}"), " ".join(sentences)))
        if quantity == "inflow_total" and sentences:
            told.append((words.text("summary.sure_lead"), _sure(result)))
            told.append((words.text("summary.official_lead"), _official(result)))
    for key, rows in budget_lines(result).items():
        shown = [row for row in rows if row.year in ahead(result)]
        sentences = [_euros(result, row, "_next" if i else "") for i, row in enumerate(shown)]
        told.append((words.title(key), " ".join(sentences)))
    return told


def _expected(result: RunResult, quantity: str) -> list[str]:
    words = Wording(result.language)
    found = years(result, quantity)
    return [
        words.text(
            f"summary.{key}", year=str(year), mediaan=words.about(found[year].mediaan),
            chance=words.chance(inner_share(result)), minimum=words.about(found[year].minimum),
            maximum=words.about(found[year].maximum),
        )
        for year, key in zip(ahead(result), (quantity, "next"), strict=True) if year in found
    ]  # fmt: skip


def _sure(result: RunResult) -> str:
    words = Wording(result.language)
    year = ahead(result)[1]
    band = years(result, "inflow_total")[year]
    return words.text(
        "summary.sure", year=str(year), chance=words.chance(OUTER), low=words.about(band.p2_5),
        high=words.about(band.p97_5), ratio=words.number(band.p97_5 / band.p2_5, 0.1, 1),
    )  # fmt: skip


def _official(result: RunResult) -> str:
    words = Wording(result.language)
    first, second = ahead(result)
    known = [pair for pair in pairs(result, "inflow_total") if _tellable(pair[0], second)]
    if not known:
        day = words.day(result.day)
        return words.text("summary.official_none", first=str(first), second=str(second), day=day)
    return " ".join(_compared(result, figure) for figure, _ in known)


def _tellable(figure: Official, last: int) -> bool:
    return int(figure.period) <= last and bool(np.isfinite(figure.centre()[1]))


def _compared(result: RunResult, figure: Official) -> str:
    words = Wording(result.language)
    scenario, value = figure.centre()
    band = years(result, "inflow_total")[int(figure.period)]
    name = words.text("scenario.point") if scenario == "point" else words.label(scenario)
    ours = "medio" if scenario == "medio" else "mediaan"
    side, chance = place(result, value, band)
    return words.text(
        "summary.official", round=words.round(figure.vintage), year=figure.period,
        published=words.day_text(figure.published_on), scenario=name, official=words.about(value),
        ours_scenario=words.label(ours), ours=words.about(getattr(band, ours)),
        place=words.text(f"summary.{side}", chance=words.chance(chance), scenario=name),
    )  # fmt: skip


def _euros(result: RunResult, row: BudgetYear, place: str) -> str:
    words = Wording(result.language)
    values = {
        "year": str(row.year), "chance": words.chance(inner_share(result)),
        "mediaan": words.euros(row.band.mediaan), "minimum": words.millions(row.band.minimum),
        "maximum": words.millions(row.band.maximum),
    }  # fmt: skip
    if not np.isfinite(row.booked):
        reason = row.remark or words.text("budget.unstated")
        return words.text(f"summary.budget{place}_none", reason=reason.rstrip("."), **values)
    enough = words.chance(row.p_sufficient)
    booked = words.euros(row.booked)
    return words.text(f"summary.budget{place}", booked=booked, enough=enough, **values)
