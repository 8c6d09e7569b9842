"""The configuration of a hub, made from the model output it holds."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data.glossary import glossary_entry
from forecast.backtest.rows import LEVELS
from forecast.hub.layout import FULL, SET, SETTINGS, TASK_IDS, UNIT_OF, File

WORDS = SETTINGS["words"]
LONGEST_ID = 30
YEARLY = "_year"


def hub_configs(
    outputs: Mapping[File, pd.DataFrame], levels: Mapping[str, float], n_samples: int
) -> dict[str, Any]:
    """Return admin, tasks, target-data and the schema of the metadata, as JSON.

    Args:
        outputs: model output by file.
        levels: chance of each official label.
        n_samples: samples of a run; 0 when there are none.
    """
    notes = [WORDS["set"], WORDS["target"], said_of_levels(levels)]
    notes += [WORDS["samples"].format(n=n_samples)] if n_samples else []
    address = {"schema_version": ""}
    admin = address | SETTINGS["admin"] | {"additional_metadata": {"notes": notes}}
    tasks = address | {
        "rounds": [_round(outputs, levels, n_samples)],
        "output_type_id_datatype": "character",
        "derived_task_ids": ["target_end_date"],
    }
    unit = {"observable_unit": list(UNIT_OF), "date_col": UNIT_OF[0], "versioned": True}
    made: dict[str, Any] = {"admin": admin, "tasks": tasks, "target-data": address | unit}
    for name, content in made.items():
        content["schema_version"] = SETTINGS["address"].format(
            version=SETTINGS["version"], name=name
        )
    return made | {"model-metadata-schema": _metadata_schema()}


def said_of_levels(levels: Mapping[str, float]) -> str:
    """Return which quantile each official label was written as, and by whose choice."""
    named = {name: f"{level:g}" for name, level in levels.items()}
    by_definition = WORDS["levels_by_definition"].format(**named)
    return f"{by_definition} {WORDS['levels_declared'].format(**named)}"


def _round(
    outputs: Mapping[File, pd.DataFrame], levels: Mapping[str, float], n_samples: int
) -> dict[str, Any]:
    """Return one round for all days, with a task for each set of quantiles, by month or year."""
    ids = pd.concat([table[list(TASK_IDS)].drop_duplicates() for table in outputs.values()])
    yearly = ids["target"].str.endswith(YEARLY).rename("yearly")
    return {
        "round_id_from_variable": True,
        "round_id": "origin_date",
        "model_tasks": [
            {
                "task_ids": {name: _task_id(name, found[name]) for name in TASK_IDS},
                "output_type": _types(str(named), levels, 0 if by_year else n_samples),
                "target_metadata": [_target(key) for key in sorted(set(found["target"]))],
            }
            for (named, by_year), found in ids.groupby([SET, yearly])
        ],
        "submissions_due": {"relative_to": "origin_date", "start": 0, "end": 366},
    }


def _task_id(name: str, values: "pd.Series[Any]") -> dict[str, Any]:
    allowed = sorted(values.unique().tolist())
    if name in ("location", SET):
        return {"required": allowed, "optional": None}
    return {"required": None, "optional": allowed}


def _types(named: str, levels: Mapping[str, float], n_samples: int) -> dict[str, Any]:
    value = {"type": "double", "minimum": 0}
    full = named == FULL
    wanted = list(LEVELS) if full else sorted(levels[label] for label in named.split("+"))
    made: dict[str, Any] = {
        "quantile": {"output_type_id": {"required": wanted}, "value": value, "is_required": True}
    }
    if full:
        none = {"output_type_id": {"required": None}, "value": value, "is_required": False}
        made |= {"mean": none, "median": none}
    if full and n_samples:
        made["sample"] = {
            "output_type_id_params": {
                "type": "integer",
                "min_samples_per_task": n_samples,
                "max_samples_per_task": n_samples,
                "compound_taskid_set": ["origin_date", "location", SET],
            },
            "value": value,
            "is_required": False,
        }
    return made


def _target(key: str) -> dict[str, Any]:
    quantity, by_year = key.removesuffix(YEARLY), key.endswith(YEARLY)
    known = glossary_entry(quantity)
    flow = "/month" in known.unit
    step = {"is_step_ahead": False} if by_year else {"is_step_ahead": True, "time_unit": "month"}
    return {
        "target_id": key if len(key) <= LONGEST_ID else f"{quantity}_y"[:LONGEST_ID],
        "target_name": f"{known.label_en}, {'year' if by_year else 'month'}"[:100],
        "target_units": known.unit.split("/month")[0] if by_year and flow else known.unit,
        "target_keys": {"target": key},
        "description": f"{known.definition_en} {WORDS['year' if by_year else 'month']}",
        "target_type": "continuous",
        **step,
    }


def model_cards(
    outputs: Mapping[File, pd.DataFrame], levels: Mapping[str, float]
) -> dict[str, Any]:
    """Return what is said of each model, by model id."""
    made = {}
    for model in sorted({name.model for name in outputs}):
        team, short = model.split("-")
        ours = team == "asielprognose"
        kind = "official" if not ours else "run" if short == "run" else "backtest"
        about = WORDS[kind].format(model=short, levels=said_of_levels(levels))
        made[model] = {
            "team_name": SETTINGS["team"][team]["name"],
            "team_abbr": team,
            "model_name": short,
            "model_abbr": short,
            "model_contributors": [
                {
                    "name": SETTINGS["team"][team]["name"],
                    "affiliation": SETTINGS["team"][team]["affiliation"],
                }
            ],
            "designated_model": short in ("run", "mpp"),
            "methods": about,
            "data_inputs": WORDS["inputs"] if ours else SETTINGS["team"][team]["affiliation"],
        }
    return made


def _metadata_schema() -> dict[str, Any]:
    """Return the JSON schema of a file in ``model-metadata``."""
    text = {"type": "string", "minLength": 1}
    short = {"type": "string", "pattern": "^[a-zA-Z0-9_]+$", "maxLength": 32}
    person = {
        "type": "object",
        "properties": {"name": text, "affiliation": text},
        "required": ["name", "affiliation"],
        "additionalProperties": False,
    }
    known = {
        "team_name": text,
        "team_abbr": short,
        "model_name": text,
        "model_abbr": short,
        "model_contributors": {"type": "array", "items": person, "minItems": 1},
        "designated_model": {"type": "boolean"},
        "methods": text,
        "data_inputs": text,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Metadata of a model",
        "type": "object",
        "properties": known,
        "required": list(known),
        "additionalProperties": False,
    }
