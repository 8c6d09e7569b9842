"""The configuration of a hub, as the schemas v6 of hubverse want it, in our own words."""

from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import Field, ValidationError, field_validator, model_validator

from forecast.hub.output_rules import Once, OutputTypes, Strict, TaskId

Format = Literal["csv", "parquet", "arrow"]
Address = Annotated[str, Field(pattern=r"^https://.*/v6\.\d+\.\d+/.*-schema\.json$")]


class TargetMetadata(Strict):
    """What is said of one target."""

    target_id: str = Field(max_length=30)
    target_name: str = Field(max_length=100)
    target_units: str = Field(max_length=100)
    target_keys: dict[str, str] | None = Field(min_length=1, max_length=1)
    description: str = ""
    target_type: Literal[
        "continuous", "discrete", "date", "binary", "nominal", "ordinal", "compositional"
    ]
    is_step_ahead: bool
    time_unit: Literal["day", "week", "month"] | None = None
    additional_metadata: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _stepped(self) -> "TargetMetadata":
        if self.is_step_ahead and self.time_unit is None:
            raise ValueError("a target with steps ahead needs time_unit")
        return self


class ModelTask(Strict):
    """Task ids with the same output types."""

    task_ids: dict[str, TaskId]
    output_type: OutputTypes
    target_metadata: list[TargetMetadata]

    @model_validator(mode="after")
    def _consistent(self) -> "ModelTask":
        for one in self.target_metadata:
            for key, value in (one.target_keys or {}).items():
                if key not in self.task_ids or value not in self.task_ids[key].allowed():
                    raise ValueError(f"target_keys name {key} {value!r}, no value of a task id")
        sample = self.output_type.sample
        compound = sample.output_type_id_params.compound_taskid_set if sample else None
        if unknown := set(compound or ()) - set(self.task_ids):
            raise ValueError(f"compound_taskid_set names {min(unknown)}, no task id")
        return self


class Due(Strict):
    """When a round takes files."""

    relative_to: str | None = None
    start: int | str
    end: int | str


class Round(Strict):
    """One round, or all rounds that a task id names."""

    round_id_from_variable: bool
    round_id: str
    round_name: str = ""
    model_tasks: list[ModelTask] = Field(min_length=1)
    submissions_due: Due
    last_data_date: str | None = None
    file_format: list[Format] | None = None
    derived_task_ids: Once | None = None
    additional_metadata: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _consistent(self) -> "Round":
        if len({tuple(sorted(one.task_ids)) for one in self.model_tasks}) > 1:
            raise ValueError("model_tasks have different task ids")
        if self.round_id_from_variable and self.round_id not in self.model_tasks[0].task_ids:
            raise ValueError(f"round_id {self.round_id!r} is no task id")
        return self


class TaskFile(Strict):
    """``tasks.json``."""

    schema_version: Address
    rounds: list[Round] = Field(min_length=1)
    output_type_id_datatype: Literal[
        "auto", "character", "double", "integer", "logical", "Date"
    ] = "auto"
    derived_task_ids: Once | None = None


class Admin(Strict):
    """``admin.json``."""

    schema_version: Address
    name: str
    maintainer: str
    contact: dict[Literal["name", "email"], str]
    repository: dict[Literal["host", "owner", "name"], str] = Field(min_length=3)
    zoltar_project_id: int | None = None
    citation: str = ""
    file_format: list[Format]
    timezone: str
    cloud: dict[str, Any] = Field(default_factory=dict)
    additional_metadata: dict[str, Any] = Field(default_factory=dict)

    @field_validator("timezone")
    @classmethod
    def _zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError(f"no time zone {name!r}")
        return name


class TargetSetting(Strict):
    """What one table of outcomes has beyond the rest."""

    non_task_id_schema: dict[str, str] = Field(default_factory=dict)
    has_output_type_ids: bool = False
    observable_unit: Once | None = None
    versioned: bool | None = None


class TargetData(Strict):
    """``target-data.json``."""

    schema_version: Address
    observable_unit: Once
    date_col: str
    versioned: bool = False
    time_series: TargetSetting = Field(default=TargetSetting(), alias="time-series")
    oracle_output: TargetSetting = Field(default=TargetSetting(), alias="oracle-output")
    additional_metadata: dict[str, Any] = Field(default_factory=dict)


def first_fault(error: ValidationError) -> str:
    """Return where the first thing is wrong, and what."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    said = first["msg"].removeprefix("Value error, ")
    return f"{where}: {said}" if where else said
