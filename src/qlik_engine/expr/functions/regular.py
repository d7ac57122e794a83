"""Regular expressions. Every function has a twin whose name ends in I and that ignores case.

Some expressions take for ever on some texts. One that takes longer than `SECONDS` for one text is given up
with an error.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from ...errors import ExpressionError
from ..declare import function

if TYPE_CHECKING:
    import regex

SECONDS: Final = 2.0
# Repetitions are written out when an expression is compiled; this many parts are refused.
_PARTS: Final = 100_000
_PART: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{(\d+)(?:,\d*)?\}|.", re.DOTALL)


@lru_cache(maxsize=512)
def _compiled(expression: str, ignore_case: bool) -> regex.Pattern[str] | str:
    """The compiled expression, or what is wrong with it."""
    import regex  # which few expressions need

    if _parts(expression) > _PARTS:
        return f"more than {_PARTS:,} parts"
    try:
        with warnings.catch_warnings():
            # What may be read differently one day is fine today.
            warnings.simplefilter("ignore", FutureWarning)
            return regex.compile(expression, regex.IGNORECASE if ignore_case else 0)
    except (regex.error, OverflowError, RecursionError) as error:
        return str(error)


def _parts(expression: str) -> int:
    """How many parts an expression has once its repetitions are written out."""
    around, count, last = list[int](), 0, 0
    for part in _PART.finditer(expression):
        if part.group() == "(":
            around.append(count)
            count = last = 0
        elif part.group() == ")" and around:
            last, count = count, around.pop() + count
        elif part.group(1) is not None:
            more = last * max(int(part.group(1)) - 1, 0)
            last, count = last + more, count + more
        else:
            last, count = 1, count + 1
        if count > _PARTS:
            break
    return count


def _pattern(expression: str, ignore_case: bool) -> regex.Pattern[str] | None:
    """The compiled expression; None if it is none."""
    found = _compiled(expression, ignore_case)
    return None if isinstance(found, str) else found


def _matches(text: str, expression: str, ignore_case: bool) -> list[regex.Match[str]]:
    """All matches. Raises ExpressionError if they take too long to find."""
    pattern = _pattern(expression, ignore_case)
    try:
        return [] if pattern is None else list(pattern.finditer(text, timeout=SECONDS))
    except TimeoutError:
        raise _too_slow(expression) from None


def _is_whole(text: str, expression: str, ignore_case: bool) -> bool:
    """Whether an expression matches all of a text. Raises ExpressionError if that takes too long."""
    pattern = _pattern(expression, ignore_case)
    try:
        return pattern is not None and pattern.fullmatch(text, timeout=SECONDS) is not None
    except TimeoutError:
        raise _too_slow(expression) from None


def _too_slow(expression: str) -> ExpressionError:
    return ExpressionError(
        f"the regular expression {expression} takes longer than {SECONDS:g} seconds", text=expression
    )


def _nth(items: list[Any], number: int) -> Any:
    """The n-th item from 1, from the end if negative; None if there is none."""
    place = number - 1 if number > 0 else len(items) + number
    return items[place] if number and 0 <= place < len(items) else None


def _group(match: regex.Match[str] | None, group: int) -> int | None:
    """The number of a group, counted from the end if negative; None if there is none that took part."""
    if match is None:
        return None
    count = match.re.groups
    place = group if group >= 0 else count + 1 + group
    return place if 0 <= place <= count and match.start(place) >= 0 else None


def _regular(
    name: str, args: str, returns: str, help: str
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a function and its twin; the body is told whether to ignore case."""

    def declare(result: Callable[..., Any]) -> Callable[..., Any]:
        for suffix, ignore_case in (("", False), ("I", True)):
            about = help + (" Case is ignored." if ignore_case else "")
            function(name + suffix, args, returns=returns, help=about)(_body(result, ignore_case))
        return result

    return declare


def _body(result: Callable[..., Any], ignore_case: bool) -> Callable[..., Any]:
    def body(*args: Any) -> Any:
        return result(ignore_case, *args)

    body.__module__ = __name__
    return body


