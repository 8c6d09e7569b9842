"""Eurostat's answers and the weekly CSV: what is taken from them, and what is refused."""

from datetime import date

import pandas as pd
import pytest

from data.build.publication import load_lags
from data.errors import DataError
from data.refresh.offices.eurostat import read_eurostat
from data.refresh.offices.pages import Pages
from data.refresh.offices.settings import load_settings
from data.refresh.offices.transport import Client
from data.refresh.offices.weekly import read_weekly
from data.refresh.vintage import new_rows
from data.streams.history import histories
from data.tables.vintages import known_on, load_figures
from tests.conftest_eurostat import Eurostat
from tests.conftest_refresh import Reply, serving

pytestmark = pytest.mark.unit

SETTINGS = load_settings()
LIMITS = SETTINGS.limits.model_copy(update={"retries": 0})
DAY = {"Content-Type": "text/csv; charset=utf-8", "Last-Modified": "Tue, 18 Aug 2026 09:00:00 GMT"}


@pytest.fixture(scope="module")
def server():
    behind = []
    with serving(lambda path: behind[-1](path)) as address:
        yield address, behind


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    monkeypatch.delenv("http_proxy", raising=False)
    monkeypatch.delenv("HTTP_PROXY", raising=False)


@pytest.fixture
def eurostat(server):
    made = Eurostat()
    server[1].append(made.reply)
    return made


@pytest.fixture
def read(server, tmp_path):
    """Read the Dutch applicants without Ukrainians, or the weekly totals."""

    def call(name="eurostat_applicants", place=0):
        rule = SETTINGS.sources[name]
        one = rule.series[place : place + 1]
        rule = rule.model_copy(update={"base_url": server[0], "series": one})
        pages = Pages(Client(name, LIMITS, lambda text: None), tmp_path)
        pages.version = "" if name == "ministry_weekly" else "2026-08-20"
        reader = read_weekly if name == "ministry_weekly" else read_eurostat
        return reader(pages, rule)

    return call


def test_ukrainians_are_taken_off(eurostat, read):
    answer = read()
    assert answer.published_on.isoformat() == "2026-08-18"
    # 4100 - 1205, 3890 - 1160, 4015 - 1090, 3760 - 985
    assert [cell.value for cell in answer.cells] == [2895, 2730, 2925, 2775]
    assert {cell.status for cell in answer.cells} == {"derived"}
    assert answer.cells[0].series == "nl_first_plus_repeat_eurostat_exUA"
    assert answer.cells[0].period == "2026-01"


def test_a_month_of_all_applicants_is_taken_whole_and_gives_a_month_of_first(eurostat, read):
    eurostat.figures["TOTAL", "NL"] = [2230, 2110, 2095, 2255, 2295, 2000, 2150]
    eurostat.updated = ["2026-10-19T23:00:00+0200"]  # 80 days after July
    answer = read(place=1)
    assert answer.cells[0].series == "asy_app_NL"
    rule, day = SETTINGS.sources["eurostat_applicants"], date(2026, 10, 19)
    figures = load_figures()
    then = known_on(figures[figures["series"] == "asy_app_NL"], day)
    known = dict(zip(zip(then["series"], then["period"], strict=True), then["value"], strict=True))
    rows = new_rows(answer, rule, known, load_lags())
    assert [(row["file"], row["period"], row["value"]) for row in rows] == [
        ("eu_applicants_monthly", "2026-07", "2150")
    ]
    assert (rows[0]["published_kind"], rows[0]["published_on"]) == ("printed", "2026-10-19")
    told = pd.DataFrame(rows).rename(columns={"source_id": "source"}).drop(columns="file")
    told = told.assign(start="2026-07-01", end="2026-07-31", value=2150.0)
    for name in ("start", "end", "published_on", "retrieved_on"):
        told[name] = pd.to_datetime(told[name])
    before, after = (
        histories(known_on(table, day))[0]["inflow_first"].months[-1]
        for table in (figures, pd.concat([figures, told], ignore_index=True))
    )
    assert (str(before), str(after)) == ("2026-06", "2026-07")


def test_a_month_one_part_of_which_is_open_is_open(eurostat, read):
    eurostat.figures["UA", "NL"][1] = None
    assert [cell.value for cell in read().cells] == [2895, None, 2925, 2775]


def test_a_dash_of_another_width_is_the_same_label(eurostat, read):
    eurostat.change = lambda content: content.update(label=content["label"].replace("-", "\u2013"))
    assert len(read().cells) == 4


def size(content):
    content["size"][-1] = 5


def outside(content):
    content["value"]["4"] = 12


