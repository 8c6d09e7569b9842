"""How a page can fail to come, and what is said of it."""

from data.errors import DataError

KINDS = {
    "IncompleteRead": "cut off",
    "DecodeError": "badly packed",
    "ReadTimeoutError": "too slow",
    "ReadTimeout": "too slow",
    "ConnectTimeoutError": "too slow",
    "NameResolutionError": "no such host",
    "NewConnectionError": "no connection",
    "SSLError": "no trusted connection",
    "ProxyError": "no proxy",
    "ProtocolError": "connection broken",
}


class Unreachable(DataError):
    """A page could not be had; those that came before it stay good."""


class Passing(Exception):
    """A failure that may be over the next time, and how long the server asked to wait."""

    def __init__(self, found: str, wait: float | None = None) -> None:
        super().__init__(found)
        self.wait = wait


def kind_of(error: BaseException) -> str:
    """Return in words what went wrong underneath, without addresses."""
    names = _names(error)
    return next((said for name, said in KINDS.items() if name in names), names[-1])


def _names(error: BaseException) -> list[str]:
    inner = [*error.args, getattr(error, "reason", None)]
    deeper = [one for one in inner if isinstance(one, BaseException) and one is not error]
    return [type(error).__name__, *(_names(deeper[0]) if deeper else [])]
