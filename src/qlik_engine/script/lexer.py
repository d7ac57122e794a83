"""Reading the words of one statement, with errors that say where and what was expected."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import Enum
from typing import Final, NamedTuple, NoReturn

from ..errors import ScriptSyntaxError
from ..expr.lexer import SIGN
from .splitter import CLOSING


class Kind(Enum):
    WORD = "a word"
    NUMBER = "a number"
    QUOTED = "a quoted text"
    SYMBOL = "a symbol"
    END = "the end of the statement"


class Token(NamedTuple):
    """`value` is a word as written, the content of a quotation, or the symbol itself."""

    kind: Kind
    value: str
    start: int
    end: int
    quote: str = ""

    def is_word(self, *words: str) -> bool:
        return self.kind is Kind.WORD and self.value.upper() in words


_BLANK: Final = re.compile(r"\s*")
_NUMBER: Final = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w@%#.])")
_IN_WORD: Final = rf"(?:[\w@%#$.?]|{SIGN})+"
_WORD: Final = re.compile(rf"{_IN_WORD}(?:\\{_IN_WORD})*")
_SIGNS: Final = ("(", ")", ",", "=", "*", ":")
_QUOTED: Final = {
    mark: re.compile(
        rf"{re.escape(mark)}((?:[^{re.escape(close)}]|{re.escape(close) * 2})*){re.escape(close)}"
    )
    for mark, close in CLOSING.items()
}


class Cursor:
    """A statement's text and how far it has been read. `locate` gives line and column of an offset."""

    def __init__(self, text: str, locate: Callable[[int], tuple[int, int]]) -> None:
        self.text = text
        self.at = 0
        self.locate = locate

    def token(self, at: int | None = None) -> Token:
        """The token at `at`, by default the next one; nothing is consumed."""
        start = self._skip_blank(self.at if at is None else at)
        text = self.text
        if start >= len(text):
            return Token(Kind.END, "", start, start)
        char = text[start]
        if char in CLOSING:
            match = _QUOTED[char].match(text, start)
            if match is None:
                self.fail(f"This {char} is never closed", start, [CLOSING[char]])
            close = CLOSING[char]
            return Token(Kind.QUOTED, match.group(1).replace(close * 2, close), start, match.end(), char)
        for kind, pattern in ((Kind.NUMBER, _NUMBER), (Kind.WORD, _WORD)):
            if match := pattern.match(text, start):
                return Token(kind, match.group(), start, match.end())
        return Token(Kind.SYMBOL, char, start, start + 1)

    def _skip_blank(self, at: int) -> int:
        match = _BLANK.match(self.text, at)
        return match.end() if match else at

    def take(self) -> Token:
        token = self.token()
        self.at = token.end
        return token

    def accept(self, *words: str) -> str:
        """Consume one of `words` (capitals, or a symbol) if it is next; "" otherwise."""
        token = self.token()
        value = token.value.upper() if token.kind is Kind.WORD else token.value
        if token.kind in (Kind.WORD, Kind.SYMBOL) and value in words:
            self.at = token.end
            return value
        return ""

    def accept_phrase(self, phrase: str) -> bool:
        """Consume all words of `phrase` if they are next."""
        before = self.at
        if all(self.accept(word) for word in phrase.split()):
            return True
        self.at = before
        return False

    def is_phrase(self, phrase: str) -> bool:
        before = self.at
        found = self.accept_phrase(phrase)
        self.at = before
        return found

    def expect(self, *words: str) -> str:
        return self.accept(*words) or self.fail_expected(*words)

    def name(self, what: str = "a name") -> str:
        """A field, table or variable name: a word or any quotation."""
        token = self.take()
        if token.kind not in (Kind.WORD, Kind.QUOTED, Kind.NUMBER):
            self.fail(f"Expected {what}, found {_shown(token)}", token.start, [what])
        return token.value

    def name_of_words(self, what: str) -> str:
        """A name up to an equals sign; one without quotes may be of several words."""
        before = self.at
        first = self.name(what)
        if self.text[before : self.at].strip()[:1] in CLOSING:
            return first
        start, words = self.token(before).start, 1
        while self.token().kind in (Kind.WORD, Kind.NUMBER):
            self.at, words = self.token().end, words + 1
        return first if words == 1 else self.text[start : self.at]

    def names(self, what: str = "a name") -> list[str]:
        """A list of names with commas."""
        found = [self.name(what)]
        while self.accept(","):
            found.append(self.name(what))
        return found

    def end(self) -> None:
        """Nothing may follow."""
        token = self.token()
        if token.kind is not Kind.END:
            self.fail(f"Unexpected {_shown(token)}", token.start, ["';'"])

    def rest(self) -> str:
        """All that is left."""
        text = self.text[self.at :].strip()
        self.at = len(self.text)
        return text

    def expression(self, stops: Sequence[str] = (), *, what: str = "an expression") -> str:
        """The text up to a top-level comma, one of the phrases `stops`, or a `)` that closes nothing here."""
        start = self._skip_blank(self.at)
        depth = 0
        while (token := self.token()).kind is not Kind.END:
            if depth == 0 and token.start > start and self._stops(token, stops):
                break
            if token.kind is Kind.SYMBOL and token.value in "(),{}" and depth == 0 and token.value in ",)":
                break
            if token.kind is Kind.SYMBOL:
                depth += (token.value in "({") - (token.value in ")}")
            self.at = token.end
        if depth > 0:
            self.fail("A parenthesis is never closed", start, [")"])
        text = self.text[start : self.at].strip()
        if not text:
            self.fail(f"Expected {what}, found {_shown(self.token())}", start, [what])
        return text

    def _stops(self, token: Token, stops: Sequence[str]) -> bool:
        return token.kind is Kind.WORD and any(self.is_phrase(stop) for stop in stops)

    def parenthesised(self) -> str:
        """The raw text between `(` and the `)` that closes it."""
        opening = self.token()
        self.expect("(")
        start = self.at
        depth = 1
        while depth:
            token = self.take()
            if token.kind is Kind.END:
                self.fail("A parenthesis is never closed", opening.start, [")"])
            if token.kind is Kind.SYMBOL:
                depth += (token.value == "(") - (token.value == ")")
        return self.text[start : self.at - 1]

    def fail_expected(self, *expected: str) -> NoReturn:
        token = self.token()
        wanted = " or ".join(f"'{word}'" if word in _SIGNS else word for word in expected)
        self.fail(f"Expected {wanted}, found {_shown(token)}", token.start, expected)

    def fail(self, message: str, at: int | None = None, expected: Sequence[str] = ()) -> NoReturn:
        offset = self.at if at is None else at
        line, column = self.locate(offset)
        statement = " ".join(self.text.split())[:120]
        raise ScriptSyntaxError(
            message, line=line, column=column, length=1, statement=statement, expected=expected
        )


def _shown(token: Token) -> str:
    return token.kind.value if token.kind is Kind.END else f"'{token.value}'"
