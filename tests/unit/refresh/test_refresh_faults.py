"""Every wrong answer of an office stops a refresh with one line and changes nothing."""

import gzip
import json
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest

from data.errors import DataError
from data.refresh.offices.settings import OfficeSettings, load_settings
from data.refresh.place import place_of
from data.refresh.run import Refresh
from data.refresh.write import write
from data.tables.vintages import FIGURE_FILES
from tests.conftest_refresh import FIRST, Office, Reply, changed, serving, small_table

pytestmark = pytest.mark.unit

HEADER = (
    "series,period,start,end,value,unit,published_on,published_kind,retrieved_on,status,source\n"
)
KNOWN = (
    "nl_first_cbs,2025-10,2025-10-01,2025-10-31,2340,persons,2026-01-31,printed,2026-01-31,"
    "final,CBS-2026-05\n"
    "nl_first_cbs,2025-11,2025-11-01,2025-11-30,2120,persons,2026-01-31,printed,2026-01-31,"
    "final,CBS-2026-05\n"
)
CONFIG = """
[limits]
timeout_seconds = {timeout}
deadline_seconds = {deadline}
retries = 1
backoff_seconds = 0.01
retry_after_seconds = 1
page_bytes = 20_000
pages = 6

[sources.ministry_weekly]
base_url = "{address}/weekly"

[sources.cbs_83102ned]
kind = "{kind}"
base_url = "{address}/{kind}"
series = [
    {{ name = "nl_first_cbs", measure = "Eerste asielverzoeken (personen)", unit = "aantal", where = {{ Geslacht = "T001038", Leeftijd = "10000", Nationaliteit = "T001059" }}, files = {{ month = "nl_monthly" }}, max_step = 1.5, max_revision = 0.15, small = 100 }},
    {{ name = "nl_nareis_cbs", measure = "Nareizigers (personen)", unit = "aantal", where = {{ Geslacht = "T001038", Leeftijd = "10000", Nationaliteit = "T001059" }}, files = {{ month = "nl_monthly" }}, max_step = 1.5, max_revision = 0.15, small = 100 }},
]
"""  # noqa: E501


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(scope="module")
def server():
    """One server for all; each test puts an office behind it."""
    behind = []
    with serving(lambda path: behind[-1].reply(path)) as address:
        yield address, behind


@pytest.fixture
def office(server):
    address, behind = server
    behind.append(Office(small_table(), address=address))
    return behind[-1]


@pytest.fixture
def tables(tmp_path) -> Path:
    """Make tables with two known months only."""
    folder = tmp_path / "tables"
    folder.mkdir()
    for name in FIGURE_FILES:
        (folder / f"{name}.csv").write_text(HEADER + (KNOWN if name == "nl_monthly" else ""))
    return folder


def settings(office: Office, folder: Path, kind: str = "cbs_v4") -> OfficeSettings:
    path = folder.parent / "config.toml"
    wait = {"timeout": office.patience, "deadline": 2 * office.patience}
    text = CONFIG.format(address=office.address, kind=kind, **wait)
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


def refresh(
    office: Office, folder: Path, kind: str = "cbs_v4", source: str = "cbs_83102ned"
) -> list[str]:
    """Refresh the tables from the office and return the files written."""
    place, cache = place_of(folder), folder.parent / "cache"
    work = Refresh(settings(office, folder, kind), place, lambda text: None, cache)
    found = work.find(source)
    written = write(place, found)
    work.forget(found)
    return written


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(office: Office, folder: Path, kind: str = "cbs_v4") -> str:
    """Return the one line of a refresh that must change nothing."""
    before = contents(folder)
    with pytest.raises(DataError) as stopped:
        refresh(office, folder, kind)
    assert contents(folder) == before
    assert "\n" not in str(stopped.value)
    return str(stopped.value)


# ---- what is sent


def waits(reply: Reply) -> Reply:
    return replace(reply, send=lambda handler: time.sleep(0.7))


def drips(reply: Reply) -> Reply:
    def send(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(30):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.06)

    return replace(reply, send=send)


def cut(reply: Reply) -> Reply:
    def send(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(reply.body)))
        handler.end_headers()
        handler.wfile.write(reply.body[:40])

    return replace(reply, send=send)


def packed(body: bytes):
    def fault(reply: Reply) -> Reply:
        return replace(reply, body=body, headers=reply.headers | {"Content-Encoding": "gzip"})

    return fault


def kind(media: str, body: bytes):
    return lambda reply: Reply(body, headers={"Content-Type": media} if media else {})


def says(body: bytes):
    return lambda reply: replace(reply, body=body)


def status(number: int, **headers: str):
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda reply: Reply(b"{}", number, sent)


def leads(link: str):
    return lambda reply: changed(reply, lambda page: page | {"@odata.nextLink": link})


