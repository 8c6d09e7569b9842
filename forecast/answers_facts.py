"""What answers are made from: a run opened for questions, its budget and the printed figures."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from data.errors import DataError
from forecast.again import Again, again
from forecast.answers_figures import Shelf, shelf
from forecast.budget import budget_table
from forecast.known import Known, Shipped
from forecast.line_years import Case, case
from forecast.pipeline import Futures
from forecast.query_run import Asked, in_memory


@dataclass(frozen=True, eq=False)
class Facts:
    """A run made again, ready for the questions of parliament.

    Attributes:
        again: its configuration, what was known on its day, and its draws.
        futures: every quantity without levers.
        asked: the same, for the language of ``prognose ask``.
        shelf: printed figures published by the day.
        shipped: every shipped table, for what was known on an earlier day.
    """

    again: Again
    futures: Futures
    asked: Asked
    shelf: Shelf
    shipped: Shipped

    @property
    def known(self) -> Known:
        """Return what was known on the day of the run."""
        return self.again.known

    @property
    def year(self) -> int:
        """Return the calendar year of the as-of day."""
        return self.known.day.year

    @cached_property
    def case(self) -> Case:
        """Return the budget opened for questions.

        Raises:
            DataError: no budget could be made.
        """
        config, made = self.again.config, self.futures.made
        if made is None:
            raise DataError("budget: none in this run; expected one. Make the run again.")
        table = budget_table(self.futures.costs, self.known.lines, config.levels, config.language)
        return case(self.known, made, table)


def facts(manifest: dict[str, Any], tables: Shipped, language: str | None) -> Facts:
    """Return a finished run made again, ready for questions.

    Args:
        manifest: of the run.
        tables: every shipped table.
        language: of the words; that of the run when None.

    Raises:
        ToolkitError: the run cannot be made again.
    """
    run = again(manifest, language)
    futures = run.futures()
    prices = futures.made.prices if futures.made else None
    return Facts(run, futures, in_memory(run, futures), shelf(run.known, prices), tables)
