"""Reading a whole script without running it: what is wrong, and where."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import ExpressionError, ScriptError, ScriptSyntaxError, UnsupportedError
from .blocks import BlockReader, control_keyword
from .formula import Formula
from .parser import parse_statement
from .splitter import RawStatement, split
from .statements.let import Let
from .statements.load import Load


def check_syntax(script: str) -> list[ScriptSyntaxError]:
    """All errors in a script, in its order; an empty list if it can be read.

    What stands in a dollar-sign expansion is known only when the script runs, so statements with one are
    passed over.
    """
    try:
        statements = split(script)
    except ScriptSyntaxError as error:
        return [error]
    errors = [error for raw in statements for error in _statement_errors(raw)]
    try:
        BlockReader(statements).program()
    except ScriptSyntaxError as error:
        errors.append(error)
    return sorted(errors, key=lambda error: (error.line, error.column))


def _statement_errors(raw: RawStatement) -> Iterator[ScriptSyntaxError]:
    if not raw.text or "$(" in raw.text or control_keyword(raw)[0] or raw.keyword in ("REM", "TRACE"):
        return
    try:
        parsed = parse_statement(raw.text, raw.position)
    except ScriptSyntaxError as error:
        yield error
        return
    statement = parsed.statement if parsed else None
    if isinstance(statement, Let):
        yield from _expression_errors(raw, [statement.expression])
    elif isinstance(statement, Load):
        items = [item.expression for item in statement.items if not item.is_star]
        yield from _expression_errors(raw, [*items, statement.where, statement.while_, *statement.group_by])


def _expression_errors(raw: RawStatement, texts: list[str]) -> Iterator[ScriptSyntaxError]:
    for text in filter(None, texts):
        try:
            Formula(text)
        except ScriptError as error:
            cause = error.__cause__
            position = cause.position if isinstance(cause, ExpressionError) else 0
            line, column = raw.position(max(0, raw.text.find(text)) + position)
            yield ScriptSyntaxError(
                error.reason,
                line=line,
                column=column,
                length=1,
                statement=raw.text[:120],
                expected=error.expected,
            )
        except UnsupportedError:
            continue
