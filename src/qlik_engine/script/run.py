"""Running a script: the state that statements act on."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from ..columns import Dual, Symbols, Table
from ..columns.vector import NULL
from ..errors import (
    DataSourceError,
    EngineError,
    ExpressionError,
    MemoryLimitError,
    ReloadCancelled,
    ScriptError,
    ScriptSyntaxError,
    UnsupportedError,
)
from ..expr import compile_expression
from ..expr.lift import text_of_dual
from ..interrupts import looking
from ..io.connections import Connection, Connections
from ..io.sources import CANNOT_OPEN, NO_CONNECTION, Sources, Targets
from .blocks import BlockReader, Node, control_keyword, misplaced
from .chain import Chain
from .constants import ConstantScope
from .control import CALL_DEPTH_MAX, Leave, Sub, run_block
from .data import TABLE_NOT_FOUND, Data
from .expansion import Expanded, expand_statement
from .including import check_depth, with_included
from .lexer import Cursor
from .loaded import Loaded, ScriptProgress
from .loading.wildcards import settle
from .mapping import Mapping as MappingTable
from .memory import check_free
from .parser import parse_statement
from .patterns import Patterns, Rules
from .prefixes.base import Prefix
from .prefixes.partial import Add, Merge, Replace
from .splitter import RawStatement, split
from .statement_node import StatementNode
from .statements.base import Statement
from .statements.connect import Connect, Disconnect
from .statements.declare import Declare
from .statements.let import Let
from .statements.load import Load, without_brackets
from .statements.rem import Rem
from .statements.set import Set
from .statements.trace import Trace
from .system import NO_ERRORS, error_variables
from .variables import Variables

ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z+.-]*:|[/\\]")
NAME: Final = re.compile(r"[^\W\d][\w.]*")
MEMORY_EVERY: Final = 0.2
"""Seconds between two looks at the memory that is free."""

WHOLE: Final = frozenset(("SET", "TRACE", "REM"))
"""Statements that go on to their own semicolon, whatever an expansion brings in."""


def run(
    script: str,
    *,
    sources: Sources,
    on_progress: Callable[[ScriptProgress], None] | None = None,
    cancel: threading.Event | None = None,
    row_limit: int | None = None,
    variables: Mapping[str, str] | None = None,
    partial: bool = False,
    previous: Iterable[Table] = (),
    log: list[str] | None = None,
    about: Mapping[str, Any] | None = None,
    memory_limit: int | None = None,
) -> Loaded:
    """Run a load script from the first to the last statement.

    Parameters: `sources` finds the files it names; `on_progress` hears of every statement and table;
    `cancel`, once set, stops the run; `row_limit` is the most records read from any source; `variables`
    are there before the first statement. `partial` is a partial reload: it begins with the tables
    `previous`, which are not changed, and only LOADs with ADD, REPLACE or MERGE are run. The lines of the log
    are put into `log` as they come, so that they are there after an error, too. `about` says what is known of
    the app: `id`, `title`, `author`, the `user` that reloads (by column of section access), the `environment`
    it is in (by the names GetSysAttr has for it), and when it was `reloaded` last. The tables may take
    `memory_limit` bytes at any moment, or MemoryLimitError is raised.

    Raises ScriptError with line, column and statement (ScriptSyntaxError where the text cannot be read; the
    code tells what happened, 11020 for a file that cannot be opened), and ReloadCancelled.
    """
    runner = Run(sources, on_progress, cancel, row_limit, variables or {})
    runner.partial = partial
    runner.log = runner.log if log is None else log
    runner.about = about or {}
    runner.memory_limit = memory_limit
    runner.application.restore(previous)
    runner.run(script)
    return runner.loaded()


class Run(Variables):
    """One run of one script. Statements, prefixes and functions work on this."""

    def __init__(
        self,
        sources: Sources,
        on_progress: Callable[[ScriptProgress], None] | None = None,
        cancel: threading.Event | None = None,
        row_limit: int | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.sources = sources
        self.row_limit = row_limit
        self.application = Data()
        self.access = Data()
        self.is_access = False
        self.partial = False
        self.mappings: dict[str, MappingTable] = {}
        self.counters: dict[str, Symbols] = {}
        self.subroutines: dict[str, Sub] = {}
        self.qualified = Patterns()
        self.null_as_value = Patterns()
        self.maps: Rules[str] = Rules()
        self.searchable: Rules[bool] = Rules()
        self.marked: Rules[str] = Rules()
        self.has_begun = False
        self.aliases: dict[str, str] = {}
        self.force = "CASE MIXED"
        self.star = ""
        self.others: dict[str, str] = {}
        self.directory = ""
        self.comments: dict[str, str] = {}
        self.tags: dict[str, list[str]] = {}
        self.table_tags: dict[str, list[str]] = {}
        self.loose: set[str] = set()
        self.definitions: dict[str, Declare] = {}
        self.namespaces: dict[str, Symbols] = {}
        self.log: list[str] = []
        self.about: Mapping[str, Any] = {}
        self.connected_to = ""
        self.memory_limit: int | None = None
        self._on_progress = on_progress
        self._cancel = cancel
        self._looked = 0.0
        self._statement = ""
        self._line = 0
        self.opened = datetime.now()
        self.chain = Chain()
        self.connection: Connection | None = None
        self.depth = 0
        self._calls = 0
        self.label = ""
        for name, value in (variables or {}).items():
            self.set_variable(name, value)

    # --- the course of a run ------------------------------------------------------------------------

    def run(self, script: str) -> None:
        """Raises as the module's `run`."""
        try:
            with looking(self.checkpoint):
                run_block(BlockReader(split(script)).program(), self)
                self.chain.fail(self)
        except Leave as leave:
            if leave.what != "SCRIPT":
                raise misplaced(leave.raw, f"EXIT {leave.what} outside of {leave.what}") from None
        finally:
            self.disconnect()

    def loaded(self) -> Loaded:
        """What there is now."""
        with looking(self.checkpoint):
            settle(self.application, self.others)
            self.application.compact()
            self.access.compact()
        fields, tables = self.application.fields(), self.application.tables
        found = {name: self.searchable.get(name) for name in fields}
        if self.variables.get("ScriptErrorCount") == "0":
            for name in NO_ERRORS:
                self.variables.pop(name, None)
        return Loaded(
            tables,
            self.variables,
            self.locale,
            self.log,
            {name: text for name, text in self.comments.items() if name in fields},
            {name: tags for name in fields if (tags := self._field_tags(name))},
            {name: tags for name, tags in self.table_tags.items() if name in tables and tags},
            frozenset(self.loose & tables.keys()),
            self.access.tables,
            self.star,
            {name: included for name, included in found.items() if included is not None},
        )

    def _field_tags(self, name: str) -> list[str]:
        """The tags of a field: given ones, and those that statements and variables stand for."""
        before, after = self.setting("HidePrefix"), self.setting("HideSuffix")
        is_hidden = (before and name.startswith(before)) or (after and name.endswith(after))
        own = ["$hidden"] if is_hidden else []
        marks = [mark] if (mark := self.marked.get(name)) else []
        return list(dict.fromkeys([*self.tags.get(name, ()), *own, *marks]))

    @property
    def data(self) -> Data:
        """The tables of the section that the script is in."""
        return self.access if self.is_access else self.application

    def table(self, name: str) -> Table:
        """A table to read from: of this section, else of the other. Raises ScriptError."""
        other = self.application if self.is_access else self.access
        if name in self.data.tables or name not in other.tables:
            return self.data.table(name)
        return other.tables[name]

    def loads(self, prefixes: Sequence[Prefix]) -> bool:
        """Whether this run does statements with these prefixes."""
        return not self.partial or any(isinstance(prefix, Add | Replace | Merge) for prefix in prefixes)

    def checkpoint(self) -> None:
        """Raises ReloadCancelled once the run is to stop, MemoryLimitError once hardly any memory is free."""
        if self._cancel is not None and self._cancel.is_set():
            raise ReloadCancelled("The reload was cancelled")
        if (now := time.monotonic()) > self._looked + MEMORY_EVERY:
            self._looked = now
            check_free()

    def report(self, message: str, table: str = "", rows: int = 0) -> None:
        """A line for the log and for whoever watches."""
        self.log.append(message)
        self._progress(table, rows, message)

    def _progress(self, table: str = "", rows: int = 0, message: str = "") -> None:
        if self._on_progress is not None:
            self._on_progress(ScriptProgress(self._statement, self._line, table, rows, message))

    @contextmanager
    def at(self, raw: RawStatement, text: str = "") -> Iterator[None]:
        """Errors inside get the place of this statement."""
        self._statement, self._line = " ".join((text or raw.text).split())[:200], raw.line
        self.checkpoint()
        try:
            yield
        except ScriptError as error:
            if error.line:
                raise
            raise self._placed(raw, error.reason, error) from error
        except (ExpressionError, UnsupportedError, DataSourceError) as error:
            raise self._placed(raw, error.message, error) from error
        except MemoryLimitError as error:
            if error.parameter:
                raise
            where = f"line {raw.line}, column {raw.column}: {error.message}"
            raise MemoryLimitError(where, parameter=self._statement) from error
        except MemoryError as error:
            reason = ScriptError("There is not enough memory for this statement")
            raise self._placed(raw, reason.reason, reason) from error

    def _placed(self, raw: RawStatement, message: str, error: EngineError) -> ScriptError:
        """The error with the place of the statement, or of the expression in it that is to blame."""
        line, column, length = raw.line, raw.column, len(raw.text)
        cause = error.__cause__ if isinstance(error, ScriptError) else error
        if isinstance(cause, ExpressionError) and cause.text and (start := raw.text.find(cause.text)) >= 0:
            line, column = raw.position(start + cause.position)
            length = 1
        return ScriptError(
            message,
            line=line,
            column=column,
            length=length,
            statement=self._statement,
            expected=getattr(error, "expected", ()),
            code=error.code,
        )

    def execute_statement(self, node: StatementNode) -> None:
        """Expand, read and do one statement.

        With `ErrorMode` 0 a statement that fails is noted in the log and passed over.
        """
        try:
            self._execute(node.raw)
        except ScriptError as error:
            if (self.setting("ErrorMode") or "1") != "0":
                raise
            self.variables |= error_variables(self.variables, error)
            self.report(f"Error: {error}")
        else:
            if self.variables.get("ScriptError", "0") != "0" and not node.is_setting:
                self.variables["ScriptError"] = "0"

    def _execute(self, raw: RawStatement) -> None:
        with self.at(raw):
            text = raw.written if self._keeps_comments(raw) else raw.text
            expanded = Expanded(text, []) if raw.keyword == "REM" else self._expand(text)
            program = self._brought_in(raw, expanded)
            if program is None:
                parsed = parse_statement(expanded.text, lambda offset: raw.position(expanded.origin(offset)))
                if parsed is not None and all(each.applies(self) for each in parsed.conditions):
                    self._perform(raw, parsed.statement)
                return
        self.run_inside(program)

    def _keeps_comments(self, raw: RawStatement) -> bool:
        """Whether comments are part of a statement: of one for a database, if they are not to be stripped."""
        return raw.keyword in ("SQL", "SELECT") and (self.setting("StripComments") or "1").strip() == "0"

    def _brought_in(self, raw: RawStatement, expanded: Expanded) -> list[Node] | None:
        """The statements that an expansion brought in, None if it left the statement a single one."""
        if expanded.text in (raw.text, raw.written) or raw.keyword in WHOLE:
            return None
        try:
            parts = [part for part in split(expanded.text) if part.text]
        except ScriptSyntaxError:
            return None
        if [part.text for part in parts] == [expanded.text.strip()] and not control_keyword(parts[0])[0]:
            return None
        check_depth(self)
        return BlockReader([part.standing_at(raw) for part in parts]).program()

    def _perform(self, raw: RawStatement, statement: Statement) -> None:
        self._act(raw, statement)
        self.has_begun = self.has_begun or not isinstance(statement, Rem | Trace)

    def _act(self, raw: RawStatement, statement: Statement) -> None:
        if isinstance(statement, Load) and self.label:
            statement = statement if statement.label else statement.named(self.label, statement.prefixes)
            self.label = ""
        if isinstance(statement, Set | Let | Rem | Trace):
            statement.execute(self)
        elif not isinstance(statement, Load):
            if not isinstance(statement, Connect | Disconnect):
                self.chain.fail(self)
            self._progress()
            statement.execute(self)
        elif statement.source is None:
            self.chain.add(raw, statement)
        else:
            first, load = self.chain.fed(raw, statement)
            with self.at(first):
                self._progress()
                load.execute(self)

    def run_inside(self, program: Sequence[Node]) -> None:
        """Run statements that stand in place of one."""
        self.depth += 1
        try:
            run_block(program, self)
        finally:
            self.depth -= 1

    def call(self, raw: RawStatement, sub: Sub, arguments: Sequence[str], values: Sequence[Dual]) -> None:
        """Run a subroutine. Its parameters are variables of its own, null if nothing is given for them; one
        that got a variable by name hands its value back."""
        with self.at(raw):
            if self._calls >= CALL_DEPTH_MAX:
                raise ScriptError(f"Subroutines call each other more than {CALL_DEPTH_MAX} deep")
        hidden = {name: self.variable(name) for name in sub.parameters}
        given = [*values, *[NULL] * (len(sub.parameters) - len(values))]
        for name, value in zip(sub.parameters, given, strict=False):
            self.assign(name, text_of_dual(value, self.locale), value.number)
        self._calls += 1
        try:
            run_block(sub.nodes, self)
        except Leave as leave:
            if leave.what != "SUB":
                raise
        finally:
            self._calls -= 1
            results = [self.variable(name) for name in sub.parameters]
            for name, before in hidden.items():
                self.assign(name, before.text, before.number)
        for argument, result in zip(arguments, results, strict=False):
            if argument in self.variables or NAME.fullmatch(argument):
                self.set_variable(argument, result.text, result.number)

    # --- expressions and expansions outside a LOAD ---------------------------------------------------

    def constant(self, expression: str) -> Dual:
        compiled = compile_expression(expression)
        return compiled.evaluate(ConstantScope(self))[0]

    def expanded(self, text: str) -> str:
        """`text` after dollar-sign expansion."""
        return self._expand(text).text

    def _expand(self, text: str) -> Expanded:
        return expand_statement(with_included(self, text), self.variables, self.calculated)

    def clause(self, raw: RawStatement, text: str) -> Cursor:
        """To read `text`, a part of a control statement, with its expansions."""
        start, expanded = raw.text.find(text), self._expand(text)
        return Cursor(expanded.text, lambda offset: raw.position(start + expanded.origin(offset)))

    # --- tables -------------------------------------------------------------------------------------

    def located(self, reference: str) -> str:
        """A file reference as the script means it: relative names are in the folder of DIRECTORY."""
        name = without_brackets(reference.strip())
        if name.startswith("'"):  # a variable that was put in with quotes around it
            name = name.replace("'", "")
        if self.directory and not ABSOLUTE.match(name):
            return f"{self.directory}/{name}"
        return name

    def connect(self, name: str) -> None:
        """Open a connection, in the place of the one before. Raises DataSourceError if there is none of
        that name."""
        self.disconnect()
        if not isinstance(self.sources, Connections):
            raise DataSourceError(f"Connection '{name}' not found", code=NO_CONNECTION, parameter=name)
        self.connection = self.sources.connection(name)
        self.connected_to = name

    def disconnect(self) -> None:
        """Close the connection, if one is open."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None
            self.connected_to = ""

    def target(self, reference: str) -> AbstractContextManager[Path]:
        """Where to write a file, kept once the block ends well. Raises DataSourceError for a place that is
        not to be written."""
        if not isinstance(self.sources, Targets):
            message = f"Cannot write '{reference}': this reload writes no files"
            raise DataSourceError(message, code=CANNOT_OPEN, parameter=reference)
        return self.sources.target(self.located(reference))

    def last_table(self) -> Table:
        """The table made last. Raises ScriptError if there is none."""
        if not self.data.tables:
            raise ScriptError("There is no table yet", code=TABLE_NOT_FOUND)
        return next(reversed(self.data.tables.values()))

    def mapping(self, name: str) -> MappingTable:
        """Raises ScriptError if there is no such mapping table."""
        try:
            return self.mappings[name]
        except KeyError:
            raise ScriptError(f"Mapping table '{name}' not found", code=11014) from None
