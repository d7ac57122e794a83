"""Running a script: the state that statements act on."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from ..columns import Dual, Symbols, Table
from ..columns.vector import Floats
from ..errors import (
    DataSourceError,
    EngineError,
    ExpressionError,
    ReloadCancelled,
    ScriptError,
    UnsupportedError,
)
from ..expr import compile_expression
from ..expr.lift import number_of, numbers_of, text_of_dual, texts_of
from ..formats import default_text, format_dates
from ..formats.locale import Locale
from ..io.rows import Values, plain
from ..io.sources import CANNOT_OPEN, Sources, Targets, listed
from .blocks import BlockReader, misplaced
from .constants import ConstantScope
from .control import CALL_DEPTH_MAX, Leave, Sub, run_block
from .data import TABLE_NOT_FOUND, Data
from .expansion import Expanded, expand_statement
from .lexer import Cursor
from .loaded import Loaded, ScriptProgress
from .loading.sources import Preceding, RefusedSource
from .loading.wildcards import settle
from .mapping import Mapping as MappingTable
from .parser import Parsed, parse_statement
from .patterns import Patterns, Rules
from .prefixes.base import Prefix
from .prefixes.partial import Add, Merge, Replace
from .splitter import RawStatement, split
from .statement_node import StatementNode
from .statements.declare import Declare
from .statements.let import Let
from .statements.load import Load
from .statements.rem import Rem
from .statements.set import Set
from .statements.sql import Sql
from .statements.trace import Trace
from .system import NO_ERRORS, error_variables, system_variables, with_variable

INCLUDE_DEPTH_MAX: Final = 20
"""Scripts that include each other deeper than this are taken for a circle."""

PRECEDING_MAX: Final = 50
"""More LOADs on top of each other than anyone writes, and than the interpreter's own stack holds."""

SOURCES: Final = ("FROM", "INLINE", "RESIDENT", "AUTOGENERATE")
ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z+.-]*:|[/\\]")
NAME: Final = re.compile(r"[^\W\d][\w.]*")
INCLUDE: Final = re.compile(r"\$\(\s*(must_)?include\s*=\s*((?:\$\([^()]*\)|[^()])*)\)", re.IGNORECASE)
LISTING: Final = re.compile(r"(filelist|dirlist|fieldvaluelist)\s*\((.*)\)", re.IGNORECASE | re.DOTALL)


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
) -> Loaded:
    """Run a load script from the first to the last statement.

    Parameters: `sources` finds the files it names; `on_progress` hears of every statement and table;
    `cancel`, once set, stops the run; `row_limit` is the most records read from any source; `variables`
    are there before the first statement. `partial` is a partial reload: it begins with the tables
    `previous`, which are not changed, and only LOADs with ADD, REPLACE or MERGE are run.

    Raises ScriptError with line, column and statement (ScriptSyntaxError where the text cannot be read; the
    code tells what happened, 11020 for a file that cannot be opened), and ReloadCancelled.
    """
    runner = Run(sources, on_progress, cancel, row_limit, variables or {})
    runner.partial = partial
    runner.application.restore(previous)
    runner.run(script)
    return runner.loaded()


