"""Texts. Positions count from 1."""

from __future__ import annotations

import re
from contextvars import ContextVar
from typing import Final

import numpy as np

from ...columns import Dual
from ...errors import ExpressionError, UnsupportedError
from ..declare import function
from ..lift import Context, text_of_dual
from ..limits import MAX_DISTANCE_WORK, MAX_EVALUATIONS, MAX_TEXT

_NO_END = 1 << 60
_evaluations: Final[ContextVar[int]] = ContextVar("evaluations", default=0)


@function("Upper", "text:text", returns="text", help="In upper case.")
def upper(text: str) -> str:
    return text.upper()


@function("Lower", "text:text", returns="text", help="In lower case.")
def lower(text: str) -> str:
    return text.lower()


@function("Capitalize", "text:text", returns="text", help="Every word with a capital letter.")
def capitalize(text: str) -> str:
    return re.sub(
        r"[^\W_]+('[^\W_]+)?", lambda word: word.group()[0].upper() + word.group()[1:].lower(), text
    )


@function("Len", "text:text", returns="number", help="How many characters; 0 for null.", sees_nulls=True)
def len_(text: str | None) -> float:
    return float(len(text or ""))


@function("Left", "text:text, count:int", returns="text", help="The first characters.")
def left(text: str, count: int) -> str:
    return text[: max(count, 0)]


@function("Right", "text:text, count:int", returns="text", help="The last characters.")
def right(text: str, count: int) -> str:
    return text[max(len(text) - count, 0) :] if count > 0 else ""


@function("Mid", "text:text, start:int, count:int?", returns="text", help="Characters from a position on.")
def mid(text: str, start: int, count: int = _NO_END) -> str:
    first = max(start - 1, 0)
    return text[first : first + max(count, 0)]


@function("Trim", "text:text", returns="text", help="Without blanks at either end.")
def trim(text: str) -> str:
    return text.strip(" ")


@function("LTrim", "text:text", returns="text", help="Without blanks at the start.")
def ltrim(text: str) -> str:
    return text.lstrip(" ")


@function("RTrim", "text:text", returns="text", help="Without blanks at the end.")
def rtrim(text: str) -> str:
    return text.rstrip(" ")


@function("Repeat", "text:text, count:int?", returns="text", help="The text several times over.")
def repeat(text: str, count: int = 1) -> str:
    if len(text) * count > MAX_TEXT:
        raise UnsupportedError(f"Repeat: a text of more than {MAX_TEXT} characters", parameter="Repeat")
    return text * max(count, 0) if text else ""


@function(
    "Replace", "text:text, old:text, new:text", returns="text", help="Every `old` in the text replaced."
)
def replace(text: str, old: str, new: str) -> str:
    return text.replace(old, new) if old else text


@function("KeepChar", "text:text, keep:text", returns="text", help="Only the characters listed.")
def keep_char(text: str, keep: str) -> str:
    return "".join(char for char in text if char in keep)


@function("PurgeChar", "text:text, remove:text", returns="text", help="Without the characters listed.")
def purge_char(text: str, remove: str) -> str:
    return "".join(char for char in text if char not in remove)


@function(
    "Index",
    "text:text, part:text, occurrence:int?",
    returns="number",
    help="Where `part` starts, the n-th time (from the end if negative); 0 if it does not.",
)
def index(text: str, part: str, occurrence: int = 1) -> float:
    if not part or not occurrence:
        return 0.0
    starts = [match.start() for match in re.finditer(f"(?={re.escape(part)})", text)]
    position = occurrence - 1 if occurrence > 0 else len(starts) + occurrence
    return starts[position] + 1.0 if 0 <= position < len(starts) else 0.0


@function(
    "FindOneOf",
    "text:text, characters:text, occurrence:int?",
    returns="number",
    help="Where any of the characters stands, the n-th time; 0 if nowhere.",
)
def find_one_of(text: str, characters: str, occurrence: int = 1) -> float:
    found = [i + 1.0 for i, char in enumerate(text) if char in characters]
    return found[occurrence - 1] if 0 < occurrence <= len(found) else 0.0


