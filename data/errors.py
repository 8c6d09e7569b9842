"""The errors a user can read: one line, what was found, what was expected, what to do."""


class ToolkitError(Exception):
    """Base of every error this toolkit raises on purpose."""


class DataError(ToolkitError):
    """A figure, file, parameter or date is not as it should be."""


class ModelError(ToolkitError):
    """A model cannot be fitted or simulated."""


class BudgetError(ToolkitError):
    """Euros cannot be computed from what is there."""


class RunError(ToolkitError):
    """A run cannot be configured, written or read."""
