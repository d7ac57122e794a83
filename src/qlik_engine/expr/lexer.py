"""From the text of an expression to tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from ..errors import ExpressionError
from .limits import MAX_LENGTH, MAX_TOKENS


class Kind(Enum):
    """What a token is; the value names it in messages."""

    NUMBER = "number"
    TEXT = "text in single quotes"
    NAME = "name"
    QUOTED = "quoted name"
    SYMBOL = "operator"
    END = "end of expression"


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is the content without quotes; `quote` is the opening quote, if there was one."""

    kind: Kind
    text: str
    position: int
    end: int
    quote: str = ""

    @property
    def word(self) -> str:
        """The text of a bare name in lower case, else ''."""
        return self.text.lower() if self.kind is Kind.NAME else ""

    def __str__(self) -> str:
        return self.kind.value if self.kind is Kind.END else f"'{self.text}'"


SIGN: Final = r"[^\x00-\x7f\s\ufeff]"
"""What may stand in a name besides letters: any sign beyond ASCII, such as those of currencies."""

_TOKEN: Final = re.compile(
    r"""
      (?P<blank>\s+|//[^\n]*|/\*.*?\*/)
    | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w@%\#]))
    | (?P<name>(?:[^\W\d]|{sign})(?:[\w.@%\#$^?]|{sign})*|[@%\#$_](?:[\w.@%\#$?]|{sign})*
              |\?(?:[\w.@%\#$?]|{sign})+|\d+[\w@%\#](?:[\w.@%\#]|{sign})*)
    | (?P<text>'(?:[^']|'')*')
    | (?P<quoted>"(?:[^"]|"")*"|\[(?:[^\]]|\]\])*\]|`(?:[^`]|``)*`)
    | (?P<symbol><<|>>|<>|<=|>=|[-+*/]=|[-+*/&=<>(){},;:?])
    """.replace("{sign}", SIGN),
    re.VERBOSE | re.DOTALL,
)
_REM: Final = re.compile(r"\s*rem\s[^;]*;", re.IGNORECASE)
_CLOSING: Final = {"[": "]", '"': '"', "`": "`", "'": "'"}


def tokenize(text: str) -> list[Token]:
    """The tokens of `text`, the last one END.

    Raises ExpressionError where a quote or comment is not closed, for a character that starts
    nothing, and for a text beyond the limits.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            f"the expression has {len(text)} characters; the limit is {MAX_LENGTH}", text=text[:200]
        )
    tokens: list[Token] = []
    at = remark.end() if (remark := _REM.match(text)) else 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or (text.startswith("/*", at) and match.lastgroup != "blank"):
            raise _unreadable(text, at)
        if match.lastgroup != "blank":
            tokens.append(_token(match))
            if len(tokens) > MAX_TOKENS:
                raise ExpressionError(
                    f"the expression has more than {MAX_TOKENS} parts", text=text, position=at
                )
        at = match.end()
    tokens.append(Token(Kind.END, "", len(text), len(text)))
    return tokens


def _token(match: re.Match[str]) -> Token:
    raw, start, end = match.group(), match.start(), match.end()
    group = match.lastgroup
    if group == "number":
        return Token(Kind.NUMBER, raw, start, end)
    if group == "name":
        return Token(Kind.NAME, raw, start, end)
    if group == "symbol":
        return Token(Kind.SYMBOL, raw, start, end)
    close = _CLOSING[raw[0]]
    content = raw[1:-1].replace(close * 2, close)
    kind = Kind.TEXT if group == "text" else Kind.QUOTED
    return Token(kind, content, start, end, raw[0])


def _unreadable(text: str, at: int) -> ExpressionError:
    if text.startswith("/*", at):
        return ExpressionError("the comment is not closed", text=text, position=at, expected=("*/",))
    close = _CLOSING.get(text[at])
    if close:
        return ExpressionError(
            f"the quote {text[at]} is not closed", text=text, position=at, expected=(close,)
        )
    return ExpressionError(f"unexpected character {text[at]!r}", text=text, position=at)
