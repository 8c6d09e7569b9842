"""The other side of a comparison runs in an environment of its own."""

collect_ignore = ["statsforecast_side.py", "panel_side.py", "own_side.py"]