class Run:
    """One run of one script. Statements, prefixes and functions work on this."""

    def __init__(
        self,
        sources: Sources,
        on_progress: Callable[[ScriptProgress], None] | None = None,
        cancel: threading.Event | None = None,
        row_limit: int | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        self.sources = sources
        self.row_limit = row_limit
        self.locale = Locale()
        self.variables: dict[str, str] = system_variables(self.locale) | NO_ERRORS
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
        self._on_progress = on_progress
        self._cancel = cancel
        self._statement = ""
        self._line = 0
        self._depth = 0
        self._calls = 0
        self.taken: set[int] = set()
        for name, value in (variables or {}).items():
            self.set_variable(name, value)

    # --- the course of a run ------------------------------------------------------------------------

    def run(self, script: str) -> None:
        """Raises as the module's `run`."""
        try:
            run_block(BlockReader(split(script)).program(), self)
        except Leave as leave:
            if leave.what != "SCRIPT":
                raise misplaced(leave.raw, f"EXIT {leave.what} outside of {leave.what}") from None

    def loaded(self) -> Loaded:
        """What there is now."""
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
            {name: tags for name, tags in self.tags.items() if name in fields and tags},
            {name: tags for name, tags in self.table_tags.items() if name in tables and tags},
            frozenset(self.loose & tables.keys()),
            self.access.tables,
            self.star,
            {name: included for name, included in found.items() if included is not None},
        )

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
        """Raises ReloadCancelled once the run is to stop."""
        if self._cancel is not None and self._cancel.is_set():
            raise ReloadCancelled("The reload was cancelled")

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
        """Expand, read and do one statement; a LOAD without a source takes the LOADs after it along.

        With `ErrorMode` 0 a statement that fails is noted in the log and passed over.
        """
        try:
            self._execute(node)
        except ScriptError as error:
            if (self.setting("ErrorMode") or "1") != "0":
                raise
            self.variables |= error_variables(self.variables, error)
            self.report(f"Error: {error}")
        else:
            if self.variables.get("ScriptError", "0") != "0" and not node.is_setting:
                self.variables["ScriptError"] = "0"

    def _execute(self, node: StatementNode) -> None:
        with self.at(node.raw):
            parsed = self._parsed(node.raw)
            if parsed is None:
                return
            if isinstance(parsed.statement, Load) and parsed.statement.source is None:
                parsed = replace(parsed, statement=self._chained(parsed.statement, node.next))
            if not isinstance(parsed.statement, Set | Let | Rem | Trace):
                self._progress()
            parsed.execute(self)

    def _parsed(self, raw: RawStatement) -> Parsed | None:
        expanded = Expanded(raw.text, []) if raw.keyword == "REM" else self._expand(raw.text)
        return parse_statement(expanded.text, lambda offset: raw.position(expanded.origin(offset)))

    def _chained(self, load: Load, node: StatementNode | None, depth: int = 1) -> Load:
        """`load` with the LOAD after it as its source, and so on down to one that reads something."""
        if node is None:
            raise ScriptError("This LOAD has no source", expected=SOURCES, code=11003)
        parsed = self._parsed(node.raw)
        below = parsed.statement if parsed else None
        if not isinstance(below, Load) or below.label or below.prefixes:
            if isinstance(below, Sql):
                self.taken.add(id(node))
                return replace(load, source=RefusedSource(below.keyword, below.refusal))
            raise ScriptError(
                "A LOAD without a source needs another LOAD after it", expected=SOURCES, code=11003
            )
        if depth > PRECEDING_MAX:
            raise ScriptError(f"More than {PRECEDING_MAX} LOADs feed each other")
        self.taken.add(id(node))
        source = self._chained(below, node.next, depth + 1) if below.source is None else below
        return replace(load, source=Preceding(source))

    def include(self, raw: RawStatement, reference: str, *, must: bool) -> None:
        """Run another script in place of a statement. Without `must` a missing file is passed over."""
        with self.at(raw):
            name = self.located(self.expanded(reference).strip().strip("[]'\""))
            try:
                path = self.sources.matching(name)[0]
            except DataSourceError:
                if must:
                    raise
                self.report(f"Include file not found: {name}")
                return
            if self._depth >= INCLUDE_DEPTH_MAX:
                raise ScriptError(f"Scripts include each other more than {INCLUDE_DEPTH_MAX} deep")
            program = BlockReader(split(path.read_text("utf-8-sig", "replace"))).program()
        self._depth += 1
        try:
            run_block(program, self)
        finally:
            self._depth -= 1

    def call(self, raw: RawStatement, sub: Sub, arguments: Sequence[str], values: Sequence[str]) -> None:
        """Run a subroutine. Its parameters are variables of its own; one that got a variable by name hands
        its value back."""
        with self.at(raw):
            if self._calls >= CALL_DEPTH_MAX:
                raise ScriptError(f"Subroutines call each other more than {CALL_DEPTH_MAX} deep")
        hidden = {name: self.variables.get(name) for name in sub.parameters}
        given = [*values, *[""] * (len(sub.parameters) - len(values))]
        for name, value in zip(sub.parameters, given, strict=False):
            self._assign(name, value)
        self._calls += 1
        try:
            run_block(sub.nodes, self)
        except Leave as leave:
            if leave.what != "SUB":
                raise
        finally:
            self._calls -= 1
            results = [self.variables.get(name) for name in sub.parameters]
            for name, before in hidden.items():
                self._assign(name, before)
        for argument, result in zip(arguments, results, strict=False):
            if argument in self.variables or NAME.fullmatch(argument):
                self.set_variable(argument, result)

    # --- variables and expressions outside a LOAD ---------------------------------------------------

    def set_variable(self, name: str, value: str | None) -> None:
        """A variable gets a text, None removes it. Format variables change the formats at once."""
        self._assign(name, value)
        try:
            self.locale = with_variable(self.locale, name, value or "")
        except ValueError:
            raise ScriptError(f"'{value}' is no value for {name}") from None

    def setting(self, name: str) -> str | None:
        """The value of a variable that changes how a script runs; its name may be in any letters."""
        if (value := self.variables.get(name)) is not None:
            return value
        return next((v for key, v in self.variables.items() if key.lower() == name.lower()), None)

    def _assign(self, name: str, value: str | None) -> None:
        if value is None:
            self.variables.pop(name, None)
        else:
            self.variables[name] = value

    def expanded(self, text: str) -> str:
        """`text` after dollar-sign expansion."""
        return self._expand(text).text

    def _expand(self, text: str) -> Expanded:
        if INCLUDE.search(text):
            text = INCLUDE.sub(self._included, text)
        return expand_statement(text, self.variables, self._calculated)

    def _included(self, match: re.Match[str]) -> str:
        """The text of a script that stands inside a statement."""
        must, reference = match.groups()
        name = self.located(self.expanded(reference).strip().strip("[]'\""))
        try:
            return self.sources.matching(name)[0].read_text("utf-8-sig", "replace")
        except DataSourceError:
            if must:
                raise
            return ""

    def _calculated(self, expression: str, plain_number: bool) -> str:
        dual = self.constant(expression)
        if plain_number:
            number = number_of(dual, self.locale)
            return default_text(number, Locale()) if number == number else ""
        return text_of_dual(dual, self.locale) or ""

    def constant(self, expression: str) -> Dual:
        """The value of an expression outside a LOAD: names that are no variable are null."""
        compiled = compile_expression(expression)
        return compiled.evaluate(ConstantScope(self))[0]

    def text_of(self, expression: str) -> str:
        """The text of an expression's value, "" for null."""
        return text_of_dual(self.constant(expression), self.locale) or ""

    def number_of(self, expression: str) -> float:
        """The number of an expression's value, NaN if it has none."""
        return number_of(self.constant(expression), self.locale)

    def number_text(self, number: float) -> str:
        return default_text(number, self.locale)

    def numbers_of(self, values: Values) -> Floats:
        return numbers_of(plain(values), self.locale)

    def texts_of(self, values: Values) -> list[str]:
        """The text of every value, "" for null."""
        texts: list[str] = texts_of(plain(values), self.locale).tolist()
        return texts

    def is_true(self, expression: str) -> bool:
        number = self.number_of(expression)
        return number == number and number != 0

    def timestamp(self, serial: float) -> Dual:
        """A point in time as a dual in the timestamp format."""
        text = format_dates(np.array([serial]), self.locale.timestamp_format, self.locale)[0]
        return Dual(serial, text)

    def cursor(self, text: str) -> Cursor:
        """To read the expanded text of a control statement."""
        return Cursor(text, lambda offset: (self._line, offset + 1))

    def listed(self, cursor: Cursor) -> list[str]:
        """The values of `a, b, FileList('*.csv'), ...` as texts."""
        values: list[str] = []
        while not values or cursor.accept(","):
            expression = cursor.expression((), what="a value")
            listing = LISTING.fullmatch(expression)
            values += self._listing(*listing.groups()) if listing else [self.text_of(expression)]
            if not values and not cursor.accept(","):
                break
        cursor.end()
        return values

    def _listing(self, name: str, argument: str) -> list[str]:
        text = self.text_of(argument)
        if name.lower() == "fieldvaluelist":
            symbols = self.data.known_symbols(text)
            return (
                []
                if symbols is None
                else [text_of_dual(dual, self.locale) or "" for dual in list(symbols.values())[1:]]
            )
        reference = self.located(text)
        return listed(self.sources, reference, is_folders=name.lower() == "dirlist")

    # --- tables -------------------------------------------------------------------------------------

    def located(self, reference: str) -> str:
        """A file reference as the script means it: relative names are in the folder of DIRECTORY."""
        name = reference.strip()
        if self.directory and not ABSOLUTE.match(name):
            return f"{self.directory}/{name}"
        return name

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
