"""Periods, lag rules and the day a figure was known."""

import csv
from datetime import date, timedelta

import pytest

from data.build.figure_rows import RAW, figure_rows
from data.build.publication import Lag, lag_of, load_lags, publication
from data.errors import DataError
from data.tables.dutch_periods import canonical
from data.tables.periods import granularity, span
from data.tables.sources import Source, load_sources
from data.tables.vintages import ALL_FILES

pytestmark = pytest.mark.unit

SOURCE = Source("X", "CBS", "t", "a", date(2022, 4, 29), "exact", False, date(2022, 4, 29), "A")
LATE = Source("Y", "CBS", "t", "a", date(2026, 5, 22), "exact", True, date(2026, 5, 22), "A")
LAG = Lag(("nl_*",), ("quarter",), 31, 62, "evidence")


@pytest.mark.parametrize(
    ("period", "kind", "start", "end"),
    [
        ("2020-02", "month", "2020-02-01", "2020-02-29"),
        ("2018-Q3", "quarter", "2018-07-01", "2018-09-30"),
        ("2019", "year", "2019-01-01", "2019-12-31"),
        ("2016-H2", "half", "2016-07-01", "2016-12-31"),
        ("2025-11-02", "day", "2025-11-02", "2025-11-02"),
        ("2018-W12", "week", "2018-03-19", "2018-03-25"),  # Monday to Sunday
        ("2020-W53", "week", "2020-12-28", "2021-01-03"),
        ("2014-01/2019-08", "span", "2014-01-01", "2019-08-31"),
        ("2025-01/2025-09-22", "span", "2025-01-01", "2025-09-22"),
        ("2024-04/2024-06 excl 2024-05", "span", "2024-04-01", "2024-06-30"),
    ],
)
def test_every_form_of_a_period_has_a_first_and_last_day(period, kind, start, end):
    assert granularity(period) == kind
    assert [day.isoformat() for day in span(period)] == [start, end]


@pytest.mark.parametrize("period", ["2018-13", "2018-Q5", "2018-02-30", "2021-W53", "mei 2025", ""])
def test_what_is_no_period_is_refused(period):
    with pytest.raises(DataError, match=f"period: '{period}' is no period"):
        span(period)


def test_a_span_in_the_wrong_order_is_refused():
    with pytest.raises(DataError, match="ends on 2021-05-31, before its start 2022-04-01"):
        span("2022-04/2021-05")


@pytest.mark.parametrize(
    ("printed", "form"),
    [
        ("eind 2024", "2024-12-31"),
        ("31 dec 2025", "2025-12-31"),
        ("1 jan 2026", "2026-01-01"),
        ("mei 2025", "2025-05"),
        ("Q1 2025", "2025-Q1"),
        ("2025-II", "2025-H2"),
        ("2013-2022", "2013/2022"),
        ("28 jul-8 dec 2025", "2025-07-28/2025-12-08"),
        ("9 dec 2024-8 dec 2025", "2024-12-09/2025-12-08"),
        ("medio 2025", ""),
        ("2025 t.o.v. 2024", ""),
    ],
)
def test_dutch_dates_are_read_or_left(printed, form):
    assert canonical(printed) == form


def test_the_newest_quarter_of_a_publication_is_printed():
    found = publication({"period": "2022-Q1", "status": "final"}, SOURCE, LAG)  # 29 days
    assert (found.published_on, found.kind) == (date(2022, 4, 29), "printed")


def test_an_older_quarter_of_it_is_reconstructed():
    found = publication({"period": "2019-Q1", "status": "final"}, SOURCE, LAG)
    # 2019-03-31 + 31 days
    assert (found.published_on, found.kind) == (date(2019, 5, 1), "reconstructed")
    assert found.retrieved_on == date(2022, 4, 29)


def test_a_period_that_came_out_later_has_its_own_lag():
    slow = Lag(("nl_*",), ("quarter",), 31, 0, "evidence", later=(("2025-Q3", 40),))
    found = publication({"period": "2025-Q3", "status": "final"}, LATE, slow)
    assert found.published_on == date(2025, 11, 9)  # 2025-09-30 + 40 days
    found = publication({"period": "2025-Q4", "status": "final"}, LATE, slow)
    assert found.published_on == date(2026, 1, 31)


def test_a_compilation_prints_nothing():
    found = publication({"period": "2026-Q1", "status": "final"}, LATE, LAG)  # 52 days before
    assert (found.published_on, found.kind) == (date(2026, 5, 1), "reconstructed")


def test_a_reconstructed_row_is_not_later_than_where_it_was_read():
    slow = Lag(("*",), ("quarter",), 400, 0, "evidence")
    found = publication({"period": "2026-Q1", "status": "final"}, LATE, slow)
    assert found.published_on == date(2026, 5, 22)


def test_a_projection_is_known_from_its_publication_only():
    row = {"period": "2024-01-01", "status": "projection_pub_2022-11"}
    assert publication(row, SOURCE, LAG).published_on == date(2022, 4, 29)
    old = {"period": "2015-01-01", "status": "projection_pub_2014"}
    assert publication(old, SOURCE, LAG).published_on == date(2022, 4, 29)


