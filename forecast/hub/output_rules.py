"""What the configuration of a hub may say of task ids and output types, in our own words."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator


def _once(values: list[Any]) -> list[Any]:
    if len({str(value) for value in values}) < len(values):
        raise ValueError("a value stands in it twice")
    return values


Once = Annotated[list[Any], AfterValidator(_once)]
Level = Annotated[float, Field(ge=0, le=1)]


class Strict(BaseModel):
    """No key but those named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TaskId(Strict):
    """The values a task id may have; those under ``required`` must all be there."""

    required: Once | None
    optional: Once | None

    def allowed(self) -> list[Any]:
        """Return every value that may be used."""
        return [*(self.required or []), *(self.optional or [])]


class OutputValue(Strict):
    """What a forecast number may be."""

    type: Literal["double", "integer"]
    minimum: float | None = None
    maximum: float | None = None


class NoIds(Strict):
    """A mean or median has no id."""

    required: None


class Levels(Strict):
    """The quantiles that must all be there."""

    required: Annotated[list[Level], AfterValidator(_once)]


class SampleIds(Strict):
    """How many samples there are, and in which task ids one sample has one value."""

    type: Literal["character", "integer"]
    max_length: int | None = Field(default=None, ge=1)
    min_samples_per_task: int = Field(ge=1)
    max_samples_per_task: int = Field(ge=1)
    compound_taskid_set: Once | None = None

    @model_validator(mode="after")
    def _consistent(self) -> "SampleIds":
        if self.type == "character" and self.max_length is None:
            raise ValueError("ids of type character need max_length")
        if self.min_samples_per_task > self.max_samples_per_task:
            raise ValueError("min_samples_per_task is above max_samples_per_task")
        return self


class PointOutput(Strict):
    """Output type mean or median."""

    output_type_id: NoIds
    value: OutputValue
    is_required: bool


class Quantile(Strict):
    """Output type quantile."""

    output_type_id: Levels
    value: OutputValue
    is_required: bool


class Sample(Strict):
    """Output type sample."""

    output_type_id_params: SampleIds
    value: OutputValue
    is_required: bool


class OutputTypes(Strict):
    """The representations that this toolkit writes and checks; cdf and pmf are not among them."""

    mean: PointOutput | None = None
    median: PointOutput | None = None
    quantile: Quantile | None = None
    sample: Sample | None = None
