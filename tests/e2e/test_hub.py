"""The command that writes and checks a hub."""

import json

import pytest

pytestmark = pytest.mark.e2e


def test_official_figures_alone_are_a_hub_that_can_be_checked(prognose, tmp_path):
    hub = tmp_path / "hub"
    made = prognose("hub", hub)
    assert (made.code, made.err) == (0, "")
    assert made.out.startswith("6 models, 25 files, 122 rows; sound.")
    assert prognose("hub", hub, "--check").out.endswith("hub: sound.\n")
    assert "sample" not in json.loads((hub / "hub-config" / "tasks.json").read_text())
    again = prognose("hub", hub)
    assert (again.code, again.err.count("\n")) == (1, 1)
    assert "exists already" in again.err


def test_a_folder_that_is_no_hub(prognose, tmp_path):
    found = prognose("hub", tmp_path / "none", "--check")
    assert found.code == 1
    assert "admin.json: No such file" in found.out
    assert found.err.startswith("error: ") and found.err.count("\n") == 1
