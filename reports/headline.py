"""The sentence on the cover, and what moved since a quarter before."""

from forecast.result import RunResult
from reports.alt import inner_share
from reports.lookup import Band, budget_lines, present, years
from reports.wording import Wording


def ahead(result: RunResult) -> tuple[int, int]:
    """Return the two calendar years after that of the as-of day."""
    return result.day.year + 1, result.day.year + 2


def spoken(words: Wording, band: Band) -> dict[str, str]:
    """Return minimum, mediaan and maximum as in a sentence."""
    return {name: words.about(getattr(band, name)) for name in ("minimum", "mediaan", "maximum")}


def moved(result: RunResult) -> str:
    """Return what the mediaan of next year was with the figures of a quarter before, and is."""
    words, year = Wording(result.language), str(ahead(result)[0])
    if result.earlier.empty:
        return ""
    rows = result.earlier[result.earlier["period"] == year]
    rows = rows[rows["quantity"].isin(present(result, *rows["quantity"]))]
    if rows.empty:
        return ""
    items = []
    for row in rows.to_dict("records"):
        write = words.euros if row["quantity"].startswith("cost_") else words.about
        now = years(result, row["quantity"])[int(year)].mediaan
        texts = {"was": write(row["mediaan"]), "now": write(now)}
        same = "_same" if texts["was"] == texts["now"] else ""
        label = words.label(row["quantity"])
        items.append(words.text(f"summary.earlier_item{same}", label=label, **texts))
    day = words.day_text(str(rows["day"].iloc[0]))
    return words.text("summary.earlier", day=day, year=year, items=words.listing(items))


def headline(result: RunResult) -> str:
    """Return the year ahead in a breath: people, euros and what is booked, as far as known."""
    words, year = Wording(result.language), ahead(result)[0]
    chance, told = words.chance(inner_share(result)), []
    if people := years(result, "inflow_total").get(year):
        told.append(words.text(
            "summary.headline", year=str(year), chance=chance, **spoken(words, people)
        ))  # fmt: skip
    if euros := years(result, "cost_coa").get(year):
        amounts = {name: words.millions(getattr(euros, name)) for name in ("minimum", "maximum")}
        told.append(words.text(
            "summary.headline_euros", mediaan=words.euros(euros.mediaan), chance=chance, **amounts
        ))  # fmt: skip
    told += [
        words.text("summary.headline_booked", booked=words.euros(row.booked),
                   enough=words.chance(row.p_sufficient))
        for row in (budget_lines(result)["cost_coa"] if euros else ())
        if row.year == year and row.is_compared
    ]  # fmt: skip
    return " ".join(told)
