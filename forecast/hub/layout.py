"""What a hub consists of, and how its files are named and written."""

import json
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from data.errors import RunError
from data.folders import FORECAST
from data.given.file import small_text, unfit
from forecast.exchange import HUB

SETTINGS: dict[str, Any] = tomllib.loads(
    (FORECAST / "hub" / "settings.toml").read_text(encoding="utf-8")
)
SET = "quantile_set"
TASK_IDS = (*HUB[:5], SET)
COLUMNS = (*TASK_IDS, *HUB[5:])
CONFIGS = ("admin", "tasks", "model-metadata-schema", "target-data")
TARGETS = {"time-series": "observation", "oracle-output": "oracle_value"}
UNIT_OF = ("target_end_date", "target", "location")
OFFICIAL = Path("auxiliary-data") / "official-figures.csv"
FULL = "hub"
MOST = 1 << 34  # bytes of a table
TYPES = {
    "origin_date": pa.date32(),
    "target_end_date": pa.date32(),
    "horizon": pa.int32(),
    "value": pa.float64(),
}
FILE = re.compile(r"(?P<round>\d{4}-\d\d-\d\d)-(?P<model>\w+-\w+)\.(?P<format>csv|parquet)")


class File(NamedTuple):
    """One file of model output: who forecast, as of which day.

    Attributes:
        model: ``team_abbr-model_abbr``.
        day: the origin date, which names the round.
    """

    model: str
    day: str


@dataclass(frozen=True, eq=False, slots=True)
class Hub:
    """Everything in a hub.

    Attributes:
        configs: JSON by name, those of ``CONFIGS``.
        metadata: what is said of each model, by model id.
        outputs: model output by file, columns ``COLUMNS``; dates and ids as text.
        targets: outcomes by name, those of ``TARGETS``; dates as text.
        official: where each official figure was printed; empty in a hub without them.
    """

    configs: Mapping[str, Any]
    metadata: Mapping[str, Mapping[str, Any]]
    outputs: Mapping[File, pd.DataFrame]
    targets: Mapping[str, pd.DataFrame]
    official: pd.DataFrame = field(default_factory=pd.DataFrame)


def write(hub: Hub, folder: Path, kind: str = "parquet") -> None:
    """Write a hub into an existing folder, the same bytes for the same hub.

    Args:
        hub: what to write.
        folder: existing and empty.
        kind: csv or parquet, for the files of model output.
    """
    parts = ("hub-config", "model-output", "model-metadata", "target-data", OFFICIAL.parent)
    for part in parts:
        (folder / part).mkdir()
    for name, content in hub.configs.items():
        text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
        (folder / "hub-config" / f"{name}.json").write_text(text, encoding="utf-8")
    for model, said in hub.metadata.items():
        text = yaml.safe_dump(dict(said), sort_keys=False, allow_unicode=True, width=100)
        (folder / "model-metadata" / f"{model}.yml").write_text(text, encoding="utf-8")
    for (model, day), table in hub.outputs.items():
        (folder / "model-output" / model).mkdir(exist_ok=True)
        write_table(table, folder / "model-output" / model / f"{day}-{model}.{kind}")
    for name, table in hub.targets.items():
        write_table(table, folder / "target-data" / f"{name}.csv")
    write_table(hub.official, folder / OFFICIAL)


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table with every digit; in Parquet with the types that hubverse expects."""
    if path.suffix == ".csv":
        table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
        return
    made = pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
    fields = [pa.field(one.name, TYPES.get(one.name, pa.string())) for one in made.schema]
    pq.write_table(made.cast(pa.schema(fields)), path, compression="zstd")


def read_table(path: Path, texts: Collection[str] = ()) -> pd.DataFrame:
    """Return a table of a hub; what is no number stays text, with None where nothing stands.

    Args:
        path: CSV or Parquet.
        texts: columns that hold text even where every cell has digits only, as ``location``.

    Raises:
        RunError: the file cannot be read as a table.
    """
    try:
        if kind := unfit(path, MOST):
            raise ValueError(kind)
        if path.suffix == ".parquet":
            return _from_parquet(pq.read_table(path))
        return pd.read_csv(
            path,
            dtype=dict.fromkeys(("output_type_id", "vintage", "label", *texts), str),
            keep_default_na=False,
            na_values={"value": "", "output_type_id": ["", "NA"], "observation": ""},
        )
    except (OSError, ValueError, pa.ArrowException) as error:
        raise RunError(
            f"{path}: {' '.join(str(error).split())[:200]}; expected a table. Write it again."
        ) from error


def _from_parquet(table: pa.Table) -> pd.DataFrame:
    """Return days as text, as they are in a CSV file."""
    fields = [
        pa.field(one.name, pa.string() if pa.types.is_date(one.type) else one.type)
        for one in table.schema
    ]
    found: pd.DataFrame = table.cast(pa.schema(fields)).to_pandas()
    return found.astype({"horizon": "int64"}) if "horizon" in found else found


def read(folder: Path) -> Hub:
    """Return a hub as it is on disk; :func:`forecast.hub.check.faults` says whether it is sound.

    Raises:
        RunError: a file is missing or cannot be read; it is named.
    """
    configs = {name: read_json(folder / "hub-config" / f"{name}.json") for name in CONFIGS}
    cards = sorted((folder / "model-metadata").glob("*.yml"))
    outputs = {}
    for path in sorted((folder / "model-output").glob("*/*")):
        if named := FILE.fullmatch(path.name):
            outputs[File(named["model"], named["round"])] = read_table(path)
    targets = {name: read_table(folder / "target-data" / f"{name}.csv") for name in TARGETS}
    listed = folder / OFFICIAL
    return Hub(
        configs,
        {path.stem: read_yaml(path) for path in cards},
        outputs,
        targets,
        read_table(listed) if listed.exists() and listed.stat().st_size > 1 else pd.DataFrame(),
    )


def read_json(path: Path) -> Any:
    """Return the content of a JSON file.

    Raises:
        RunError: it is missing or no JSON.
    """
    try:
        return json.loads(small_text(path))
    except OSError as error:
        raise RunError(
            f"{path}: {error.strerror}; expected a hub of hubverse. Check the folder."
        ) from error
    except (ValueError, RecursionError) as error:
        raise RunError(f"{path}: not JSON ({error}). Correct the file.") from error


class _PlainYaml(yaml.SafeLoader):  # type: ignore[misc]  # yaml has no types
    """YAML without aliases: ten lines of them can mean more than a memory holds."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Return the next node, or refuse an alias."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("an alias; expected plain values")
        return super().compose_node(parent, index)


def read_yaml(path: Path) -> Any:
    """Return the content of a YAML file.

    Raises:
        RunError: it is missing or no YAML.
    """
    try:
        return _PlainYaml(small_text(path)).get_single_data()
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        said = " ".join(str(error).split())[:200]
        raise RunError(f"{path}: not YAML ({said}). Correct the file.") from error
