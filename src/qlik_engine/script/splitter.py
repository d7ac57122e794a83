"""A script cut into statements, with comments and line-ended control statements understood.

An ordinary statement runs to the next `;` outside quotes, brackets and comments. A control statement
(IF, FOR, ...) and an assignment without LET end at the end of their line, too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from ..errors import ScriptSyntaxError

CLOSING: Final = {"'": "'", '"': '"', "`": "`", "[": "]"}
_SCHEME: Final = re.compile(r"(?:lib|https?|ftp|file):$", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d]\w*")
_LABEL: Final = re.compile(r"(?:\$\([^()]*\)|[^\s:;,()\[\]'\"`=<>+*/])+\s*:(?!:)")
_QUOTED_LABEL: Final = re.compile(
    r"""(?:\[(?:[^\]]|\]\])*\]|"(?:[^"]|"")*"|'(?:[^']|'')*'|`(?:[^`]|``)*`)\s*:"""
)
INCLUDE: Final = re.compile(
    r"\$\(\s*(must_)?include\s*=((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*)\)", re.IGNORECASE
)
"""What brings in another script; its name may have variables and parentheses in it."""

_ASSIGNMENT: Final = re.compile(r"(?:\$\([^()]*\)|[\w.#%@])+[ \t]*=|\[[^\]]*\][ \t]*=|\"[^\"\n]*\"[ \t]*=")
_ENDING: Final = re.compile(r"end[ \t]*(?:if|sub|switch)\b|else\b(?![ \t]*if\b)|default\b", re.IGNORECASE)
_LIST_BEGINS: Final = re.compile(r"\bin[ \t\r]*\Z", re.IGNORECASE)
_LOAD_OR_SQL: Final = re.compile(r"\b(?:load|sql|select)\b", re.IGNORECASE)
_THEN: Final = re.compile(r"then\b", re.IGNORECASE)
_LABEL_ALONE: Final = re.compile(
    r"(?:if|for|do|switch|call|rem|trace)\b(?!\s*[:=])|\$\(\s*(?:must_)?include\s*=", re.IGNORECASE
)
_RAW: Final = re.compile(r"""(?:(?<![\w'"])'[^'\n]*'(?!\w)|[^;])*""")
"""A text to its semicolon; one in a quotation of the same line does not end it, an apostrophe opens none."""

