"""Datasets of Eurostat as JSON-stat 2.0; shapes are from documentation, not from a live call."""

import re
from math import prod
from typing import Any
from urllib.parse import urlencode

from data.refresh.offices.answer import Cell, OfficeAnswer, changed_on, count
from data.refresh.offices.pages import Pages
from data.refresh.offices.settings import SeriesRule, SourceRule

FIXED = {"format": "JSON", "lang": "EN"}
STATUS = {"p": "provisional", "e": "estimated", "b": "break"}
Content = dict[str, Any]
Months = dict[str, tuple[int | None, str]]


def read_eurostat(pages: Pages, rule: SourceRule) -> OfficeAnswer:
    """Return what the dataset says now: one question a series, two where something is taken off.

    Raises:
        DataError: a label, unit, dimension, code or figure is not as expected, or the dataset
            changed between two questions.
    """
    cells: list[Cell] = []
    updated, series = set(), {}
    for one in rule.series:
        found, content = _months(pages, rule, one, one.where)
        updated.add(str(content.get("updated")))
        series[one.name] = {"unit": one.unit, "where": dict(one.where), "minus": dict(one.minus)}
        if one.minus:
            less, content = _months(pages, rule, one, one.where | one.minus)
            updated.add(str(content.get("updated")))
            found = _less(pages, one, found, less)
        cells += [Cell(one.name, month, *told) for month, told in found.items()]
    if len(updated) != 1:
        raise pages.wrong(f"answers of {' and '.join(sorted(updated))}", "one version")
    definition = {"title": rule.title, "series": series}
    day = changed_on(pages.name, updated.pop())
    return OfficeAnswer(day, tuple(cells), definition, tuple(pages.read))


def _months(
    pages: Pages, rule: SourceRule, one: SeriesRule, where: dict[str, str]
) -> tuple[Months, Content]:
    asked = {"unit": one.unit, **where}
    query = urlencode(FIXED | asked)
    content = pages.content(f"{rule.base_url}/{rule.table}?{query}")
    if str(content.get("label")).replace("\u2013", "-") != rule.title:
        raise pages.wrong(f"the label {str(content.get('label'))[:90]!r}", repr(rule.title))
    codes = _codes(pages, content)
    if set(codes) != {rule.time, *asked}:
        raise pages.wrong(f"the dimensions {', '.join(codes)}", ", ".join([*asked, rule.time]))
    for name, code in asked.items():
        if codes[name] != [code]:
            raise pages.wrong(f"{name} {', '.join(codes[name])[:60]}", code)
    return _figures(pages, one, codes[rule.time], content), content


def _codes(pages: Pages, content: Content) -> dict[str, list[str]]:
    """Return the codes of each dimension, in their order."""
    names, sizes = content.get("id"), content.get("size")
    dimension = content.get("dimension")
    if not (isinstance(names, list) and isinstance(sizes, list) and isinstance(dimension, dict)):
        raise pages.wrong("no id, size or dimension", "JSON-stat 2.0")
    found = {}
    for name, size in zip(names, sizes, strict=False):
        index = dimension.get(name, {}).get("category", {}).get("index", {})
        listed = index if isinstance(index, list) else sorted(index, key=lambda code: index[code])
        if len(listed) != size or (isinstance(index, dict) and not _in_order(index)):
            raise pages.wrong(f"{len(listed)} codes of {name} for a size of {size}", "as many")
        found[name] = [str(code) for code in listed]
    if len(names) != len(sizes):
        raise pages.wrong(f"{len(sizes)} sizes for {len(names)} dimensions", "as many")
    return found


def _in_order(index: dict[str, Any]) -> bool:
    return sorted(index.values()) == list(range(len(index)))


def _figures(pages: Pages, one: SeriesRule, months: list[str], content: Content) -> Months:
    value, status = content.get("value"), content.get("status") or {}
    cells = dict(enumerate(value)) if isinstance(value, list) else value
    if not isinstance(cells, dict) or not isinstance(status, dict):
        raise pages.wrong("no value", "JSON-stat 2.0")
    size = prod(content["size"])
    if (isinstance(value, list) and len(value) != size) or any(
        not str(place).isdigit() or int(place) >= size for place in cells
    ):
        raise pages.wrong(f"{len(cells)} values for a size of {size}", "values inside the size")
    at = {int(place): found for place, found in cells.items()}
    told: Months = {}
    for place, month in enumerate(months):
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
            raise pages.wrong(f"the period {month!r}", "a month as 2026-08")
        try:
            number = count(at.get(place))
        except ValueError as error:
            raise pages.wrong(f"{one.name} {month} is {error}", "a whole number >= 0") from None
        told[month] = number, STATUS.get(str(status.get(str(place), "")), "unknown")
    return told


def _less(pages: Pages, one: SeriesRule, whole: Months, part: Months) -> Months:
    told: Months = {}
    for month, (total, _) in whole.items():
        less = part.get(month, (None, ""))[0]
        rest = None if total is None or less is None else total - less
        if rest is not None and rest < 0:
            raise pages.wrong(f"{one.name} {month} is {rest}", "a whole number >= 0")
        told[month] = rest, "derived"
    return told
