"""The one rule for writing a number: the marks of the reader's language, from babel's locale data.

Rounding of figures is said in ``reports.rounding``; here a number gets its decimals and its marks,
halves to even as Python does, and never a minus before nothing.
"""

import math
from decimal import Decimal, localcontext
from functools import cache

from babel import Locale
from babel.numbers import NumberPattern, get_group_symbol, parse_pattern

LOCALES = {"nl": "nl_NL", "en": "en_GB"}
DIGITS = 400  # more than a float has before or after its point
DASH = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(LOCALES[language])


@cache
def _pattern(decimals: int, optional: int) -> NumberPattern:
    ends = "0" * decimals + "#" * optional
    return parse_pattern("#,##0." + ends if ends else "#,##0")


def _marked(exact: Decimal, language: str, decimals: int, optional: int = 0) -> str:
    """Return a number with the marks of a language; no minus before nothing."""
    text = str(_pattern(decimals, optional).apply(abs(exact), _locale(language)))
    return f"-{text}" if exact < 0 else text


def thousands(language: str) -> str:
    """Return the mark between thousands."""
    return get_group_symbol(_locale(language))


def with_plus(shown: str) -> str:
    """Return a shown change with a plus; nothing before a minus or what is shown as zero.

    Example:
        >>> with_plus("12"), with_plus("0")
        ('+12', '0')
    """
    return shown if shown[0] in "0\N{MINUS SIGN}" else f"+{shown}"


def as_wide(value: float, decimals: int = 0) -> str:
    """Return a text with as many characters as the number has in any language, made at once.

    Example:
        >>> as_wide(1234.5, 1)
        '1,234.5'
    """
    return f"{value:,.{decimals}f}"


def number(
    value: float, language: str, decimals: int = 0, *, sign: bool = False, missing: str = ""
) -> str:
    """Return a number with the marks of a language.

    Args:
        value: any number; nan and infinities are shown as ``missing``.
        language: ``"nl"`` or ``"en"``.
        decimals: always shown.
        sign: a plus before a number above zero, or zero.
        missing: what stands for no number.

    Example:
        >>> number(1234.5, "nl", 1), number(1234.5, "en", 1), number(-0.4, "nl")
        ('1.234,5', '1,234.5', '0')
    """
    if not math.isfinite(value):
        return missing
    with localcontext(prec=DIGITS):
        rounded = round(Decimal(value), decimals) if decimals else Decimal(round(value))
        text = _marked(rounded, language, decimals)
    return f"+{text}" if sign and rounded >= 0 else text


def share(
    value: float, language: str, decimals: int = 0, *, sign: bool = False, missing: str = ""
) -> str:
    """Return a share 0..1 as a percentage.

    Example:
        >>> share(0.125, "nl", 1), share(-0.05, "en", sign=True)
        ('12,5%', '-5%')
    """
    shown = number(100 * value, language, decimals, sign=sign, missing=missing)
    return f"{shown}%" if math.isfinite(value) else shown


def exact(value: float, language: str) -> str:
    """Return a number with all its decimals, ten at most.

    Example:
        >>> exact(27100.5, "nl"), exact(0.35, "en")
        ('27.100,5', '0.35')
    """
    with localcontext(prec=DIGITS):
        return _marked(Decimal(repr(value)), language, 0, 10)


def significant(value: float, language: str, digits: int = 4) -> str:
    """Return a number with at most so many significant digits, from a hundred on as a whole.

    Example:
        >>> significant(24000.4, "nl"), significant(0.68214, "en"), significant(1.5, "nl")
        ('24.000', '0.6821', '1,5')
    """
    if not math.isfinite(value) or abs(value) >= 100 or value == 0:
        return number(value, language)
    places = max(digits - 1 - math.floor(math.log10(abs(value))), 0)
    with localcontext(prec=DIGITS):
        return _marked(round(Decimal(value), places), language, 0, places)
