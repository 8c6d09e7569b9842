"""Policy as levers: what each scenario of the run changes, and which ones can be asked for."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from data.glossary import glossary_entries
from forecast.policy.levers import WITHOUT, Lever, Scenario, load_scenarios
from forecast.run.result import RunResult
from reports.blocks import Block, Group, Heading, Paragraph, Points, Table
from reports.result.laws import law_state
from reports.result.tables import MIDDLE
from reports.wording import Wording

SHOWN = (
    "inflow_total",
    "inflow_first",
    "inflow_nareis",
    "inflow_resettlement",
    "inflow_amv",
    "ind_decisions",
    "ind_stock",
    "ind_overdue",
    "nareis_applications",
    "nareis_backlog",
    "coa_occupancy",
    "coa_permit_holders",
    "housing_realised",
    "coa_places_needed",
    "coa_places_regular",
    "coa_places_emergency",
    "ukraine_registrations",
    "ukraine_stock",
    "ukraine_asylum_applications",
    "goo_places_needed",
    "nidos_pupils",
    "dtenv_forced",
    "dtenv_departures",
    "cost_coa",
    "cost_ukraine",
)
AHEAD = (1, 2, 4)  # years after that of the as-of day
PER_YEAR = "/year"


def lever_page(result: RunResult) -> list[Block]:
    """Return the scenarios of the run with their effect, then all that can be asked for."""
    words = Wording(result.language)
    blocks: list[Block] = [
        Heading(words.text("lever.heading")),
        Paragraph(words.text("lever.intro")),
        *_laws(result),
    ]
    if result.levers.empty and result.scenarios.empty:
        blocks.append(Paragraph(words.text("lever.none")))
    names = list(dict.fromkeys(result.scenarios["scenario"])) if len(result.scenarios) else []
    for name in names:
        blocks += _scenario(result, str(name))
    known = [_known(found, result) for found in load_scenarios().values()]
    offered = [found for found in known if found.levers]
    return [*blocks, *([_offered(words, offered)] if offered else [])]


def _laws(result: RunResult) -> list[Block]:
    """Return the laws adopted by the day, and whether they are counted."""
    if result.laws.empty:
        return []
    words = Wording(result.language)
    told = [_law(words, row) for row in result.laws.to_dict("records")]
    intro = words.text("law.intro", day=words.day(result.day))
    return [Heading(words.text("law.heading"), 2), Paragraph(intro), Points(tuple(told))]


def _law(words: Wording, row: Mapping[Any, Any]) -> tuple[str, str]:
    state = words.sentence(law_state(words, row))
    note = words.sentence(str(row[f"note_{words.language}"]))
    said = words.text("law.told", state=state, note=note, source=str(row["source"]))
    return words.sentence(str(row[f"label_{words.language}"])), said


def _known(scenario: Scenario, result: RunResult) -> Scenario:
    levers = tuple(lever for lever in scenario.levers if lever.published_on <= result.day)
    return Scenario(scenario.name, scenario.label_nl, scenario.label_en, levers)


def _scenario(result: RunResult, name: str) -> list[Block]:
    words = Wording(result.language)
    rows = [row for row in result.levers.to_dict("records") if row["scenario"] == name]
    title = str(rows[0][f"label_{result.language}"]) if rows else _title(words, result, name)
    told = [_told(words, row) for row in rows]
    idle = [_target(words, str(row["target"])) for row in rows if not row["applied"]]
    table = lever_effects(result, name, title)
    blocks: list[Block] = [Heading(words.sentence(title.replace("_", " ")), 2)]
    blocks += [Points(tuple(told))] if told else []
    if idle:
        items = words.listing(list(dict.fromkeys(idle)))
        blocks.append(Paragraph(words.text("lever.idle", items=items), "note"))
    return [*blocks, table or Paragraph(words.text("lever.no_effect"))]


def _title(words: Wording, result: RunResult, name: str) -> str:
    """Return the title of a scenario without levers: the law it leaves out, or its name."""
    for row in result.laws.to_dict("records"):
        if name == f"{WITHOUT}{row['law']}":
            return words.text("law.without", label=str(row[f"label_{words.language}"]))
    return name


def _told(words: Wording, row: Mapping[Any, Any]) -> tuple[str, str]:
    """Return what one lever moves and by how much, with what the document says of it."""
    lead = words.sentence(_target(words, str(row["target"])))
    note = words.sentence(str(row[f"note_{words.language}"]))
    kind = words.text(f"lever.{row['amount_kind']}")
    amount = words.sentence(f"{amount_told(words, row)} {span_told(words, row)} ({kind})")
    return lead, words.text("lever.told", amount=amount, note=note, source=str(row["source"]))


def left_out(result: RunResult, name: str) -> list[Block]:
    """Return what the levers of a scenario say is not counted; nothing when they say nothing."""
    words = Wording(result.language)
    head = words.text("lever.left_out")
    rows = [row for row in result.levers.to_dict("records") if row["scenario"] == name]
    notes = [str(row[f"note_{result.language}"]).partition(head)[2].strip() for row in rows]
    items = list(dict.fromkeys(note.rstrip(".") for note in notes if note))
    return [Paragraph(f"{head} {'; '.join(items)}.", "note")] if items else []


def lever_effects(result: RunResult, name: str, title: str) -> Table | None:
    """Return what a scenario changes by quantity and year; None where it changes nothing."""
    words, table = Wording(result.language), result.scenarios
    rows = table[(table["scenario"] == name) & (table["measure"] == "difference")]
    years = [str(result.day.year + ahead) for ahead in AHEAD]
    found = []
    for quantity in SHOWN:
        each = rows[rows["quantity"] == quantity].set_index("period")
        shown = each.reindex(years).dropna(subset=["mediaan"])
        if len(shown) and (shown[["p10", "mediaan", "p90"]] != 0).any(axis=None):
            label = words.title(quantity)
            euros = quantity.startswith("cost_")
            named = words.text("summary.key_euros", label=label) if euros else label
            found.append((named, *(_cell(words, each, year, euros) for year in years)))
    if not found:
        return None
    caption = words.text("lever.caption", name=title.replace("_", " "), share=words.percent(MIDDLE))
    header = (words.text("summary.key_first"), *years)
    return Table(caption, header, (Group("", tuple(found)),), "lrrr", (1, 1.1, 1.1, 1.1))


def _cell(words: Wording, rows: pd.DataFrame, year: str, euros: bool) -> str:
    found = rows[rows.index == year].to_dict("records")
    if not found:
        return words.number(float("nan"))
    write = words.millions if euros else words.persons
    middle, low, high = (_signed(write(found[0][name])) for name in ("mediaan", "p10", "p90"))
    return words.text("lever.cell", mediaan=middle, low=low, high=high)


def _signed(written: str) -> str:
    return written if written[0] in "0\N{MINUS SIGN}-" else f"+{written}"


def _offered(words: Wording, scenarios: Iterable[Scenario]) -> Table:
    groups = [
        Group(
            words.text(
                "lever.offer", label=getattr(found, f"label_{words.language}"), name=found.name
            ),
            tuple(
                (
                    words.sentence(_target(words, lever.target)),
                    amount_told(words, _row(lever)),
                    span_told(words, _row(lever)),
                    words.text(f"lever.{lever.amount_kind}"),
                    lever.source,
                )
                for lever in found.levers
            ),
        )
        for found in scenarios
    ]
    names = ("moves", "amount", "span", "size", "source")
    header = tuple(words.text(f"lever.{name}") for name in names)
    caption = words.text("lever.offered")
    return Table(caption, header, tuple(groups), "lllll", (1.7, 0.9, 1.1, 0.85, 1.5))


def _row(lever: Lever) -> dict[str, Any]:
    return {
        "kind": lever.kind,
        "amount": lever.amount,
        "unit": lever.unit,
        "first_month": str(lever.first_month),
        "last_month": "" if lever.last_month is None else str(lever.last_month),
    }


def _target(words: Wording, target: str) -> str:
    """Return the name of what a lever moves."""
    if target in glossary_entries():
        return words.label(target)
    return words.text(f"setting.{target}")


def amount_told(words: Wording, row: Mapping[Any, Any]) -> str:
    """Return how a lever moves its target: "maal 1,25", "op 70.000", "1.500 per jaar minder"."""
    amount, unit = float(row["amount"]), str(row["unit"])
    key = str(row["kind"]) if amount >= 0 else f"{row['kind']}_less"
    per = words.text("lever.per_year") if unit.endswith(PER_YEAR) else ""
    shown = _number(words, abs(amount))
    if unit.startswith("share"):
        points = words.text("lever.points", amount=_number(words, 100 * abs(amount)))
        shown = points if row["kind"] == "add" else words.percent(abs(amount))
    return words.text(f"lever.{key}", amount=f"{shown} {per}".strip())


def _number(words: Wording, amount: float) -> str:
    return words.number(amount) if amount == round(amount) else words.number(amount, 0.01, 2)


def span_told(words: Wording, row: Mapping[Any, Any]) -> str:
    """Return the months in which a change works; ``last_month`` is empty without an end."""
    first = words.month(pd.Period(str(row["first_month"]), "M"))
    if not row["last_month"]:
        return words.text("lever.from", first=first)
    last = words.month(pd.Period(str(row["last_month"]), "M"))
    return words.text("lever.between", first=first, last=last) if last != first else first
