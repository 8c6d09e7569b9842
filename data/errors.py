"""The errors a user can read: one line, what was found, what was expected, what to do."""


class ToolkitError(Exception):
    """Base of every error this toolkit raises on purpose.

    A notebook shows its one line and no traceback.
    """

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


class DataError(ToolkitError):
    """A figure, file, parameter or date is not as it should be."""


class ModelError(ToolkitError):
    """A model cannot be fitted or simulated."""


class BudgetError(ToolkitError):
    """Euros cannot be computed from what is there."""


class RunError(ToolkitError):
    """A run cannot be configured, written or read."""
