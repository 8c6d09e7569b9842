"""What is wrong with a hub: its configuration and metadata; tables are checked beside it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from pydantic import BaseModel, ValidationError

from data.errors import RunError
from forecast.hub.check_output import Expected, output_faults
from forecast.hub.check_target import target_faults
from forecast.hub.layout import CONFIGS, FILE, read_json, read_table, read_yaml
from forecast.hub.others import READ, is_silent, unread
from forecast.hub.rules import Admin, TargetData, TaskFile, first_fault

TARGET = "target-data"
OPTIONAL = (TARGET, "model-metadata-schema")
RULES: dict[str, type[BaseModel]] = {"admin": Admin, "tasks": TaskFile, "target-data": TargetData}


class Read(NamedTuple):
    """A configuration that keeps the rules."""

    admin: Admin
    tasks: TaskFile
    targets: TargetData | None
    metadata: dict[str, Any]


def faults(folder: Path, schemas: Path | None = None) -> list[str]:
    """Return what is wrong with a hub, one line each; nothing when it is sound.

    Args:
        folder: a hub.
        schemas: folder with the schemas that hubverse publishes (``admin-schema.json``, ...);
            the configuration is held against them too.
    """
    try:
        found = _configuration(folder)
        if what := unread(found):
            return [f"{folder}: this validator does not read {what}; {READ}"]
        config, wrong = _config(folder, found)
        wrong += list(_published(found, schemas)) if schemas else []
    except RunError as error:
        return [str(error)]
    if config is None:
        return wrong
    read = (_metadata, _outputs, _targets)
    found_there = [fault for part in read for fault in part(folder, config)]
    return [" ".join(fault.split()) for fault in (*wrong, *found_there)]


def _configuration(folder: Path) -> dict[str, Any]:
    """Return what stands in ``hub-config``, of the files a hub may leave out those there are."""
    places = {name: folder / "hub-config" / f"{name}.json" for name in CONFIGS}
    return {
        name: read_json(path)
        for name, path in places.items()
        if name not in OPTIONAL or path.exists()
    }


def _config(folder: Path, found: dict[str, Any]) -> tuple[Read | None, list[str]]:
    wrong = []
    for name, rule in RULES.items():
        if name not in found:
            continue
        try:
            rule.model_validate(found[name])
        except ValidationError as error:
            said = first_fault(error)[:300]
            wrong.append(f"{folder / 'hub-config' / name}.json: {said}. Correct it.")
    try:
        Draft202012Validator.check_schema(found.get("model-metadata-schema", {}))
    except SchemaError as error:
        wrong.append(f"{folder}/hub-config/model-metadata-schema.json: {error.message[:200]}")
    if wrong:
        return None, wrong
    read = (Admin.model_validate(found["admin"]), TaskFile.model_validate(found["tasks"]))
    targets = TargetData.model_validate(found[TARGET]) if TARGET in found else None
    return Read(*read, targets, found.get("model-metadata-schema", {})), []


def _published(found: dict[str, Any], schemas: Path) -> Iterator[str]:
    """Return where the configuration breaks the published schemas."""
    for name in RULES.keys() & found.keys():
        validator = Draft202012Validator(read_json(schemas / f"{name}-schema.json"))
        for error in validator.iter_errors(found[name]):
            where = ".".join(str(part) for part in error.absolute_path)
            yield f"{name}.json: {where}: {error.message[:200]} (published schema). Correct it."


def _metadata(folder: Path, config: Read) -> Iterator[str]:
    validator = Draft202012Validator(config.metadata)
    for path in sorted((folder / "model-metadata").glob("*")):
        if is_silent(path.name):
            continue
        if path.suffix not in (".yml", ".yaml"):
            yield f"{path}: expected <model id>.yml. Remove or rename it."
            continue
        try:
            said = read_yaml(path)
        except RunError as error:
            yield str(error)
            continue
        for fault in validator.iter_errors(said):
            where = ".".join(str(part) for part in fault.absolute_path) or "metadata"
            yield f"{path}: {where}: {fault.message[:200]}. Correct it."
        if isinstance(said, dict):
            named = f"{said.get('team_abbr')}-{said.get('model_abbr')}"
            if named != path.stem:
                yield f"{path}: names model {named}; expected {path.stem}. Rename the file."


def _outputs(folder: Path, config: Read) -> Iterator[str]:
    known = {path.stem for path in (folder / "model-metadata").glob("*.y*ml")}
    expected = Expected.of(config.tasks)
    for path in sorted((folder / "model-output").rglob("*")):
        if path.is_dir() or is_silent(path.name):
            continue
        named = FILE.fullmatch(path.name)
        if named is None or path.parent != folder / "model-output" / named["model"]:
            yield (
                f"{path}: expected model-output/<model id>/<origin date>-<model id>.csv or "
                f".parquet. Move or rename it."
            )
        elif named["format"] not in config.admin.file_format:
            yield f"{path}: a {named['format']} file; expected {config.admin.file_format}."
        elif named["model"] not in known:
            yield f"{path}: model {named['model']} is unknown; expected its model-metadata/*.yml."
        else:
            yield from _read(
                path,
                expected,
                lambda table, p=path, d=named["round"]: output_faults(f"{p}", table, d, expected),
            )


def _targets(folder: Path, config: Read) -> Iterator[str]:
    if config.targets is None:  # a hub may leave them out
        return
    rules = (config.targets, Expected.of(config.tasks))
    for name in ("time-series", "oracle-output"):
        path = folder / "target-data" / f"{name}.csv"
        if not path.exists():
            yield f"{path}: missing; expected a table of outcomes. Write the hub again."
            continue
        yield from _read(
            path, rules[1], lambda table, n=name, p=path: target_faults(f"{p}", n, table, rules)
        )


def _read(path: Path, expected: Expected, check: Any) -> Iterator[str]:
    try:
        table = read_table(path, expected.texts)
    except RunError as error:
        yield str(error)
        return
    yield from check(table)
