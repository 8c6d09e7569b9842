"""The scenarios in the form of the MPP, with the level of each name, beside official figures."""

from forecast.bands import LABELS
from forecast.run.result import RunResult
from reports.blocks import Block, Heading, PageBreak, Paragraph, Points
from reports.result.alt import OUTER_SHARE
from reports.result.beside import beside_table
from reports.result.observed import realised
from reports.result.rows import present
from reports.result.tables import MIDDLE, scenario_table, wide_table
from reports.wording import Wording

STREAMS = (
    "inflow_total",
    "inflow_first",
    "inflow_repeat",
    "inflow_nareis",
    "inflow_resettlement",
    "inflow_amv",
)


def scenario_page(result: RunResult) -> list[Block]:
    """Return what the names mean, and the two tables of scenarios and wider bands."""
    words = Wording(result.language)
    found = present(result, *STREAMS)
    tables: list[Block] = []
    wide = {"middle": words.percent(MIDDLE), "outer": words.percent(OUTER_SHARE)}
    if found:
        tables = [
            scenario_table(result, found, words.text("scenario.caption")),
            *_notes(result, found),
            wide_table(result, found, words.text("scenario.wide_caption", **wide)),
        ]
    return [
        PageBreak(),
        Heading(words.text("scenario.heading")),
        Paragraph(words.text("scenario.intro")),
        Points(tuple(_meaning(words, name, result.levels[name]) for name in LABELS)),
        *tables,
    ]


def _notes(result: RunResult, shown: list[str]) -> list[Block]:
    """Return how to read what stands in brackets, and why the total is no sum of medians."""
    last = [max(known.items())[1] for key in shown if (known := realised(result, key))]
    keys = [
        *(["note_last"] if last else []),
        *(["note_partly"] if any(found.partly for found in last) else []),
        *(["note_total"] if "inflow_total" in shown else []),
    ]
    told = " ".join(Wording(result.language).text(f"scenario.{key}") for key in keys)
    return [Paragraph(told, "note")] if told else []


def _meaning(words: Wording, name: str, level: float) -> tuple[str, str]:
    key, chance = ("below", level) if level < 0.5 else ("above", 1 - level)
    told = words.text(f"scenario.{key}", chance=words.width(chance))
    return words.level(name, level).capitalize(), told


def official_page(result: RunResult) -> list[Block]:
    """Return the official figures known on the day beside ours."""
    words, day = Wording(result.language), Wording(result.language).day(result.day)
    heading = Heading(words.text("scenario.official_heading"))
    table = beside_table(result)
    if table is None:
        return [heading, Paragraph(words.text("scenario.official_none", day=day))]
    return [heading, Paragraph(words.text("scenario.official_intro", day=day), "intro"), table]
