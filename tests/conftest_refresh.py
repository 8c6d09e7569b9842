"""An office on this machine that answers as CBS and Eurostat are documented to, or wrongly.

The shapes are from the documentation of the services; no answer was recorded from a live call.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

MONTHS = [f"2025MM{n:02d}" for n in (10, 11, 12)] + [f"2026MM{n:02d}" for n in range(1, 8)]
FIRST = [2340, 2105, 1890, 1975, 1640, 1820, 1765, 2010, 1930, 2455]
NAREIS = [1410, 1385, 1205, 990, 1015, 1100, 870, 905, 640, 515]
MODIFIED = "2026-08-14T02:00:00+02:00"
JSON = "application/json; odata.metadata=minimal; charset=utf-8"
TOTALS = {"Geslacht": "T001038", "Leeftijd": "10000", "Nationaliteit": "T001059"}
MEASURES = {
    "M000101": "Eerste asielverzoeken (personen)",
    "M000102": "Nareizigers (personen)",
}

NAMES = ("Syrisch", "Eritrees", "Turks", "Iraaks", "Somalisch", "Jemenitisch", "Afghaans")
HALF_YEAR = ("2026MM01", "2026MM02", "2026MM03", "2026MM04", "2026MM05", "2026MM06")
HALF_FIRST = (1900, 1985, 1870, 1640, 1515, 1730)
HALF_NAREIS = (1450, 1380, 1265, 1120, 905, 860)
QUARTERS = {"2026KW01": (5755, 4095), "2026KW02": (4885, 2885)}
CONFIG = """
[limits]
retries = 0
[sources.cbs_83102ned]
base_url = "{address}/cbs_v4"
"""


@dataclass(frozen=True)
class Reply:
    """One answer: what is sent, and a step in place of the body when it is not sent plainly."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": JSON})
    send: Callable[[BaseHTTPRequestHandler], None] | None = None


Fault = Callable[[Reply], Reply]


def as_json(content: Any) -> Reply:
    return Reply(json.dumps(content).encode())


def changed(reply: Reply, change: Callable[[Any], Any]) -> Reply:
    """Return the answer with its JSON changed in place or replaced."""
    content = json.loads(reply.body)
    made = change(content)
    return replace(reply, body=json.dumps(content if made is None else made).encode())