def no_end():
    number = iter(range(100))
    path = "/cbs_v4/83102NED/Observations?$filter=Geslacht%20eq%20'T001038'&$skip=0&n="
    return lambda reply: leads(f"{path}{next(number)}")(says(b'{"value": []}')(reply))


SENT = {
    "no answer in time": (waits, "no whole answer (too slow)"),
    "byte by byte": (drips, "bytes when time was up"),
    "connection broken": (
        lambda reply: replace(reply, send=lambda handler: None),
        "no whole answer (connection broken)",
    ),
    "cut off": (cut, "no whole answer (cut off)"),
    "not there": (status(404), "/cbs_v4/83102NED/Observations: status 404; expected 200"),
    "forbidden": (status(403), "status 403; expected 200"),
    "too many requests": (status(429), "status 429 (tries: 2); expected a page"),
    "too many requests, wait an hour": (
        status(429, Retry_After="3600"),
        "status 429 and a wait of 3600 s; expected at most 1 s",
    ),
    "wait in words": (status(429, Retry_After="soon"), "status 429 (tries: 2)"),
    "server error": (status(500), "status 500 (tries: 2)"),
    "server down": (status(503), "status 503 (tries: 2)"),
    "error page": (kind("text/html", b"<html>"), "content type text/html; expected application/"),
    "no type": (kind("", b"{}"), "content type none; expected application/json"),
    "redirect elsewhere": (
        status(302, Location="http://localhost:1/x"),
        "the answer leads to localhost:1; expected an address on 127.0.0.1",
    ),
    "redirect in a circle": (
        status(302, Location="/cbs_v4/83102NED/Observations?$filter=Geslacht eq 'T001038'"),
        "more than 5 redirects",
    ),
    "too large": (says(b" " * 30_000), "a larger page; expected at most 20000 bytes"),
    "unpacks too large": (packed(gzip.compress(b" " * 9_000_000)), "a larger page"),
    "badly packed": (packed(b"no gzip at all"), "no whole answer (badly packed)"),
    "empty": (says(b""), "an empty answer; expected a page"),
    "no JSON": (says(b'{"value": ['), "found no JSON"),
    "page that says error": (says(b"<html>"), "found no JSON"),
    "NaN": (says(b'{"value": [{"Value": NaN}]}'), "NaN is no number"),
    "other encoding": (says(b'{"value": "\xeb"}'), "found byte 0xeb; expected UTF-8"),
    "no object": (says(b"[]"), "found JSON list; expected an object"),
    "no rows": (says(b'{"error": "busy"}'), "found no rows; expected a list named value"),
    "rows that are none": (says(b'{"value": [1]}'), "found no rows"),
    "next page missing": (leads("/cbs_v4/83102NED/Nowhere"), "Nowhere: status 404"),
    "next page elsewhere": (leads("http://localhost:1/x"), "leads to localhost:1"),
    "no last page": (no_end(), "found more than 6 pages; expected a last page"),
}


@pytest.mark.parametrize("case", SENT)
def test_a_wrong_page_is_refused(office, tables, case):
    fault, message = SENT[case]
    office.faults["Observations"] = fault
    if fault in (waits, drips):
        office.patience = 0.5
    assert message in refused(office, tables)


def test_pages_in_a_circle_are_refused(office, tables):
    office.faults["Observations"] = lambda reply: changed(
        reply, lambda page: page | {"@odata.nextLink": office.address + office.asked[-1]}
    )
    assert "found pages that lead back to one that was read" in refused(office, tables)


