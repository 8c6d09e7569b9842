"""The default is what the rule gives on the newest day, or the difference is noted."""

import tomllib

import pytest

from data.folders import FORECAST
from forecast.config import load_config
from forecast.rule.choose import PATH, read_rule
from forecast.rule.evidence import STREAMS

pytestmark = pytest.mark.unit
NOTED = tomllib.loads((FORECAST / "rule" / "by_hand.toml").read_text(encoding="utf-8"))


def test_the_rule_was_published_for_every_stream():
    assert PATH.exists()
    assert set(read_rule()) == set(STREAMS)


@pytest.mark.parametrize("stream", STREAMS)
def test_no_default_is_named_that_the_rule_does_not_give(stream):
    default = tuple(sorted(load_config().pools[stream][0].members))
    given = read_rule()[stream]
    if stream in NOTED:
        told = NOTED[stream]
        assert (tuple(sorted(told["default"])), tuple(sorted(told["rule"]))) == (default, given)
        assert default != given  # nothing to note any more
        assert told["why"]
    else:
        assert default == given