@function(
    "SubStringCount",
    "text:text, part:text",
    returns="number",
    help="How often a part occurs, without overlaps.",
)
def substring_count(text: str, part: str) -> float:
    return float(text.count(part)) if part else 0.0


@function(
    "SubField",
    "text:text, delimiter:text, number:int?",
    returns="text",
    help="The n-th piece of a delimited text (the first if not given), from the end if negative.",
)
def subfield(text: str, delimiter: str, number: int = 1) -> str | None:
    if not text:
        return None
    pieces = text.split(delimiter) if delimiter else [text]
    position = number - 1 if number > 0 else len(pieces) + number
    return pieces[position] if number and 0 <= position < len(pieces) else None


@function(
    "TextBetween",
    "text:text, before:text, after:text, occurrence:int?",
    returns="text",
    help="What stands between two delimiters, the n-th time; without the one from the start, without the "
    "other to the end.",
    sees_nulls=True,
)
def text_between(
    text: str | None, before: str | None, after: str | None, occurrence: int | None = 1
) -> str | None:
    if text is None or occurrence is None or not 0 < occurrence <= len(text):
        return None
    at = 0
    for _ in range(occurrence):
        start = text.find(before or "", at)
        if start < 0:
            return None
        at = start + len(before or "")
    end = text.find(after, at) if after else len(text)
    return text[at:end] if end >= 0 else None


@function("Chr", "code:int", returns="text", help="The character with a code.")
def chr_(code: int) -> str | None:
    return chr(code) if 0 <= code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else None


@function("Ord", "text:text", returns="number", help="The code of the first character.")
def ord_(text: str) -> float | None:
    return float(ord(text[0])) if text else None


@function(
    "ApplyCodepage",
    "text:text, codepage:int",
    returns="text",
    help="The text's bytes (in the Western European code page) read in another code page.",
)
def apply_codepage(text: str, codepage: int) -> str | None:
    name = {65001: "utf-8", 1200: "utf-16-le", 1201: "utf-16-be"}.get(codepage, f"cp{codepage}")
    try:
        return text.encode("cp1252", "replace").decode(name, "replace")
    except LookupError:
        return None


@function("Text", "value:value", returns="text", help="The value as text only.")
def text_(ctx: Context, value: Dual) -> str | None:
    return text_of_dual(value, ctx.locale)


@function(
    "LevenshteinDist", "text:text, other:text", returns="number", help="Edits that turn one into the other."
)
def levenshtein(text: str, other: str) -> float:
    if len(text) * len(other) > MAX_DISTANCE_WORK:
        raise UnsupportedError("LevenshteinDist of texts that long", parameter="LevenshteinDist")
    if not text or not other:
        return float(max(len(text), len(other)))
    one, two = _codes(text), _codes(other)
    places = np.arange(len(two) + 1)
    row = places
    for i, code in enumerate(one, start=1):
        changed = np.minimum(row[1:] + 1, row[:-1] + (two != code))
        # What is inserted costs one more than the place before, from left to right.
        row = np.minimum.accumulate(np.concatenate(([i], changed)) - places) + places
    return float(row[-1])


def _codes(text: str) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


@function(
    "Evaluate",
    "expression:text",
    returns="value",
    help="The result of an expression without fields, given as text.",
)
def evaluate(ctx: Context, expression: str) -> Dual | None:
    from .. import compile_expression
    from ..evaluate import constant_value

    depth = _evaluations.get()
    if depth >= MAX_EVALUATIONS:
        return None
    around = _evaluations.set(depth + 1)
    try:
        return constant_value(compile_expression(expression).node, ctx)
    except ExpressionError:
        return None
    finally:
        _evaluations.reset(around)
