"""The one chart of the first page: inflow by year, what came and what may come."""

from functools import partial

import numpy as np

from forecast.run.result import RunResult
from reports.blocks import Chart
from reports.charts.outlook import Outlook, outlook
from reports.charts.style import chart_block
from reports.result.alt import OUTER_SHARE, alt_ahead, alt_known_years, alt_official, inner_share
from reports.result.conclude import conclusion
from reports.result.rows import present
from reports.result.story import Story, story
from reports.result.tables import MIDDLE
from reports.wording import Wording

NAME = "front_inflow"
INFLOWS = ("inflow_total", "inflow_first")
PAST = 10  # years that came true


def front_chart(result: RunResult) -> Chart | None:
    """Return inflow by year, of first applications where there is no total; None without both."""
    key = next(iter(present(result, *INFLOWS)), "")
    if not key:
        return None
    told, words = story(result, key).last_years(PAST), Wording(result.language)
    text = " ".join(
        [
            words.text("alt.years", label=words.label(key)),
            *alt_known_years(words, told.past),
            *alt_ahead(result, told.bands, "persons"),
            *alt_official(words, told.official),
        ]
    )
    drawn, shares = _outlook(told, words), (OUTER_SHARE, MIDDLE, inner_share(result))
    names = [*(words.percent(share) for share in shares), words.label("mediaan")]
    titles = (words.text("chart.per_year_thousand"), words.text("chart.realised"))
    draw = partial(outlook, drawn, titles, names, lambda value: words.number(value / 1e3))
    return chart_block(NAME, draw, conclusion(result, told, words), text)


def _outlook(told: Story, words: Wording) -> Outlook:
    official = {year: found.centre()[1] for year, found in told.official.items()}
    official = {year: value for year, value in official.items() if np.isfinite(value)}
    names: dict[int, str] = {}
    for year in official:
        name = words.round(told.official[year].vintage)
        if name not in names.values():
            names[year] = name
    marks = {year: _thousand(words, told.past[year].value) for year in list(told.past)[-1:]}
    ahead = list(told.bands)[1:2] or list(told.bands)
    marks |= {year: _thousand(words, told.bands[year].mediaan) for year in ahead}
    past = {year: found.value for year, found in told.past.items()}
    return Outlook(past, told.bands, official, names, marks)


def _thousand(words: Wording, value: float) -> str:
    return words.number(value / 1e3)
