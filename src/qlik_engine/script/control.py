"""Control statements: what they hold and what they do."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..errors import ScriptError
from .blocks import BlockReader, Node, misplaced
from .lexer import Cursor, Kind
from .listing import listed_values
from .splitter import RawStatement

if TYPE_CHECKING:
    from .run import Run

CLOSERS: Final = frozenset(
    ("ELSE", "ELSEIF", "END IF", "NEXT", "LOOP", "CASE", "DEFAULT", "END SWITCH", "END SUB")
)
ITERATIONS_MAX: Final = 10_000_000
"""A loop longer than this is taken for one that never ends."""

CALL_DEPTH_MAX: Final = 50
"""Subroutines that call each other deeper than this are taken for a circle."""


class Leave(Exception):
    """EXIT FOR, EXIT DO, EXIT SUB, EXIT SCRIPT: leaves blocks up to the one named."""

    def __init__(self, what: str, raw: RawStatement) -> None:
        super().__init__(what)
        self.what = what
        self.raw = raw


def run_block(nodes: Sequence[Node], run: Run) -> None:
    for node in nodes:
        node.execute(run)


@dataclass(frozen=True, slots=True)
class If:
    branches: tuple[tuple[RawStatement, str, list[Node]], ...]

    def execute(self, run: Run) -> None:
        for raw, condition, nodes in self.branches:
            with run.at(raw):
                chosen = not condition or run.is_true(run.expanded(condition))
            if chosen:
                run_block(nodes, run)
                return


def _read_if(reader: BlockReader, raw: RawStatement, rest: str) -> If:
    branches: list[tuple[RawStatement, str, list[Node]]] = []
    keyword = "IF"
    head, condition = raw, rest
    while True:
        if keyword != "ELSE":
            match = re.search(r"\s*\bthen\s*$", condition, re.I)
            if match is None:
                raise misplaced(head, "THEN is missing", ["THEN"])
            condition = condition[: match.start()]
        until = ("END IF",) if keyword == "ELSE" else ("ELSEIF", "ELSE", "END IF")
        nodes, (closer, closing, next_condition) = reader.body(raw, until)
        branches.append((head, "" if keyword == "ELSE" else condition, nodes))
        if closing == "END IF":
            return If(tuple(branches))
        head, keyword, condition = closer, closing, next_condition


@dataclass(frozen=True, slots=True)
class For:
    raw: RawStatement
    header: str
    nodes: list[Node]

    def execute(self, run: Run) -> None:
        with run.at(self.raw):
            name, values = self._range(run)
        value, last, step = values
        for _ in range(ITERATIONS_MAX):
            text = run.number_text(value)
            run.set_variable(name, text)
            if value > last if step > 0 else value < last:
                return
            run.checkpoint()
            try:
                run_block(self.nodes, run)
            except Leave as leave:
                if leave.what != "FOR":
                    raise
                return
            value = self._counted(run, name, value, text) + step
        raise ScriptError(f"This loop did not end after {ITERATIONS_MAX} rounds", line=self.raw.line)

    @staticmethod
    def _counted(run: Run, name: str, value: float, text: str) -> float:
        """The counter as the statements of the loop have left it."""
        if run.variables.get(name, text) == text:
            return value
        changed = run.variable(name).number
        return changed if changed == changed else value

    def _range(self, run: Run) -> tuple[str, tuple[float, float, float]]:
        cursor = run.clause(self.raw, self.header)
        name = cursor.name("a variable name")
        cursor.expect("=")
        first = run.number_of(cursor.expression(("TO",), what="the first value"))
        cursor.expect("TO")
        last = run.number_of(cursor.expression(("STEP",), what="the last value"))
        step = run.number_of(cursor.expression((), what="the step")) if cursor.accept("STEP") else 1.0
        cursor.end()
        if step == 0 or first != first or last != last or step != step:
            raise ScriptError(f"FOR {self.header}: a bound is no number, or the step is 0", code=11023)
        if (last - first) / step > ITERATIONS_MAX:
            raise ScriptError(f"FOR {self.header}: more than {ITERATIONS_MAX:,} rounds", code=11023)
        return name, (first, last, step)


def _read_for(reader: BlockReader, raw: RawStatement, rest: str) -> For:
    nodes, _ = reader.body(raw, ("NEXT",))
    return For(raw, rest, nodes)


@dataclass(frozen=True, slots=True)
class ForEach:
    raw: RawStatement
    header: str
    nodes: list[Node]

    def execute(self, run: Run) -> None:
        with run.at(self.raw):
            cursor = run.clause(self.raw, self.header)
            name = cursor.name("a variable name")
            cursor.expect("IN")
            values = listed_values(run, cursor)
        for value in values:
            run.set_variable(name, value)
            try:
                run_block(self.nodes, run)
            except Leave as leave:
                if leave.what != "FOR":
                    raise
                return


def _read_for_each(reader: BlockReader, raw: RawStatement, rest: str) -> ForEach:
    nodes, _ = reader.body(raw, ("NEXT",))
    return ForEach(raw, rest, nodes)


@dataclass(frozen=True, slots=True)
class Do:
    raw: RawStatement
    before: str
    nodes: list[Node]
    end: RawStatement
    after: str

    def execute(self, run: Run) -> None:
        for _ in range(ITERATIONS_MAX):
            if not self._goes_on(run, self.raw, self.before):
                return
            try:
                run_block(self.nodes, run)
            except Leave as leave:
                if leave.what != "DO":
                    raise
                return
            if not self._goes_on(run, self.end, self.after):
                return
            run.checkpoint()
        raise ScriptError(f"This loop did not end after {ITERATIONS_MAX} rounds", line=self.raw.line)

    @staticmethod
    def _goes_on(run: Run, raw: RawStatement, clause: str) -> bool:
        if not clause:
            return True
        with run.at(raw):
            cursor = run.clause(raw, clause)
            wanted = cursor.expect("WHILE", "UNTIL") == "WHILE"
            return run.is_true(cursor.rest()) is wanted


def _read_do(reader: BlockReader, raw: RawStatement, rest: str) -> Do:
    nodes, (end, _, after) = reader.body(raw, ("LOOP",))
    return Do(raw, rest, nodes, end, after)


@dataclass(frozen=True, slots=True)
class Switch:
    raw: RawStatement
    value: str
    cases: tuple[tuple[RawStatement, str, list[Node]], ...]

    def execute(self, run: Run) -> None:
        with run.at(self.raw):
            value = run.text_of(run.expanded(self.value))
        for raw, values, nodes in self.cases:
            with run.at(raw):
                chosen = not values or value in listed_values(run, run.clause(raw, values))
            if chosen:
                run_block(nodes, run)
                return


def _read_switch(reader: BlockReader, raw: RawStatement, rest: str) -> Switch:
    until = ("CASE", "DEFAULT", "END SWITCH")
    before, (head, keyword, values) = reader.body(raw, until)
    if before:
        raise misplaced(raw, "CASE has to follow SWITCH", ["CASE"])
    cases: list[tuple[RawStatement, str, list[Node]]] = []
    while keyword != "END SWITCH":
        nodes, (closer, closing, next_values) = reader.body(raw, until)
        cases.append((head, "" if keyword == "DEFAULT" else values, nodes))
        head, keyword, values = closer, closing, next_values
    return Switch(raw, rest, tuple(cases))


@dataclass(frozen=True, slots=True)
class Sub:
    """SUB makes the subroutine known when it is reached."""

    raw: RawStatement
    name: str
    parameters: tuple[str, ...]
    nodes: list[Node]

    def execute(self, run: Run) -> None:
        run.subroutines[self.name.lower()] = self


def _read_sub(reader: BlockReader, raw: RawStatement, rest: str) -> Sub:
    start = raw.text.find(rest)
    cursor = Cursor(rest, lambda offset: raw.position(start + offset))
    name = cursor.name("a name for the subroutine")
    parameters: list[str] = []
    if cursor.accept("("):
        while not cursor.accept(")"):
            parameters.append(cursor.name("a parameter"))
            cursor.accept(":")  # QDF, of Qlik, has one; a comma after the last parameter as well.
            if not cursor.accept(","):
                cursor.expect(")")
                break
    cursor.end()
    nodes, _ = reader.body(raw, ("END SUB",))
    return Sub(raw, name, tuple(parameters), nodes)


@dataclass(frozen=True, slots=True)
class CallSub:
    """CALL name(arguments). A variable passed by name gets the parameter's value back."""

    raw: RawStatement
    header: str

    def execute(self, run: Run) -> None:
        with run.at(self.raw):
            cursor = run.clause(self.raw, self.header)
            name = cursor.name("a subroutine")
            arguments = _arguments(cursor)
            cursor.end()
            sub = run.subroutines.get(name.lower())
            if sub is None:
                raise ScriptError(f"Subroutine '{name}' not found", code=11023)
            values = [run.constant(argument) for argument in arguments]
        run.call(self.raw, sub, arguments, values)


