"""Which figures, which models, what the bands are, what is assumed, and the words used."""

from collections.abc import Hashable, Mapping
from typing import Any

from data.glossary import glossary_terms, quantity_definition
from data.parameters import Parameter, load_parameters
from forecast.bands import LABELS
from forecast.run.result import RunResult
from reports.blocks import Block, Group, Heading, PageBreak, Paragraph, Points, Table
from reports.figures.freshness import NAME as FRESHNESS
from reports.figures.run import charts
from reports.pages.alarms import alarm_section
from reports.pages.scenarios import STREAMS
from reports.pages.streams import DEPARTURES, NIDOS, RECEPTION, UKRAINE
from reports.result.alt import OUTER_SHARE
from reports.result.freshness import stream_header, stream_rows
from reports.result.gaps import absent_row
from reports.result.links import link_words
from reports.result.rows import present
from reports.result.tables import shares
from reports.wording import Wording

TOLD = (*UKRAINE, *RECEPTION, *NIDOS, *DEPARTURES)
CANNOT = ("policy", "shock", "cause", "price")


def method_page(result: RunResult) -> list[Block]:
    """Return sources, models, the meaning of bands, limits, assumptions and what is absent."""
    words = Wording(result.language)
    linked = (words.text("method.linked_lead"), link_words(words, result.correlation))
    return [
        PageBreak(),
        Heading(words.text("method.heading")),
        Heading(words.text("method.sources"), 2),
        Paragraph(words.text("method.sources_intro"), "intro"),
        sources_table(result),
        *freshness_section(result),
        Heading(words.text("method.pools"), 2),
        Paragraph(words.text("method.pools_intro"), "intro"),
        pools_table(result),
        Points((linked, *_nowcast(result))),
        Heading(words.text("method.bands"), 2),
        Points(tuple(band_points(result))),
        *alarm_section(result),
        Heading(words.text("method.cannot"), 2),
        Points(tuple(_lead(words, f"cannot_{name}", name) for name in CANNOT)),
        Heading(words.text("method.parameters"), 2),
        _assumed(result),
        *_absent(result),
    ]


def freshness_section(result: RunResult) -> list[Block]:
    """Return to when each source and each stream is known and due; empty without figures."""
    drawn = charts(result).get(FRESHNESS)
    if drawn is None:
        return []
    words = Wording(result.language)
    return [
        Heading(words.text("fresh.heading"), 2),
        Paragraph(words.text("fresh.intro", day=words.day(result.day)), "intro"),
        drawn,
        *freshness_table(result),
    ]


def freshness_table(result: RunResult) -> list[Table]:
    """Return to when each stream is known and due, and what brings more; empty without figures."""
    if result.freshness.empty:
        return []
    words, language = Wording(result.language), result.language
    rows = tuple(stream_rows(result.freshness, language))
    header, widths = stream_header(language), (1.4, 1.1, 1.1, 0.8, 2)
    caption = words.text("fresh.streams_caption")
    return [Table(caption, header, (Group("", rows),), "lllrl", widths)]


def sources_table(result: RunResult) -> Table:
    """Return the span, estimates and newest publication of every series."""
    words = Wording(result.language)
    rows = tuple(
        (
            words.title(row["series"]),
            words.day_text(str(row["first"])[:10]),
            words.day_text(str(row["last"])[:10]),
            words.percent(row["share_estimated"]),
            words.percent(row["share_reconstructed"]),
            words.day_text(str(row["newest"])[:10]),
            str(row["source"]),
        )
        for row in result.sources.to_dict("records")
    )
    names = ("series", "first", "last", "estimated", "reconstructed", "newest", "source")
    header = tuple(words.text(f"method.{name}") for name in names)
    widths = (1.6, 0.95, 1, 0.75, 0.8, 1.2, 1.6)
    return Table(
        words.text("method.sources_caption"), header, (Group("", rows),), "lllrrll", widths
    )


def pools_table(result: RunResult) -> Table:
    """Return the models and weights behind each stream."""
    words = Wording(result.language)
    rows = tuple(
        (
            words.title(str(quantity)),
            words.listing(
                [
                    f"{words.label(model)} ({words.percent(weight)})"
                    for model, weight in zip(group["model"], group["weight"], strict=True)
                ]
            ),
        )
        for quantity, group in result.pools.groupby("quantity", sort=False)
    )
    header = (words.text("method.stream"), words.text("method.members"))
    return Table(words.text("method.pools_caption"), header, (Group("", rows),), "ll", (1, 2.4))


