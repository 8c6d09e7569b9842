"""The first page: what is expected, how sure, and what it means, in sentences from the figures.

The sentence on the cover, and what moved since a quarter before.
"""

import numpy as np
import pandas as pd

from data.streams.origin import TOTAL
from forecast.run.result import RunResult
from reports.blocks import Block, Heading, Paragraph, Points
from reports.pages.alarms import recent_alarms
from reports.result.alt import OUTER_SHARE, inner_share
from reports.result.beside import pairs, place
from reports.result.budget_words import booked_for_told
from reports.result.gaps import not_forecast, summed, uncounted, why
from reports.result.rows import (
    CHAPTER,
    Band,
    BudgetYear,
    OfficialRound,
    budget_lines,
    chapter,
    present,
    years,
)
from reports.result.tables import key_table
from reports.wording import Wording


def ahead(result: RunResult) -> tuple[int, int]:
    """Return the two calendar years after that of the as-of day."""
    return result.day.year + 1, result.day.year + 2


def spoken(words: Wording, band: Band) -> dict[str, str]:
    """Return minimum, mediaan and maximum as in a sentence."""
    return _shown(words, band, "persons")


def _shown(words: Wording, band: Band, unit: str) -> dict[str, str]:
    names = ("minimum", "mediaan", "maximum")
    values = (getattr(band, name) for name in names)
    shown = words.of_band(band.minimum, band.maximum, unit, *values)
    return dict(zip(names, shown, strict=True))


def moved(result: RunResult) -> str:
    """Return what the mediaan of next year was with the figures of a quarter before, and is."""
    words, year = Wording(result.language), str(ahead(result)[0])
    if result.earlier.empty:
        return ""
    rows = result.earlier[result.earlier["period"] == year]
    rows = rows[rows["quantity"].isin(present(result, *MOVED))]
    if rows.empty:
        return ""
    items = []
    for row in rows.to_dict("records"):
        euros = row["quantity"].startswith("cost_")
        band = years(result, row["quantity"])[int(year)]
        values = (float(row["mediaan"]), band.mediaan)
        shown = words.of_band(band.minimum, band.maximum, "EUR" if euros else "persons", *values)
        if euros:
            shown = [words.text("unit.million_euros", amount=amount) for amount in shown]
        texts = dict(zip(("was", "now"), shown, strict=True))
        same = "_same" if texts["was"] == texts["now"] else ""
        label = words.label(row["quantity"])
        items.append(words.text(f"summary.earlier_item{same}", label=label, **texts))
    day = words.day_text(str(rows["day"].iloc[0]))
    return words.text("summary.earlier", day=day, year=year, items=words.listing(items))


MOVED = ("inflow_total", "coa_places_needed", "cost_coa")


def headline(result: RunResult) -> str:
    """Return the year ahead in a breath: people, euros and what is booked, as far as known."""
    words, year = Wording(result.language), ahead(result)[0]
    chance, told = words.width(inner_share(result)), []
    if people := years(result, "inflow_total").get(year):
        told.append(
            words.text("summary.headline", year=str(year), chance=chance, **spoken(words, people))
        )
    if euros := years(result, "cost_coa").get(year):
        amounts = _shown(words, euros, "EUR")
        amounts["mediaan"] = words.text("unit.million_euros", amount=amounts["mediaan"])
        told.append(words.text("summary.headline_euros", chance=chance, **amounts))
    told += [
        words.text(
            "summary.headline_booked",
            booked=words.euros(row.booked),
            enough=words.chance(row.p_sufficient),
        )
        for row in (budget_lines(result)["cost_coa"] if euros else ())
        if row.year == year and row.is_compared
    ]
    return " ".join(told)


WANTED = (
    "inflow_total",
    "inflow_first",
    "inflow_nareis",
    "ukraine_stock",
    "coa_places_needed",
    "coa_places_emergency",
    "cost_coa",
)
KEYS = (*WANTED, CHAPTER)
COSTS = ("cost_coa", CHAPTER)  # told in sentences; every line stands on its own page
SENTENCES = (  # lead-in, quantity
    ("inflow_lead", "inflow_total"),
    ("ukraine_lead", "ukraine_stock"),
    ("places_lead", "coa_places_needed"),
    ("emergency_lead", "coa_places_emergency"),
)


def summary(result: RunResult) -> list[Block]:
    """Return the blocks of the summary, one page: an opening, points and the key figures."""
    words = Wording(result.language)
    first, second = ahead(result)
    lead = words.text(
        "summary.lead",
        first=str(first),
        second=str(second),
        day=words.day(result.day),
        paths=words.number(result.n_paths),
    )
    shown = [result.day.year, first, second]
    share, keys = words.percent(inner_share(result)), present(result, *KEYS)
    return [
        Heading(words.text("summary.heading")),
        Paragraph(lead, "lead"),
        Points(tuple(points(result))),
        *([key_table(result, keys, shown)] if keys else []),
        Paragraph(words.text("summary.key_note", share=share), "note"),
    ]


