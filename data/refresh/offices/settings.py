"""Which tables are refreshed, where they are and what is believed: ``sources.toml``."""

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from data.errors import DataError
from data.folders import DATA
from data.names import nearest

SOURCES = DATA / "refresh" / "sources.toml"
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limits(_Strict):
    """How long and how much: seconds, bytes and pages.

    Attributes:
        timeout_seconds: wait for a connection, and for the next bytes.
        deadline_seconds: wait for one page, all attempts together.
        retries: attempts after the first.
        backoff_seconds: wait after the first failure; doubled each time.
        retry_after_seconds: longest wait a server may ask for.
        page_bytes: largest page, unpacked.
        pages: most pages of one table.
    """

    timeout_seconds: Positive
    deadline_seconds: Positive
    retries: Annotated[int, Field(ge=0)]
    backoff_seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    retry_after_seconds: Positive
    page_bytes: Annotated[int, Field(gt=0)]
    pages: Annotated[int, Field(gt=0)]


class Believed(_Strict):
    """How far figures of a series are believed to move.

    Attributes:
        max_step: largest plausible |log change| from one period to the next.
        max_revision: largest plausible revision, as a share of the figure known.
        small: persons added to both sides of a change and allowed in any revision.
    """

    max_step: Positive
    max_revision: Positive
    small: Positive


class SeriesRule(Believed):
    """One printed series: where it stands in the table and what is believed of it.

    Attributes:
        name: series in ``data/vintages/``.
        files: table it goes to, by kind of period (month, quarter, year, week).
        measure: title or code of the measure; empty where a table has none.
        unit: unit as the source prints it.
        where: title or code by dimension.
        minus: the same for figures that are taken off; empty if nothing is.
        sum_of: series whose sum this is; then nothing above but ``files`` counts.
        gaps: whether periods may be left out between others.
        first: first period that is taken, e.g. because of a break before it.
    """

    name: str
    files: dict[str, str]
    measure: str = ""
    unit: str = ""
    where: dict[str, str] = {}
    minus: dict[str, str] = {}
    sum_of: tuple[str, ...] = ()
    first: str = ""
    gaps: bool = False


class SourceRule(_Strict):
    """One table of one office.

    Attributes:
        kind: the protocol.
        publisher: who publishes it.
        label: beginning of the ids in ``data/sources.csv``.
        title: title of the table as the office prints it.
        base_url: address without the table; empty when none is known.
        table: code of the table.
        time: name of the dimension of periods.
        grade: as in ``data/sources.csv``.
        series: the series taken from it; ``each`` in the file holds what they share.
    """

    kind: Literal["cbs_v4", "cbs_v3", "eurostat", "weekly_csv"]
    publisher: str
    label: str
    title: str
    base_url: str
    table: str
    time: str
    grade: Literal["A", "B", "C"]
    series: tuple[SeriesRule, ...]

    @model_validator(mode="before")
    @classmethod
    def _shared(cls, told: Any) -> Any:
        """Lay every series over what they share."""
        if not isinstance(told, dict) or not isinstance(told.get("series"), list):
            return told
        each = told.get("each", {})
        rest = {name: value for name, value in told.items() if name != "each"}
        return rest | {"series": [_laid_over(each, one) for one in told["series"]]}


class OfficeSettings(_Strict):
    """All of ``sources.toml``."""

    limits: Limits
    sources: dict[str, SourceRule]

    def rule_of(self, series: str) -> SeriesRule | None:
        """Return what is believed of a series; None when no table holds it."""
        rules = (one for rule in self.sources.values() for one in rule.series)
        return next((one for one in rules if one.name == series), None)

    def chosen(self, only: str | None) -> dict[str, SourceRule]:
        """Return the sources to refresh: all with an address, or the one named.

        Raises:
            DataError: the name is unknown, or the one named has no address.
        """
        if only is None:
            return {name: rule for name, rule in self.sources.items() if rule.base_url}
        if only not in self.sources:
            raise DataError(
                f"source {only!r}: unknown; nearest {nearest(only, self.sources)}. Name one of "
                f"data/refresh/sources.toml."
            )
        if not self.sources[only].base_url:
            raise DataError(
                f"{only}: no address is known; expected base_url. Set sources.{only}.base_url in "
                f"the file given to --config."
            )
        return {only: self.sources[only]}


def load_settings(changes: Path | None = None) -> OfficeSettings:
    """Return the settings, with those of another TOML file laid over them.

    Raises:
        DataError: the file cannot be read, or a setting is unknown or impossible.
    """
    content = tomllib.loads(SOURCES.read_text(encoding="utf-8"))
    if changes is not None:
        content = _laid_over(content, _read(changes))
    try:
        return OfficeSettings.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise DataError(
            f"{changes or SOURCES.name}: {where}: {first['msg']}, found "
            f"{str(first['input'])[:60]}. Correct the setting."
        ) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{path}: not readable as TOML ({error}). Correct the file.") from error


def _laid_over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    both = {
        key: _laid_over(below[key], value)
        for key, value in above.items()
        if isinstance(value, dict) and isinstance(below.get(key), dict)
    }
    return below | above | both
