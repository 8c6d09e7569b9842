"""A finished run made again from its manifest, and what is other now than when it was made."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from data.tables.vintages import VINTAGES
from forecast.archive.drafts import scratch_folder
from forecast.archive.opened import finished_run
from forecast.archive.store import output_hashes
from forecast.known import Shipped, shipped
from forecast.ledger import KEY, LedgerEntry
from forecast.run.make import Report, RunOrder, make, write
from forecast.run.quarter_before import known_before
from forecast.run.redraw import redraw
from forecast.run.tables import identity

KINDS = {
    "inputs": "input table",
    "config": "configuration",
    "versions": "version",
    "layers": "code",
    KEY: "judgement",
}


class RerunBasis(NamedTuple):
    """A finished run and what it takes to make it again.

    Attributes:
        folder: of the run.
        manifest: as written.
        order: configuration, what was known and judgement, from the tables given now.
        content: what the manifest would hold now, without its outputs.
    """

    folder: Path
    manifest: Mapping[str, Any]
    order: RunOrder
    content: Mapping[str, Any]

    @property
    def differences(self) -> list[str]:
        """Return what is other now than when the run was made, a line each; none: the same."""
        return list(differences(self.manifest, self.content))

    @property
    def scenarios(self) -> Mapping[str, tuple[str, ...]]:
        """Return the scenarios the run was made with."""
        return self.order.config.scenarios


def rerun_basis(name: str, tables: Shipped | None = None) -> RerunBasis:
    """Return a finished run with what it takes to make it again.

    Args:
        name: folder or id.
        tables: every shipped table; read when None.

    Raises:
        ToolkitError: there is no such run, it is not whole, or nothing was known on its day.
    """
    folder, manifest = finished_run(name)
    found = redraw(manifest, tables=tables)
    ledger = tuple(LedgerEntry.model_validate(one) for one in manifest.get(KEY, []))
    run_id, content = identity(found.config, found.known, ledger)
    order = RunOrder(found.config, found.known, ledger)
    return RerunBasis(folder, manifest, order, {"run_id": run_id, **content})


def differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line for each input table, setting, version and package that is not the same."""
    for part, kind in KINDS.items():
        old, new = _flat(then.get(part, {})), _flat(now.get(part, {}))
        for key in sorted(old.keys() | new.keys()):
            if old.get(key) != new.get(key):
                yield f"{kind} {key}: {_told(old.get(key))} then, {_told(new.get(key))} now"


def _flat(value: object, name: str = "") -> dict[str, object]:
    """Return the leaves of nested tables and lists by dotted name."""
    if isinstance(value, dict):
        pairs = [(str(key), inner) for key, inner in value.items()]
    elif isinstance(value, list):
        pairs = [(str(i), inner) for i, inner in enumerate(value)]
    else:
        return {name: value}
    return {
        key: leaf
        for part, inner in pairs
        for key, leaf in _flat(inner, f"{name}.{part}" if name else part).items()
    }


def _told(value: object) -> str:
    if value is None:
        return "absent"
    text = str(value)
    return text[:8] if len(text) == 64 else text  # a SHA-256


class Rerun(NamedTuple):
    """A run made again, beside what it was.

    Attributes:
        folder: of the run.
        n_files: that it holds.
        differences: what it is made of that is other now, a line each.
        other: name of each file that came out differently, its sha256 then and now; None: absent.
    """

    folder: Path
    n_files: int
    differences: list[str]
    other: list[tuple[str, str | None, str | None]]


def rerun_run(name: str, figures: Path | None, report: Report) -> Rerun:
    """Make a run again in a folder beside it, compare every file, and remove what was made.

    Args:
        name: folder or id.
        figures: folder with the tables, the shipped ones when None.
        report: as of ``prognose run``.

    Raises:
        ToolkitError: the run is not whole or cannot be made again.
    """
    tables = shipped(figures or VINTAGES)
    found = rerun_basis(name, tables)
    then, config = found.order.known, found.order.config
    earlier = partial(known_before, tables, then.day, config) if config.report else None
    made = make(found.order._replace(before=earlier))
    with scratch_folder(found.folder) as folder:
        write(made, folder, dict(found.content), report)
        now = output_hashes(folder)
    before = dict(found.manifest["outputs"])
    keys = sorted(key for key in before.keys() | now.keys() if before.get(key) != now.get(key))
    other = [(key, before.get(key), now.get(key)) for key in keys]
    return Rerun(found.folder, len(before), found.differences, other)
