"""Weekly totals as a CSV file: ``period,value,unit``, one week a line.

No service for them is known; this is the form in which the shipped weeks stand.
"""

import csv
import io
from email.utils import parsedate_to_datetime

from data.errors import DataError
from data.refresh.offices.answer import Cell, OfficeAnswer, count
from data.refresh.offices.pages import Pages
from data.refresh.offices.settings import SourceRule
from data.tables.periods import granularity

MEDIA = "text/csv"
HEADER = ["period", "value", "unit"]


def read_weekly(pages: Pages, rule: SourceRule) -> OfficeAnswer:
    """Return what the file says now; its day is that of the ``Last-Modified`` header.

    Raises:
        DataError: a column, unit, week or figure is not as expected, or there is no day.
    """
    (one,) = rule.series
    page = pages.page(f"{rule.base_url}/{rule.table}", MEDIA)
    try:
        header, *lines = csv.reader(io.StringIO(page.body.decode("utf-8"), newline=""), strict=True)
        day = parsedate_to_datetime(page.modified).date()
    except UnicodeDecodeError as error:
        raise pages.wrong(f"byte 0x{error.object[error.start]:02x}", "UTF-8 text") from error
    except csv.Error as error:
        raise pages.wrong(f"no CSV ({error})", "CSV") from error
    except ValueError as error:
        raise pages.wrong("no Last-Modified", "the day on which the file changed") from error
    if header != HEADER:
        raise pages.wrong(f"the columns {', '.join(header)}"[:90], ", ".join(HEADER))
    cells = tuple(_cell(pages, one.name, one.unit, line) for line in lines)
    periods = [cell.period for cell in cells]
    if twice := {period for period in periods if periods.count(period) > 1}:
        raise pages.wrong(f"{min(twice)} twice", "one line each")
    return OfficeAnswer(day, cells, {"title": rule.title, "unit": one.unit}, tuple(pages.read))


def _cell(pages: Pages, name: str, unit: str, line: list[str]) -> Cell:
    period, printed, found = (*line, "", "", "")[:3]
    if found != unit:
        raise pages.wrong(f"{period} in the unit {found!r}", repr(unit))
    try:
        if granularity(period) != "week":
            raise ValueError(f"{period!r}")
        return Cell(name, period, count(int(printed)), "provisional")
    except (ValueError, DataError) as error:
        raise pages.wrong(f"{period!r} {printed!r}", "a week 2026-W31 and a number") from error