_LINE_ENDED: Final = frozenset(("FOR", "NEXT", "DO", "LOOP", "SWITCH", "CASE", "SUB", "CALL", "EXIT"))
_TAB: Final = re.compile(r"^[ \t]*///\$tab[ \t]*(.*?)[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RawStatement:
    """One statement as written.

    `text` is its content with comments blanked (so that offsets hold), `offset` where `text` begins in
    the script. `start` to `end` is the whole slice of the script, with the trivia before the statement
    and its terminator; the slices of all statements follow each other without a gap.
    """

    text: str
    offset: int
    start: int
    end: int
    line: int
    column: int
    written: str = ""
    """The content with its comments."""
    is_elsewhere: bool = False
    """Whether it stands in an expansion, all of which has the one place given here."""

    def standing_at(self, other: RawStatement) -> RawStatement:
        """The statement with the place of another."""
        return replace(self, line=other.line, column=other.column, is_elsewhere=True)

    @property
    def keyword(self) -> str:
        """The first word in capitals, "" if the statement starts with something else."""
        word = _WORD.match(self.text)
        return word.group().upper() if word else ""

    @property
    def is_assignment(self) -> bool:
        """Whether it is `name = ...`, a LET without LET."""
        return _ASSIGNMENT.match(self.text) is not None

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column in the script of an offset in `text`."""
        if self.is_elsewhere:
            return self.line, self.column
        line, column = Lines(self.text).position(offset)
        return self.line + line - 1, column + (self.column - 1 if line == 1 else 0)


class Lines:
    """Line and column, from 1, of an offset in a text."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in re.finditer(r"\n", text))]

    def position(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def tabs(script: str) -> list[tuple[str, int]]:
    """The sections of a script: name and offset of their first character (text before any has no name)."""
    found = [(match.group(1), match.start()) for match in _TAB.finditer(script)]
    return found if found and not script[: found[0][1]].strip() else [("", 0), *found]


def split(script: str) -> list[RawStatement]:
    """The statements of `script`.

    Raises ScriptSyntaxError at a quote or bracket that is never closed.
    """
    return list(_Splitter(script).statements())


class _Splitter:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = Lines(text)

    def statements(self) -> Iterator[RawStatement]:
        start = 0
        while True:
            begin = self._skip_trivia(start)
            if begin >= len(self.text):
                break
            stop, end = self._statement_end(begin)
            yield self._statement(start, begin, stop, end)
            start = end
        if start < len(self.text):
            yield self._statement(start, begin, begin, len(self.text))

    def _statement(self, start: int, begin: int, stop: int, end: int) -> RawStatement:
        text = self._without_comments(begin, stop).rstrip()
        written = self.text[begin:stop].rstrip()
        return RawStatement(text, begin, start, end, *self.lines.position(begin), written)

    def _skip_trivia(self, at: int) -> int:
        text = self.text
        while at < len(text):
            if text[at].isspace() or text[at] == "\ufeff":
                at += 1
            elif (after := self._comment_end(at)) > at:
                at = after
            else:
                break
        return at

    def _comment_end(self, at: int) -> int:
        """Past the comment that starts at `at`; `at` itself if none does. One that is never closed goes on to
        the end of the script."""
        text = self.text
        if text.startswith("//", at):
            if _SCHEME.search(text, max(0, at - 6), at):
                return at
            end = text.find("\n", at)
            return len(text) if end < 0 else end
        if text.startswith("/*", at):
            end = text.find("*/", at + 2)
            return len(text) if end < 0 else end + 2
        return at

    def _quoted_end(self, at: int) -> int:
        """Past the quotation or bracket that starts at `at`. A doubled closing mark stands for itself."""
        closing = CLOSING[self.text[at]]
        end = at + 1
        while (end := self.text.find(closing, end)) >= 0:
            if not self.text.startswith(closing, end + 1):
                return end + 1
            end += 2
        raise self._error(f"This {self.text[at]} is never closed", at, 1, closing)

    def _error(self, message: str, at: int, length: int, expected: str) -> ScriptSyntaxError:
        line, column = self.lines.position(at)
        statement = self.text[at : at + 60].split("\n")[0]
        return ScriptSyntaxError(
            message, line=line, column=column, length=length, statement=statement, expected=[expected]
        )

    def _statement_end(self, begin: int) -> tuple[int, int]:
        """Where the content of the statement at `begin` stops, and where the next one may start."""
        text = self.text
        if text[begin] == ";":
            return begin, begin + 1
        if include := INCLUDE.match(text, begin):
            return self._terminated(include.end())
        word = _WORD.match(text, begin)
        keyword = word.group().upper() if word else ""
        if keyword in ("REM", "TRACE"):
            return self._raw(begin)
        if ending := _ENDING.match(text, begin):
            return self._terminated(ending.end())
        if label := _LABEL.match(text, begin) or _QUOTED_LABEL.match(text, begin):
            is_alone = _LABEL_ALONE.match(text, self._skip_trivia(label.end()))
            return (label.end(), label.end()) if is_alone else self._semicolon(begin)
        if keyword in ("IF", "ELSEIF") or re.compile(r"else[ \t]+if\b", re.IGNORECASE).match(text, begin):
            return self._then(begin)
        if keyword in _LINE_ENDED or _ASSIGNMENT.match(text, begin):
            return self._line(begin)
        return self._semicolon(begin)

    def _raw(self, begin: int) -> tuple[int, int]:
        stop = _RAW.match(self.text, begin)
        assert stop is not None
        return stop.end(), min(stop.end() + 1, len(self.text))

    def _terminated(self, stop: int) -> tuple[int, int]:
        """After a statement that ends by itself: take a `;` on the same line along."""
        end = stop
        while end < len(self.text) and self.text[end] in " \t":
            end += 1
        return (stop, end + 1) if self.text.startswith(";", end) else (stop, stop)

    def _tokens(self, begin: int) -> Iterator[tuple[int, int]]:
        """Start and end of each lexical piece: a quotation, a comment or one character. Quotes in the
        remarks of a database's language are characters like others."""
        at = remark = begin
        while at < len(self.text):
            if self.text.startswith("--", at) and at >= remark and self._is_sql(begin, at):
                end = self.text.find("\n", at)
                remark = len(self.text) if end < 0 else end
            after = at if at < remark else self._comment_end(at)
            if after == at:
                is_quoted = at >= remark and self.text[at] in CLOSING
                after = self._quoted_end(at) if is_quoted else at + 1
            yield at, after
            at = after

    def _semicolon(self, begin: int) -> tuple[int, int]:
        for at, _ in self._tokens(begin):
            if self.text[at] == ";":
                return at, at + 1
        return len(self.text), len(self.text)

    def _is_sql(self, begin: int, at: int) -> bool:
        """Whether the statement is one for a database, which may have remarks after two dashes."""
        words = _LOAD_OR_SQL.search(self.text, begin, at)
        return words is not None and words.group().upper() != "LOAD"

    def _line(self, begin: int) -> tuple[int, int]:
        depth = 0
        last = ""
        for at, _ in self._tokens(begin):
            char = self.text[at]
            if char == ";":
                return at, at + 1
            if char == "\n" and depth <= 0 and last != "," and not _LIST_BEGINS.search(self.text, begin, at):
                return at, at
            depth += (char == "(") - (char == ")")
            if not char.isspace():
                last = char
        return len(self.text), len(self.text)

    def _then(self, begin: int) -> tuple[int, int]:
        before = " "
        for at, _ in self._tokens(begin):
            char = self.text[at]
            if char == ";":
                return at, at + 1
            if not (before.isalnum() or before == "_") and (then := _THEN.match(self.text, at)):
                return self._terminated(then.end())
            before = char
        return len(self.text), len(self.text)

    def _without_comments(self, begin: int, stop: int) -> str:
        """The content with comments blanked, offsets and line breaks kept."""
        content = self.text[begin:stop]
        if (
            ("//" not in content and "/*" not in content)
            or content[:5].upper() == "TRACE"
            or content[:3].upper() == "REM"
        ):
            return content
        parts: list[str] = []
        for at, after in self._tokens(begin):
            if at >= stop:
                break
            piece = self.text[at:after]
            parts.append(re.sub(r"[^\r\n]", " ", piece) if self._comment_end(at) > at else piece)
        return "".join(parts)[: stop - begin]