def test_a_target_counts_from_the_start_of_its_period():
    target = Lag(("t",), ("half",), 3, 10, "evidence", anchor="start")
    found = publication({"period": "2024-H1", "status": "unknown"}, LATE, target)
    assert found.published_on == date(2024, 1, 4)


def test_the_first_lag_rule_that_fits_holds():
    rules = (
        Lag(("nl_first_cbs",), ("month",), 45, 92, "a"),
        Lag(("nl_*",), ("month",), 31, 65, "b"),
    )
    assert lag_of("nl_first_cbs", "2020-01", "X", rules).lag_days == 45
    assert lag_of("nl_first_ind", "2020-01", "X", rules).lag_days == 31


def test_a_series_without_lag_rule_is_refused():
    with pytest.raises(DataError, match=r"nl_first_ind: no lag rule for 2020-Q1 \(quarter\)"):
        lag_of("nl_first_ind", "2020-Q1", "X", (Lag(("nl_*",), ("month",), 31, 65, "b"),))


def test_every_lag_rule_is_used_and_says_why():
    sources, lags, used = load_sources(), load_lags(), set()
    for name in ALL_FILES:
        for row in figure_rows(name, sources, lags)[0]:
            form = (
                canonical(row["period"]) if name == "realisations_in_documents" else row["period"]
            )
            used.add(lag_of(row["series"], form, row["source"], lags))
    assert [lag.series for lag in lags if lag not in used] == []
    assert min(len(lag.why) for lag in lags) > 40


@pytest.mark.parametrize(
    ("source", "held", "days"),
    [
        ("ESTAT-201006", date(2020, 8, 31), 60),  # nl_*_eurostat months
        ("ESTAT-PEND-230626", date(2023, 5, 31), 60),
        ("RVDPAS-83102-AGES", date(2017, 8, 31), 45),  # CBS table 83102NED
        ("INTERFAX95351", date(2023, 8, 31), 45),  # temporary protection
        ("CBS-2020-18", date(2020, 3, 31), 31),  # CBS quarters
        ("CBS-2024-31", date(2024, 6, 30), 31),
        ("IND20240202", date(2023, 12, 31), 35),  # IND years
        ("TK2025D08674", date(2024, 12, 31), 63),  # repeat, resettlement, COA outflow
        ("STAATMIGR-2017", date(2017, 12, 31), 120),
        ("ESTAT-DEC-230626", date(2023, 3, 31), 90),
        ("UNHCR-201708", date(2017, 5, 31), 70),
    ],
)
def test_the_evidence_named_in_the_lag_rules_holds(source, held, days):
    assert load_sources()[source].published_on <= held + timedelta(days=days)


def test_every_id_in_the_raw_files_is_a_source():
    used = set()
    for path in RAW.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                used |= {row[name] for name in ("source_id", "document") if name in row}
    assert used == set(load_sources())


def test_a_figure_of_an_unknown_source_is_refused():
    with pytest.raises(DataError, match="source: 'RVK2018' is unknown; expected an id of"):
        figure_rows("housing_taakstelling", {"A": SOURCE} | known_but("RVK2018"), load_lags())


def known_but(left_out: str) -> dict[str, Source]:
    return {name: one for name, one in load_sources().items() if name != left_out}


def test_derived_sources_are_as_late_as_their_latest_part():
    sources = load_sources()
    found = sources["CBS-2024-31 - INDFIG-2023"]
    assert found.published_on == max(
        sources["CBS-2024-31"].published_on, sources["INDFIG-2023"].published_on
    )
    assert found.compilation and not sources["CBS-2024-31"].compilation


@pytest.mark.parametrize(
    ("source", "day", "basis"),
    [
        ("IND-202207", "2022-08-31", "rule"),
        ("CBS-2026-05", "2026-02-28", "month"),
        ("begroting-2026", "2025-09-16", "exact"),
        ("nota-verslag-EK-2025", "2025-02-07", "exact"),
        ("staat-van-migratie-2026", "2026-07-31", "month"),
        ("voorjaarsnota-2026", "2026-05-31", "season"),
        ("RVK2018", "2019-12-31", "year"),
        ("TROUW6700", "2022-03-20", "derived"),
    ],
)
def test_a_vague_date_is_the_last_day_of_its_period(source, day, basis):
    found = load_sources()[source]
    assert (found.published_on.isoformat(), found.published_basis) == (day, basis)


HEADER = (
    "source_id,publisher,title,address,published_on,published_basis,compilation,retrieved_on,grade"
)
GOOD = "A,p,t,a,2020-01-31,month,false,2020-01-31,A"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([GOOD, GOOD], "row 3: source_id is 'A'; expected each id once"),
        ([GOOD.replace("month", "guess")], "row 2: published_basis is 'guess'; expected one of"),
        ([GOOD.replace("false", "no")], "row 2: compilation is 'no'; expected one of true, false"),
        ([GOOD[:-1] + "D"], "row 2: grade is 'D'; expected one of A, B, C"),
        ([GOOD.replace("2020-01-31,month", "2020-01,month")], "row 2: published_on is '2020-01'"),
    ],
)
def test_a_faulty_source_is_refused(tmp_path, rows, message):
    path = tmp_path / "sources.csv"
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    with pytest.raises(DataError, match=message):
        load_sources(path)
