"""Ten thousand questions: each is answered or refused in one line within a second."""

import pytest
from hypothesis import given, settings

from tests.conftest_ask import answered_or_refused
from tests.conftest_ask_text import any_text, by_grammar, by_tokens

pytestmark = pytest.mark.slow


@settings(max_examples=4000)
@given(by_grammar)
def test_questions_by_the_grammar(text):
    answered_or_refused(text)


@settings(max_examples=3000)
@given(by_tokens)
def test_tokens_in_any_order(text):
    answered_or_refused(text)


@settings(max_examples=3000)
@given(any_text)
def test_any_text(text):
    answered_or_refused(text)
