"""Answers in JSON-stat 2.0 as Eurostat documents them; none was recorded from a live call."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.conftest_refresh import Reply

LABEL = "Asylum applicants by type, citizenship, age and sex - monthly data"
UPDATED = "2026-08-18T23:00:00+0200"


class Eurostat:
    """A service with one dataset: figures by (citizen, geo), month by month from 2026-01."""

    def __init__(self) -> None:
        self.figures: dict[tuple[str, str], list[int | None]] = {
            ("TOTAL", "NL"): [4100, 3890, 4015, 3760],
            ("UA", "NL"): [1205, 1160, 1090, 985],
        }
        self.updated = [UPDATED]
        self.change: Any = None  # is given each content before it is sent

    def reply(self, path: str) -> Reply:
        query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        assert query.pop("format") == "JSON"
        assert query.pop("lang") == "EN"
        values = self.figures[query["citizen"], query["geo"]]
        months = [f"2026-{place + 1:02d}" for place in range(len(values))]
        fixed = {name: {"category": {"index": {code: 0}}} for name, code in query.items()}
        index = {month: place for place, month in enumerate(months)}
        content = {
            "version": "2.0",
            "class": "dataset",
            "label": LABEL,
            "updated": self.updated.pop(0) if len(self.updated) > 1 else self.updated[0],
            "value": {str(n): value for n, value in enumerate(values) if value is not None},
            "status": {str(len(values) - 1): "p"},
            "id": [*query, "time"],
            "size": [*[1] * len(query), len(values)],
            "dimension": {**fixed, "time": {"category": {"index": index}}},
        }
        if self.change:
            self.change(content)
        return Reply(json.dumps(content).encode())