def _arguments(cursor: Cursor) -> list[str]:
    """`(a, b)`; one that is left out is an empty text."""
    arguments: list[str] = []
    if not cursor.accept("(") or cursor.accept(")"):
        return arguments
    while True:
        is_empty = cursor.token().value in (",", ")") and cursor.token().kind is Kind.SYMBOL
        arguments.append("''" if is_empty else cursor.expression((), what="an argument"))
        if not cursor.accept(","):
            cursor.expect(")")
            return arguments


@dataclass(frozen=True, slots=True)
class Exit:
    """EXIT SCRIPT | FOR | DO | SUB [WHEN | UNLESS condition]."""

    raw: RawStatement
    what: str
    wanted: bool
    condition: str

    def execute(self, run: Run) -> None:
        if self.condition:
            with run.at(self.raw):
                if run.is_true(run.expanded(self.condition)) is not self.wanted:
                    return
        raise Leave(self.what, self.raw)


def _read_exit(reader: BlockReader, raw: RawStatement, rest: str) -> Exit:
    start = raw.text.find(rest)
    cursor = Cursor(rest, lambda offset: raw.position(start + offset))
    what = cursor.expect("SCRIPT", "FOR", "DO", "SUB")
    clause = cursor.accept("WHEN", "UNLESS")
    condition = cursor.rest() if clause else ""
    cursor.end()
    return Exit(raw, what, clause != "UNLESS", condition)


_READERS: Final[dict[str, Callable[[BlockReader, RawStatement, str], Node]]] = {
    "IF": _read_if,
    "FOR": _read_for,
    "FOR EACH": _read_for_each,
    "DO": _read_do,
    "SWITCH": _read_switch,
    "SUB": _read_sub,
    "CALL": lambda reader, raw, rest: CallSub(raw, rest),
    "EXIT": _read_exit,
}


def read_control(reader: BlockReader, raw: RawStatement, keyword: str, rest: str) -> Node:
    """The control statement that `raw` opens, with all that is inside."""
    return _READERS[keyword](reader, raw, rest)