@_regular("CountRegEx", "text:text, regex:text", "number", "How often an expression matches.")
def count(ignore_case: bool, text: str, expression: str) -> float | None:
    if _pattern(expression, ignore_case) is None:
        return None
    return float(len(_matches(text, expression, ignore_case)))


@_regular(
    "MatchRegEx",
    "text:text, regex:text...",
    "number",
    "The position of the first expression that matches the whole text, 0 if none does.",
)
def match(ignore_case: bool, text: str, *expressions: str) -> float:
    for position, expression in enumerate(expressions, start=1):
        if _is_whole(text, expression, ignore_case):
            return float(position)
    return 0.0


@_regular(
    "IndexRegEx", "text:text, regex:text, count:int?", "number", "Where the n-th match starts; 0 if nowhere."
)
def index(ignore_case: bool, text: str, expression: str, number: int = 1) -> float:
    found: float = index_group(ignore_case, text, expression, 0, number)
    return found


@_regular(
    "IndexRegExGroup",
    "text:text, regex:text, group:int, count:int?",
    "number",
    "Where a group of the n-th match starts; 0 if nowhere.",
)
def index_group(ignore_case: bool, text: str, expression: str, group: int, number: int = 1) -> float:
    found: regex.Match[str] | None = _nth(_matches(text, expression, ignore_case), number)
    place = _group(found, group)
    return 0.0 if found is None or place is None else found.start(place) + 1.0


@_regular(
    "ExtractRegEx", "text:text, regex:text, field_no:int?", "text", "The n-th match; null if there is none."
)
def extract(ignore_case: bool, text: str, expression: str, number: int = 1) -> str | None:
    found: str | None = extract_group(ignore_case, text, expression, 0, number)
    return found


@_regular(
    "ExtractRegExGroup",
    "text:text, regex:text, group:int, field_no:int?",
    "text",
    "A group of the n-th match; null if there is none.",
)
def extract_group(ignore_case: bool, text: str, expression: str, group: int, number: int = 1) -> str | None:
    found: regex.Match[str] | None = _nth(_matches(text, expression, ignore_case), number)
    place = _group(found, group)
    return None if found is None or place is None else found.group(place)


@_regular(
    "ReplaceRegEx",
    "text:text, regex:text, to_str:text, occurrence:int?",
    "text",
    "The text with every match replaced, or only the n-th.",
)
def replace(ignore_case: bool, text: str, expression: str, new: str, occurrence: int = 0) -> str | None:
    found: str | None = replace_group(ignore_case, text, expression, new, 0, occurrence)
    return found


@_regular(
    "ReplaceRegExGroup",
    "text:text, regex:text, to_str:text, group:int, occurrence:int?",
    "text",
    "The text with a group of every match replaced, or only of the n-th.",
)
def replace_group(
    ignore_case: bool, text: str, expression: str, new: str, group: int, occurrence: int = 0
) -> str | None:
    if _pattern(expression, ignore_case) is None:
        return None
    matches = _matches(text, expression, ignore_case)
    if occurrence:
        only = _nth(matches, occurrence)
        matches = [] if only is None else [only]
    pieces: list[str] = []
    at = 0
    for found in matches:
        place = _group(found, group)
        if place is not None:
            pieces += [text[at : found.start(place)], new]
            at = found.end(place)
    return "".join(pieces) + text[at:]


@_regular(
    "SubFieldRegEx",
    "text:text, regex_delimiter:text, field_no:int?",
    "text",
    "The n-th piece of a text between the matches of an expression; null if nothing matches.",
)
def subfield(ignore_case: bool, text: str, expression: str, number: int = 1) -> str | None:
    pieces, at = [], 0
    for found in _matches(text, expression, ignore_case):
        pieces.append(text[at : found.start()])
        at = found.end()
    piece: str | None = _nth([*pieces, text[at:]], number) if pieces else None
    return piece


@_regular(
    "IsRegEx",
    "expr:text, debug:value?",
    "dual",
    "Whether a text is a regular expression; with a second argument, what is wrong with it.",
)
def is_regex(ignore_case: bool, expression: str, debug: Any = None) -> bool | str:
    found = _compiled(expression, ignore_case)
    if isinstance(found, str) and debug is not None:
        return found
    return not isinstance(found, str)
