"""The errors a user can read: one line, what was found, what was expected, what to do."""


def one_line(message: str) -> str:
    """Return a message without line breaks and other characters that steer a screen."""
    return " ".join("".join(c if c.isprintable() else " " for c in message).split())


class ToolkitError(Exception):
    """Base of every error this toolkit raises on purpose.

    It is one line, whatever a file name or cell in it holds; a notebook shows no traceback.
    """

    def __str__(self) -> str:
        return one_line(super().__str__())

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
