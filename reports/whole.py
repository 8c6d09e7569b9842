"""Writing a file of the report whole, or not at all."""

from pathlib import Path

from data.errors import RunError


def write_whole(content: bytes, path: Path) -> Path:
    """Write beside ``path`` and rename, so that a file there is always whole; return ``path``.

    Raises:
        RunError: the file cannot be written; nothing is left.
    """
    draft = path.with_suffix(".part")
    try:
        draft.write_bytes(content)
        return draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise RunError(
            f"{path}: {error.strerror}; expected a folder that can be written to. "
            f"Make the folder or choose another --out."
        ) from error
