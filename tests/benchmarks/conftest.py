"""The other side of a comparison, and mutants, need libraries of their own."""

collect_ignore = ["statsforecast_side.py", "panel_side.py", "own_side.py"]
collect_ignore += ["mutants.py", "mutation.py"]
