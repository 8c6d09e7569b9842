"""Any text is answered or refused in one line, and what is read can be written and read again."""

import contextlib

import pytest
from hypothesis import assume, given, settings

from data.errors import ToolkitError
from forecast.ask.grammar import parse
from forecast.ask.words import QuestionWriter, written
from tests.conftest_ask import answered_or_refused
from tests.conftest_ask_text import any_text, by_grammar, by_tokens

pytestmark = pytest.mark.property


@settings(max_examples=150)
@given(by_grammar)
def test_a_question_by_the_grammar(text):
    answered_or_refused(text)


@settings(max_examples=150)
@given(by_tokens)
def test_tokens_in_any_order(text):
    answered_or_refused(text)


@settings(max_examples=150)
@given(any_text)
def test_any_text(text):
    answered_or_refused(text)


@settings(max_examples=150)
@given(by_grammar)
def test_what_is_read_can_be_written_and_read_again(text):
    tree = None
    with contextlib.suppress(ToolkitError):
        tree = parse(text)
    assume(tree is not None)
    assert parse(written(tree, QuestionWriter())) == tree