def _assumed(result: RunResult) -> Block:
    words = Wording(result.language)
    if result.parameters.empty:
        return Paragraph(words.text("method.no_parameters", day=words.day(result.day)))
    return parameters_table(result)


def parameters_table(result: RunResult) -> Table:
    """Return the prices and norms known on the day, with the days from which each value holds."""
    words = Wording(result.language)
    known = load_parameters(result.day)
    rows = tuple(
        (
            _name(words, known, str(name)),
            words.unit(steps["unit"].iloc[0]),
            words.listing([_step(words, step) for step in steps.to_dict("records")]),
            ", ".join(dict.fromkeys(f"{level:.0f}" for level in steps["price_level"].dropna()))
            or words.number(float("nan")),
            ", ".join(dict.fromkeys(steps["source"])),
        )
        for name, steps in result.parameters.groupby("name", sort=False)
    )
    header = tuple(
        words.text(f"method.{name}") for name in ("name", "unit", "value", "level", "source")
    )
    caption = words.text("method.parameters_caption", day=words.day(result.day))
    widths = (1.5, 1.1, 2.2, 0.7, 1.4)
    return Table(caption, header, (Group("", rows),), "lllll", widths)


def _name(words: Wording, known: Mapping[str, Parameter], name: str) -> str:
    if name not in known:
        return words.label(name)
    return known[name].label_nl if words.language == "nl" else known[name].label_en


def _step(words: Wording, step: Mapping[Hashable, Any]) -> str:
    start = str(step["valid_from"])[:10]
    since = start[:4] if start.endswith("-01-01") else words.day_text(start)
    return f"{_value(words, step['value'], step['unit'])} ({since})"


def _value(words: Wording, value: float, unit: str) -> str:
    if unit == "share":
        return words.percent(value, 1)
    return words.number(value) if value == round(value) else words.number(value, 0.01, 2)


def _nowcast(result: RunResult) -> list[tuple[str, str]]:
    """Return what was known of months that were not printed, and how many futures count."""
    if result.nowcast.empty:
        return []
    words, row = Wording(result.language), result.nowcast.iloc[0]
    told = words.text(
        "method.nowcast",
        day=words.day(result.day),
        sums=words.number(len(result.nowcast)),
        effective=words.number(row["n_effective"]),
        paths=words.number(result.n_paths),
        weighed=words.number(max(row["n_left_by_weights"], 1.0)),
    )
    return [(words.text("method.nowcast_lead"), told)]


def band_points(result: RunResult) -> list[tuple[str, str]]:
    """Return what a band is and is not, each with its lead-in."""
    words = Wording(result.language)
    outside = words.chance(1 - OUTER_SHARE)
    return [
        (words.text("method.are_lead"), words.text("method.are", **shares(result))),
        (
            words.text("method.not_lead"),
            words.text("method.not", outside=outside, outer=words.percent(OUTER_SHARE)),
        ),
    ]


def _lead(words: Wording, key: str, name: str) -> tuple[str, str]:
    return words.text(f"method.{name}_lead"), words.text(f"method.{key}")


def _absent(result: RunResult) -> list[Block]:
    words = Wording(result.language)
    if result.absent.empty:
        return []
    rows = tuple(absent_row(result, str(quantity)) for quantity in result.absent["quantity"])
    header = (words.text("method.stream"), words.text("method.reason"))
    caption = words.text("method.absent_caption")
    return [
        Heading(words.text("method.absent"), 2),
        Table(caption, header, (Group("", rows),), "ll", (1, 2.4)),
    ]


def terms_page(result: RunResult) -> list[Block]:
    """Return the words of the report with their meaning, from the glossary."""
    words = Wording(result.language)
    terms = [key for key in glossary_terms() if key not in LABELS]
    others = [key for part in TOLD for key in part.quantities]
    keys = [*terms, *present(result, *STREAMS, *others)]
    meant = tuple((words.title(key), quantity_definition(key, result.language)) for key in keys)
    return [Heading(words.text("terms.heading")), Points(meant)]