@dataclass
class Office:
    """What the server says.

    Attributes:
        figures: value by measure and code of a period.
        parts: value by measure, nationality and code of a period.
        faults: what is done to the answer of an entity, by its name.
        modified: when the table was changed.
        page: rows of observations on one page.
        asked: every path that was asked, with its query.
        address: where it is served.
        dimensions: of the table.
        patience: seconds that a client should wait.
    """

    figures: dict[tuple[str, str], Any]
    parts: dict[tuple[str, str, str], Any] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)
    modified: str = MODIFIED
    page: int = 7
    asked: list[str] = field(default_factory=list)
    address: str = ""
    dimensions: tuple[str, ...] = (*TOTALS, "Perioden")
    patience: float = 20.0

    def reply(self, path: str) -> Reply:
        self.asked.append(path)
        parts = urlsplit(path)
        entity = parts.path.rsplit("/", 1)[1]
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        old = "/cbs_v3/" in parts.path
        made = (self.old if old else self.new)(entity, query, path)
        if made is None:
            return Reply(b"{}", 404)
        fault = self.faults.get(entity)
        return fault(made) if fault else made

    def new(self, entity: str, query: dict[str, str], path: str) -> Reply | None:
        if entity == "Properties":
            title = "Asielverzoeken en nareizigers; nationaliteit, geslacht en leeftijd"
            return as_json({"Identifier": "83102NED", "Title": title, "Modified": self.modified})
        if entity == "Dimensions":
            rows = [{"Identifier": name, "Title": name} for name in self.dimensions]
            return as_json({"value": rows})
        if entity == "MeasureCodes":
            rows = [
                {"Identifier": code, "Title": title, "Unit": "aantal", "Description": "d"}
                for code, title in MEASURES.items()
            ]
            return as_json({"value": rows})
        if entity == "PeriodenCodes":
            codes = sorted({code for _, code in self.figures})
            rows = [
                {"Identifier": code, "Title": code, "Status": "Voorlopig", "Index": place}
                for place, code in enumerate(codes)
            ]
            return as_json({"value": rows})
        if entity.removesuffix("Codes") in TOTALS:
            code = TOTALS[entity.removesuffix("Codes")]
            rows = [{"Identifier": code, "Title": "Totaal"}, {"Identifier": "X1", "Title": "Deel"}]
            names = {name for _, name, _ in self.parts} if code == TOTALS["Nationaliteit"] else ()
            rows += [{"Identifier": f"NAT {name}", "Title": name} for name in sorted(names)]
            return as_json({"value": rows})
        if entity == "Observations":
            return self.observations(query, path)
        return None

    def rows(self) -> list[dict[str, Any]]:
        whole, parts = sorted(self.figures.items()), sorted(self.parts.items())
        told = [(measure, TOTALS["Nationaliteit"], code, value) for (measure, code), value in whole]
        told += [(measure, f"NAT {name}", code, value) for (measure, name, code), value in parts]
        return [
            {
                "Id": place,
                "Measure": measure,
                "ValueAttribute": "None",
                "Value": value,
                **TOTALS,
                "Nationaliteit": nationality,
                "Perioden": code,
            }
            for place, (measure, nationality, code, value) in enumerate(told)
        ]

    def observations(self, query: dict[str, str], path: str) -> Reply:
        assert "Geslacht eq 'T001038'" in unquote(query["$filter"])
        start = int(query.get("$skip", "0"))
        rows = self.rows()
        content: dict[str, Any] = {"value": rows[start : start + self.page]}
        if start + self.page < len(rows):
            base = path.split("&$skip")[0]
            content["@odata.nextLink"] = f"{self.address}{base}&$skip={start + self.page}"
        return as_json(content)

    def old(self, entity: str, query: dict[str, str], path: str) -> Reply | None:
        keys = dict(zip(MEASURES, ("EersteAsiel_2", "Nareizigers_4"), strict=True))
        if entity == "TableInfos":
            title = "Asielverzoeken en nareizigers; nationaliteit, geslacht en leeftijd"
            return as_json({"value": [{"Title": title, "Modified": self.modified}]})
        if entity == "DataProperties":
            rows = [{"Type": "Dimension", "Key": name, "Title": name} for name in TOTALS]
            rows += [{"Type": "TimeDimension", "Key": "Perioden", "Title": "Perioden"}]
            rows += [{"Type": "TopicGroup", "Key": "", "Title": "Asiel"}]
            rows += [
                {"Type": "Topic", "Key": keys[code], "Title": title, "Unit": "aantal"}
                for code, title in MEASURES.items()
            ]
            return as_json({"value": rows})
        if entity in TOTALS:
            return as_json({"value": [{"Key": f"{TOTALS[entity]:<9}", "Title": "Totaal"}]})
        codes = sorted({code for _, code in self.figures})
        if entity == "Perioden":
            return as_json({"value": [{"Key": c, "Title": c, "Status": "x"} for c in codes]})
        if entity == "TypedDataSet":
            assert "Geslacht eq 'T001038  '" in unquote(query["$filter"])
            start, wide = int(query.get("$skip", "0")), []
            for code in codes[start : start + self.page]:
                cells = {key: self.figures.get((m, code)) for m, key in keys.items()}
                padded = {name: f"{value:<9}" for name, value in TOTALS.items()}
                wide.append({"ID": 1, **padded, "Perioden": code, **cells})
            content: dict[str, Any] = {"value": wide}
            if start + self.page < len(codes):
                base = path.split("&$skip")[0]
                content["odata.nextLink"] = f"{self.address}{base}&$skip={start + self.page}"
            return as_json(content)
        return None


def small_table() -> dict[tuple[str, str], Any]:
    """Return ten months of first applications and nareis."""
    measures = dict(zip(MEASURES, (FIRST, NAREIS), strict=True))
    return {
        (measure, code): value
        for measure, values in measures.items()
        for code, value in zip(MONTHS, values, strict=True)
    }


def table() -> Office:
    """Return a small table of all wanted series, in the order of the codes."""
    figures, parts = {}, {}
    for measure, months, place in (("M000101", HALF_FIRST, 0), ("M000102", HALF_NAREIS, 1)):
        figures |= {(measure, code): n for code, n in zip(HALF_YEAR, months, strict=True)}
        figures |= {(measure, code): both[place] for code, both in QUARTERS.items()}
        for number, name in enumerate(NAMES):
            parts |= {
                (measure, name, code): 5 * (n // (10 * (number + 2)))
                for code, n in zip(HALF_YEAR, months, strict=True)
            }
    return Office(figures, parts, page=40)


@contextmanager
def serving(reply: Callable[[str], Reply]) -> Iterator[str]:
    """Serve answers on 127.0.0.1 and give the address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            made = reply(self.path)
            self.close_connection = True
            try:
                if made.send:
                    made.send(self)
                    return
                self.send_response(made.status)
                for name, value in made.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(made.body)))
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(made.body)
            except (BrokenPipeError, ConnectionResetError):
                return  # the client had seen enough

        def log_message(self, *told: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