def in_chunks(body: bytes, last: bytes = b"0\r\n\r\n"):
    def send(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Encoding", "gzip")
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        packed_body = gzip.compress(body)
        for start in range(0, len(packed_body), 50):
            chunk = packed_body[start : start + 50]
            handler.wfile.write(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
        handler.wfile.write(last)

    return send


def test_pages_in_packed_chunks_are_read(office, tables):
    office.faults["Observations"] = lambda reply: replace(reply, send=in_chunks(reply.body))
    assert "./nl_monthly.csv" in refresh(office, tables)


def test_chunks_that_are_cut_off_are_refused(office, tables):
    office.faults["Observations"] = lambda reply: replace(reply, send=in_chunks(reply.body, b""))
    assert "no whole answer (" in refused(office, tables)


def test_an_address_that_is_none_is_refused_at_once(office, tables):
    office.address = "nowhere"
    assert "no web address; expected one as https://" in refused(office, tables)


def test_a_server_that_recovers_is_read(office, tables):
    replies = iter((status(500), status(429, Retry_After="0"), cut))
    office.faults["Observations"] = lambda reply: next(replies, lambda own: own)(reply)
    office.page = 100
    with pytest.raises(DataError, match=r"status 429 \(tries: 2\)"):
        refresh(office, tables)  # the second attempt is the last
    assert "./nl_monthly.csv" in refresh(office, tables)  # cut off, then whole


# ---- what is said


def figure(value: object, code: str = "2026MM07", measure: str = "M000101"):
    def change(office: Office) -> None:
        office.figures[measure, code] = value

    return change


def edit(entity: str, change):
    def apply(office: Office) -> None:
        office.faults[entity] = lambda reply: changed(reply, change)

    return apply


def row(place: int, **cells: object):
    return edit("Observations", lambda page: page["value"][place].update(cells))


def renamed(entity: str, old: str, new: str):
    def change(page):
        for one in page.get("value", [page]):
            one[new] = one.pop(old)

    return edit(entity, change)


def twice(office: Office) -> None:
    edit("Observations", lambda page: page["value"].append(page["value"][0]))(office)


def changing(office: Office) -> None:
    days = iter(("2026-08-14T02:00:00", "2026-08-14T02:00:00", "2026-08-15T02:00:00"))
    office.faults["Properties"] = lambda reply: changed(
        reply, lambda page: page | {"Modified": next(days)}
    )


SAID = {
    "below zero": (figure(-5), "nl_first_cbs 2026-07 is -5; expected a whole number >= 0"),
    "a fraction": (figure(12.5), "nl_first_cbs 2026-07 is 12.5"),
    "text": (figure("2455"), "nl_first_cbs 2026-07 is '2455'"),
    "NaN in words": (figure("NaN"), "nl_first_cbs 2026-07 is 'NaN'"),
    "true": (figure(True), "nl_first_cbs 2026-07 is 'True'"),
    "endless": (figure(1e308), "nl_first_cbs 2026-07 is 1e+308"),
    "a jump up": (figure(24_550), "nl_first_cbs 2026-07 is 24550 after 1930; expected a step"),
    "a jump down": (figure(0), "nl_first_cbs 2026-07 is 0 after 1930"),
    "a large revision": (
        figure(1500, "2025MM11"),
        "nl_first_cbs 2025-11 revised from 2120 to 1500; expected at most 15% or 100",
    ),
    "a row twice": (twice, "found nl_first_cbs 2025-10 twice; expected one row each"),
    "another unit": (
        edit("MeasureCodes", lambda page: page["value"][0].update(Unit="x 1 000")),
        "'Eerste asielverzoeken (personen)' in the unit 'x 1 000'; expected 'aantal'",
    ),
    "another measure": (
        edit("MeasureCodes", lambda page: page["value"][1].update(Title="Nareis op afspraak")),
        "found 0 of measure 'Nareizigers (personen)', nearest Eerste asielverzoeken (personen)",
    ),
    "a measure twice": (
        edit("MeasureCodes", lambda page: page["value"].append(page["value"][0])),
        "found 2 of measure",
    ),
    "another title": (
        edit("Properties", lambda page: page | {"Title": "Asiel, nieuwe reeks"}),
        "found the title 'Asiel, nieuwe reeks'",
    ),
    "no day": (renamed("Properties", "Modified", "Changed"), "no Modified among Changed, Ident"),
    "a day in words": (
        edit("Properties", lambda page: page | {"Modified": "gisteren"}),
        "changed on 'gisteren'; expected a day",
    ),
    "a day to come": (
        edit("Properties", lambda page: page | {"Modified": "2999-01-01T00:00:00"}),
        "figures of 2999-01-01; expected none after today",
    ),
    "changed while it was read": (changing, "found a table that changed while it was read"),
    "a column renamed": (renamed("Observations", "Value", "Waarde"), "found the column Waarde"),
    "a dimension renamed": (
        renamed("Observations", "Perioden", "Tijd"),
        "found the column Tijd; expected the known columns",
    ),
    "a column gone": (
        edit("Observations", lambda page: [one.pop("Perioden") for one in page["value"]] and None),
        "a row without Perioden",
    ),
    "a period that is none": (
        figure(5, "2026XX01"),
        "found the period '2026XX01'; expected a month 2026MM10",
    ),
    "month 13": (figure(5, "2026MM13"), "found the period '2026MM13'"),
    "a period not listed": (row(0, Perioden="2024MM01"), "found the period '2024MM01'; expected"),
    "a category not asked for": (
        row(0, Nationaliteit="X1"),
        "found a row of M000101 T001038 10000 X1; expected rows that were asked for",
    ),
    "a month left out": (
        lambda office: [office.figures.pop((code, "2026MM03")) for code in ("M000101", "M000102")],
        "nl_first_cbs 2026-04 after 2026-02; expected every period between",
    ),
    "a month that is not over": (
        lambda office: [figure(2000, f"2026MM0{n}")(office) for n in (8, 9)],
        "nl_first_cbs 2026-08 published on 2026-08-14; expected a period that is over",
    ),
    "a series gone": (
        lambda office: [office.figures.pop(key) for key in list(office.figures) if "2" in key[0]],
        "no figure of nl_nareis_cbs; expected at least one",
    ),
    "a dimension more": (
        lambda office: setattr(office, "dimensions", (*office.dimensions, "Geslacht2")),
        "Geslacht2Codes: status 404",
    ),
    "a dimension less": (
        edit("Dimensions", lambda page: page["value"].pop(0) and None),
        "found the dimensions Leeftijd, Nationaliteit, Perioden; expected Geslacht, Leeftijd",
    ),
    "a code gone": (
        edit("LeeftijdCodes", lambda page: page["value"].pop(0) and None),
        "found 0 of Leeftijd '10000', nearest Deel; expected one",
    ),
}


@pytest.mark.parametrize("case", SAID)
def test_a_table_that_says_something_else_is_refused(office, tables, case):
    change, message = SAID[case]
    change(office)
    assert message in refused(office, tables)


AFTERWARDS = {
    "older than before": (
        lambda office: setattr(office, "modified", "2026-08-01T02:00:00"),
        "figures of 2026-08-01; expected none older than 2026-08-14",
    ),
    "fewer months": (
        lambda office: [
            office.figures.pop((code, month))
            for code in ("M000101", "M000102")
            for month in ("2026MM07", "2026MM06")
        ],
        "nl_first_cbs from 2025-10 to 2026-05; expected 2025-10 to 2026-07, as before",
    ),
    "months gone at the start": (
        lambda office: [office.figures.pop((c, "2025MM10")) for c in ("M000101", "M000102")],
        "nl_first_cbs from 2025-11 to 2026-07; expected 2025-10 to 2026-07, as before",
    ),
    "another code": (
        edit("GeslachtCodes", lambda page: page["value"][0].update(Title="Totaal en onbekend")),
        "series nl_first_cbs where Geslacht ['T001038', 'Totaal en onbekend']; expected as before",
    ),
    "another meaning": (
        edit("MeasureCodes", lambda page: page["value"][0].update(Description="zonder relocatie")),
        "series nl_first_cbs measure ['M000101', 'Eerste asielverzoeken (personen)', 'aantal', 'z",
    ),
    "another figure on the same day": (
        figure(2460),
        "nl_first_cbs 2026-07 changed and the day of publication did not, 2026-08-14",
    ),
}


@pytest.mark.parametrize("case", AFTERWARDS)
def test_a_table_that_contradicts_the_last_one_is_refused(office, tables, case):
    refresh(office, tables)
    change, message = AFTERWARDS[case]
    change(office)
    assert message in refused(office, tables)


def test_a_refused_answer_is_asked_for_again(office, tables):
    figure(-5)(office)
    refused(office, tables)
    figure(FIRST[-1])(office)
    assert refresh(office, tables)  # no page of the wrong answer is used


def test_the_old_protocol_is_held_to_the_same(office, tables):
    renamed("TypedDataSet", "EersteAsiel_2", "EersteAsiel_9")(office)
    assert "found no EersteAsiel_2 among" in refused(office, tables, "cbs_v3")
    office.faults.clear()
    figure(12.5)(office)
    assert "nl_first_cbs 2026-07 is 12.5" in refused(office, tables, "cbs_v3")


def test_both_protocols_say_the_same(office, tables):
    other = tables.parent / "other"
    shutil.copytree(tables, other)
    (other.parent / "cache").mkdir()
    refresh(office, tables)
    refresh(office, other, "cbs_v3")
    first, second = ((at / "nl_monthly.csv").read_text() for at in (tables, other))
    assert first == second.replace("unknown", "provisional")  # the old codes carry no status here
    assert json.loads((tables / "raw/refresh/cbs_83102ned/state.json").read_text())


def test_weeks_become_a_vintage_of_their_own(office, tables):
    text = b"period,value,unit\n2026-W23,900,persons\n2026-W26,970,persons\n"
    sent = {"Content-Type": "text/csv", "Last-Modified": "Mon, 29 Jun 2026 09:00:00 GMT"}
    office.new = lambda entity, query, path: Reply(text, headers=sent)
    refresh(office, tables, source="ministry_weekly")
    first, second = (tables / "nl_weekly_total.csv").read_text().splitlines()[1:]
    assert first == (
        "nl_total_week_ministry,2026-W23,2026-06-01,2026-06-07,900,persons,2026-06-29,printed,"
        "2026-06-29,provisional,MINISTRY-WEEKLY-2026-06-29"
    )
    assert second.startswith("nl_total_week_ministry,2026-W26,2026-06-22,2026-06-28,970")
    assert list((tables / "raw/refresh/ministry_weekly").glob("2026-06-29-*.csv"))
