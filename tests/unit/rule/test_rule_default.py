"""The default is what the rule gives on the newest day."""

import pytest

from forecast.config import load_config
from forecast.rule.choose import PATH, read_rule
from forecast.rule.evidence import STREAMS

pytestmark = pytest.mark.unit


def test_the_rule_was_published_for_every_stream():
    assert PATH.exists()
    assert set(read_rule()) == set(STREAMS)


@pytest.mark.parametrize("stream", STREAMS)
def test_no_default_is_named_that_the_rule_does_not_give(stream):
    default = load_config().pools[stream][0]
    assert tuple(sorted(default.members)) == read_rule()[stream]
    assert default.rule == "quantile"