def points(result: RunResult) -> list[tuple[str, str]]:
    """Return a lead-in and a few sentences for each subject that has figures, and what has none."""
    words = Wording(result.language)
    subjects = [(lead, _expected(result, quantity)) for lead, quantity in SENTENCES]
    if not present(result, "inflow_total"):
        subjects[0] = ("inflow_lead", _streams(result))
    else:
        subjects[1:1] = [("sure_lead", [_sure(result)]), ("official_lead", [_official(result)])]
    told = [(words.text(f"summary.{lead}"), " ".join(found)) for lead, found in subjects if found]
    if changed := moved(result):
        told.append((words.text("summary.earlier_lead"), changed))
    for key, rows in (budget_lines(result) | chapter(result)).items():
        if key in COSTS:
            volumes = result.analysis.get("volumes", pd.DataFrame())
            line = "" if key == CHAPTER else key
            beside = booked_for_told(volumes, result.day.year + 1, words, line)
            told.append((words.title(key), " ".join([*costs(result, rows), *beside])))
    if watched := recent_alarms(result):
        told.append((words.text("alarm.lead"), watched))
    if lacking := not_forecast(result, WANTED):
        told.append((words.text("summary.missing_lead"), lacking))
    return told


def _streams(result: RunResult) -> list[str]:
    """Return that there is no total on the day, and a sentence for each stream and year."""
    words = Wording(result.language)
    told = [words.text("summary.no_total", day=words.day(result.day))]
    return told + [
        words.text(
            f"summary.stream{'_next' if place else ''}",
            label=words.title(quantity),
            year=str(year),
            chance=words.width(inner_share(result)),
            **spoken(words, band),
        )
        for quantity in present(result, *TOTAL)
        for place, year in enumerate(ahead(result))
        if (band := years(result, quantity).get(year))
    ]


def _expected(result: RunResult, quantity: str) -> list[str]:
    words = Wording(result.language)
    found, (first, second) = years(result, quantity), ahead(result)
    chance, told = words.width(inner_share(result)), []
    if first in found:
        more = {"streams": summed(result)} if quantity == "inflow_total" else {}
        values = {**spoken(words, found[first]), **more, "year": str(first), "chance": chance}
        told += [words.text(f"summary.{quantity}", **values)]
    if second in found:
        told += [words.text("summary.next", year=str(second), **spoken(words, found[second]))]
    return told + (uncounted(result) if quantity == "inflow_total" else [])


def _sure(result: RunResult) -> str:
    words = Wording(result.language)
    year = ahead(result)[1]
    band = years(result, "inflow_total")[year]
    ends = words.of_band(band.minimum, band.maximum, "persons", band.p2_5, band.p97_5)
    return words.text(
        "summary.sure",
        year=str(year),
        chance=words.width(OUTER_SHARE),
        **dict(zip(("low", "high"), ends, strict=True)),
        ratio=words.number(band.p97_5 / band.p2_5, 0.1, 1),
    )


def _official(result: RunResult) -> str:
    words = Wording(result.language)
    first, second = ahead(result)
    known = [pair for pair in pairs(result, "inflow_total") if _tellable(pair[0], second)]
    known = [pair for pair in known if int(pair[0].period) <= first] or known
    if not known:
        day = words.day(result.day)
        return words.text("summary.official_none", first=str(first), second=str(second), day=day)
    return " ".join(_compared(result, figure) for figure, _ in known)


def _tellable(figure: OfficialRound, last: int) -> bool:
    return int(figure.period) <= last and bool(np.isfinite(figure.centre()[1]))


def _compared(result: RunResult, figure: OfficialRound) -> str:
    words = Wording(result.language)
    scenario, value = figure.centre()
    band = years(result, "inflow_total")[int(figure.period)]
    name = words.text("scenario.point") if scenario == "point" else words.label(scenario)
    told = words.text(
        "summary.official",
        round=words.round(figure.vintage),
        year=figure.period,
        published=words.day_text(figure.published_on),
        scenario=name,
        official=words.about(value),
        place=_placed(words, value, band),
    )
    ours = "medio" if scenario == "medio" else "mediaan"
    if ours in place(value, band)[1:]:
        return told
    (shown,) = words.of_band(band.minimum, band.maximum, "persons", getattr(band, ours))
    own = words.text("summary.ours", scenario=ours, ours=shown)
    return f"{told} {own}"


def _placed(words: Wording, value: float, band: Band) -> str:
    found = place(value, band)
    ends = (getattr(band, name) for name in (found.lower, found.upper))
    low, high = words.of_band(band.minimum, band.maximum, "persons", *ends)
    return words.text(
        f"summary.place_{found.kind}",
        outer=words.percent(OUTER_SHARE),
        lower=words.text(f"our.{found.lower}"),
        low=low,
        upper=words.text(f"our.{found.upper}"),
        high=high,
    )


def costs(result: RunResult, rows: list[BudgetYear]) -> list[str]:
    """Return a sentence for each of the years ahead; a reason told once is not told again."""
    told: list[str] = []
    before = ""
    for row in (row for row in rows if row.year in ahead(result)):
        key = "budget_next" if told else "budget"
        if not row.is_compared:
            key += "_again" if told and row.reason == before else "_none"
        told.append(_euros(result, row, key))
        before = row.reason
    return told


def _euros(result: RunResult, row: BudgetYear, key: str) -> str:
    words = Wording(result.language)
    amounts = _shown(words, row.band, "EUR")
    amounts["mediaan"] = words.text("unit.million_euros", amount=amounts["mediaan"])
    return words.text(
        f"summary.{key}",
        year=str(row.year),
        chance=words.width(inner_share(result)),
        **amounts,
        booked=words.euros(row.booked),
        enough=words.chance(row.p_sufficient),
        reason=why(words, row),
    )
