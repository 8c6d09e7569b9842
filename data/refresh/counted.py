"""Do figures agree with what is counted already: totals with parts, and one series with another."""

import tomllib
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from data.folders import DATA
from data.refresh.plausible import NewestValues
from data.tables.periods import granularity as kind_of
from data.tables.periods import span as span_of

RULES = DATA / "refresh" / "by_hand.toml"
CHECKS = DATA / "checks.toml"
granularity, span = cache(kind_of), cache(span_of)
COUNTED = ("month", "quarter", "half", "year", "span")


class Clash(NamedTuple):
    """A total that is too low, or a share that is not to be believed: found and expected."""

    found: str
    expected: str


@cache
def rules() -> Mapping[str, Any]:
    """Return ``by_hand.toml`` with the parts and the exempted series of ``checks.toml``."""
    own = tomllib.loads(RULES.read_text(encoding="utf-8"))
    return own | {"checks": tomllib.loads(CHECKS.read_text(encoding="utf-8"))}


def related(series: str) -> frozenset[str]:
    """Return the series that figures of one series are held against, itself included."""
    groups = [(rule["total"], *rule["parts"]) for rule in rules()["checks"]["parts"]]
    groups += [(rule["total"], rule["weeks"]) for rule in rules()["cumulative"]]
    groups += [(rule["part"], rule["whole"]) for rule in rules()["ratios"]]
    return frozenset({series}.union(*(group for group in groups if series in group)))


def clashes(series: str, period: str, then: NewestValues) -> Iterator[Clash]:
    """Return what does not agree with one figure.

    Args:
        series: the printed series of the figure.
        period: its period, in a form of :func:`data.tables.periods.span`.
        then: all that is known with the figure in it, by series and period.
    """
    yield from _below_own_parts(series, period, then)
    yield from _below_other_parts(series, period, then)
    yield from _below_weeks(series, period, then)
    yield from _out_of_bounds(series, period, then)


def fits(series: str, patterns: list[str]) -> bool:
    """Return whether one of the patterns names a series."""
    return any(fnmatchcase(series, pattern) for pattern in patterns)


def _below_own_parts(series: str, period: str, then: NewestValues) -> Iterator[Clash]:
    rule = rules()["counted"]
    if not fits(series, rule["series"]) or fits(series, rule["not_for"]):
        return
    own = {form: value for (name, form), value in then.items() if name == series}
    wholes = [form for form in own if granularity(form) in COUNTED and _lies_in(period, form)]
    for whole in sorted(wholes, key=lambda form: span(form)[1] - span(form)[0]):
        count, numbers = _inside(own, whole)
        if own[whole] < count * (1 - rule["margin"]) - rule["rounding"] * (numbers + 1):
            yield Clash(
                f"{series} {whole} is {own[whole]:g} and its parts count {count:g} already",
                "a total that holds them",
            )


def _lies_in(period: str, whole: str) -> bool:
    (start, end), (first, last) = span(period), span(whole)
    return first <= start and end <= last


def _inside(own: Mapping[str, float], whole: str) -> tuple[float, int]:
    """Return what the months and quarters within a period count together, and how many."""
    months = pd.period_range(*span(whole), freq="M")
    total, numbers = 0.0, 0
    for quarter, group in months.to_series().groupby(months.asfreq("Q")):
        known = [own[str(month)] for month in group if str(month) in own and str(month) != whole]
        printed = own.get(f"{quarter.year}-Q{quarter.quarter}", 0.0)
        use = len(group) == 3 and f"{quarter.year}-Q{quarter.quarter}" != whole
        total += max(sum(known), printed if use else 0.0)
        numbers += max(len(known), int(use))
    return total, numbers


def _below_other_parts(series: str, period: str, then: NewestValues) -> Iterator[Clash]:
    margin, rounding = rules()["counted"]["margin"], rules()["counted"]["rounding"]
    for rule in rules()["checks"]["parts"]:
        total = then.get((rule["total"], period))
        if series not in (rule["total"], *rule["parts"]) or total is None:
            continue
        parts = [then[name, period] for name in rule["parts"] if (name, period) in then]
        if total < sum(parts) * (1 - margin) - rounding * (len(parts) + 1):
            yield Clash(
                f"{rule['total']} {period} is {total:g} and its parts count {sum(parts):g} already",
                "a total that holds them",
            )


def _below_weeks(series: str, period: str, then: NewestValues) -> Iterator[Clash]:
    for rule in rules()["cumulative"]:
        if series not in (rule["total"], rule["weeks"]) or granularity(period) != "week":
            continue
        year = period[:4]
        sums = {form: value for (name, form), value in then.items() if name == rule["total"]}
        weeks = {form: value for (name, form), value in then.items() if name == rule["weeks"]}
        for form in sorted(form for form in sums if form[:4] == year and form >= period):
            count, numbers = _up_to(sums, weeks, form)
            least = count * (1 - rule["margin"]) - rule["rounding"] * (numbers + 1)
            if sums[form] < least:
                yield Clash(
                    f"{rule['total']} {form} is {sums[form]:g} and {count:g} are counted already",
                    "a total that holds them",
                )


def _up_to(sums: Mapping[str, float], weeks: Mapping[str, float], form: str) -> tuple[float, int]:
    """Return what was counted in a year up to a week without its own total, and how many numbers.

    The largest of: the weeks from the first on, and each earlier total with the weeks after it.
    """
    year = form[:4]
    own = {week: value for week, value in weeks.items() if week[:4] == year and week <= form}
    starts = {f"{year}-W00": 0.0} | {
        week: value for week, value in sums.items() if week[:4] == year and week < form
    }
    found = []
    for start, value in starts.items():
        after = [count for week, count in own.items() if week > start]
        found.append((value + sum(after), len(after) + 1))
    return max(found)


def _out_of_bounds(series: str, period: str, then: NewestValues) -> Iterator[Clash]:
    for rule in rules()["ratios"]:
        if series not in (rule["part"], rule["whole"]):
            continue
        part, whole = then.get((rule["part"], period)), then.get((rule["whole"], period))
        if part is None or not whole:
            continue
        if not rule["lowest"] <= part / whole <= rule["highest"]:
            yield Clash(
                f"{rule['part']} {period} is {part / whole:.3g} of {rule['whole']}",
                f"a ratio of {rule['lowest']} to {rule['highest']}",
            )