def cell(value):
    return lambda content: content["value"].update({"3": value})


def dimension(content):
    content["id"][0], content["dimension"]["zone"] = "zone", content["dimension"].pop("unit")


def code(content):
    content["dimension"]["geo"]["category"]["index"] = {"BE": 0}


def month(content):
    index = content["dimension"]["time"]["category"]["index"]
    index["2026M04"] = index.pop("2026-04")


def order(content):
    content["dimension"]["time"]["category"]["index"]["2026-04"] = 2


WRONG = {
    "more values than places": (outside, "found 5 values for a size of 4; expected values inside"),
    "size of another table": (size, "found 4 codes of time for a size of 5; expected as many"),
    "list too short": (
        lambda content: content.update(value=[1, 2, 3]),
        "found 3 values for a size of 4",
    ),
    "one place twice": (order, "found 4 codes of time for a size of 4"),
    "no value": (lambda content: content.pop("value"), "found no value; expected JSON-stat 2.0"),
    "no dimension": (lambda content: content.pop("dimension"), "found no id, size or dimension"),
    "dimension renamed": (dimension, "found the dimensions zone, freq"),
    "sizes missing": (lambda content: content["size"].pop(), "found 7 sizes for 8 dimensions"),
    "another country": (code, "found geo BE; expected NL"),
    "another label": (
        lambda content: content.update(label="Asylum decisions"),
        "found the label 'Asylum decisions'",
    ),
    "another way to write a month": (month, "found the period '2026M04'; expected a month"),
    "text": (cell("3760"), "exUA 2026-04 is '3760'; expected a whole number"),
    "below zero": (cell(-1), "exUA 2026-04 is -1; expected a whole number"),
    "error": (
        lambda content: (content.clear(), content.update(error=[{"status": 413}])),
        "found the label 'None'",
    ),
    "no day": (lambda content: content.pop("updated"), "changed on 'None'; expected a day"),
}


@pytest.mark.parametrize("case", WRONG)
def test_an_answer_of_another_kind_is_refused(eurostat, read, case):
    eurostat.change, message = WRONG[case]
    with pytest.raises(DataError) as stopped:
        read()
    assert message in str(stopped.value)


def test_more_ukrainians_than_applicants_are_refused(eurostat, read):
    eurostat.figures["UA", "NL"][2] = 4020
    with pytest.raises(DataError, match="exUA 2026-03 is -5; expected a whole number >= 0"):
        read()


def test_two_versions_are_refused(eurostat, read):
    eurostat.updated = ["2026-08-18T11:00:00+0200", "2026-08-18T23:00:00+0200"]
    with pytest.raises(DataError, match="found answers of 2026-08-18T11:00:00"):
        read()


def weekly(server, text, **headers):
    server[1].append(lambda path: Reply(text.encode("latin-1"), headers=DAY | headers))


def test_weeks_are_read_from_csv(server, read):
    weekly(server, "period,value,unit\n2026-W31,970,persons\n2026-W32,1010,persons\n")
    answer = read("ministry_weekly")
    assert [(cell.period, cell.value) for cell in answer.cells] == [
        ("2026-W31", 970),
        ("2026-W32", 1010),
    ]
    assert answer.published_on.isoformat() == "2026-08-18"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("week,value,unit\n2026-W31,970,persons\n", "found the columns week, value, unit"),
        ("period,value,unit\n2026-W31,970,cases\n", "2026-W31 in the unit 'cases'"),
        ("period,value,unit\n2026-W54,970,persons\n", "found '2026-W54' '970'; expected a week"),
        ("period,value,unit\n2026-07,970,persons\n", "found '2026-07' '970'"),
        ("period,value,unit\n2026-W31,9.7,persons\n", "found '2026-W31' '9.7'"),
        ("period,value,unit\n2026-W31,-7,persons\n", "found '2026-W31' '-7'"),
        ("period,value,unit\n" + 2 * "2026-W31,970,persons\n", "found 2026-W31 twice"),
        ('period,value,unit\n"2026', "found no CSV"),
        ("p\xe9riode\n", "found byte 0xe9; expected UTF-8"),
    ],
)
def test_another_csv_is_refused(server, read, text, message):
    weekly(server, text)
    with pytest.raises(DataError) as stopped:
        read("ministry_weekly")
    assert message in str(stopped.value)


def test_weeks_without_a_day_are_refused(server, read):
    weekly(server, "period,value,unit\n", **{"Last-Modified": ""})
    with pytest.raises(DataError, match="found no Last-Modified; expected the day"):
        read("ministry_weekly")
