"""Everything the engine raises.

::

    EngineError                 code, message, parameter (as the QIX protocol reports them)
    ├── ExpressionError         where an expression is wrong: text, position, expected tokens
    ├── ScriptError             where a load script failed: line, column, statement
    │   └── ScriptSyntaxError   ... because it could not be read at all
    ├── DataSourceError         a file or connection that a script names cannot be read
    ├── ReloadCancelled         a reload was asked to stop
    ├── AccessDenied            section access gives a user no data
    ├── MemoryLimitError        the data of an app take more memory than they may
    ├── NotFoundError           no such app, object, field, variable ...
    └── UnsupportedError        the documented product does this, this engine does not (yet)
"""

from __future__ import annotations

from collections.abc import Sequence


class EngineError(Exception):
    """An error with a QIX error code.

    Parameters: `message` for a person, `code` as in the QIX contract's error list (LOCERR_*),
    `parameter` the short text the wire carries beside it.
    """

    code = -128

    def __init__(self, message: str, *, code: int | None = None, parameter: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.parameter = parameter
        if code is not None:
            self.code = code


class ExpressionError(EngineError):
    """An expression that cannot be read or evaluated. `position` counts characters from 0."""

    code = 8

    def __init__(
        self, message: str, *, text: str = "", position: int = 0, expected: Sequence[str] = ()
    ) -> None:
        super().__init__(message, parameter=text)
        self.text = text
        self.position = position
        self.expected = tuple(expected)

    @property
    def line(self) -> int:
        return self.text.count("\n", 0, self.position) + 1

    @property
    def column(self) -> int:
        return self.position - (self.text.rfind("\n", 0, self.position) + 1) + 1


class ScriptError(EngineError):
    """A load script stopped. `line` and `column` count from 1 in the whole script."""

    code = 11002

    def __init__(
        self,
        message: str,
        *,
        line: int = 0,
        column: int = 0,
        length: int = 0,
        statement: str = "",
        expected: Sequence[str] = (),
        code: int | None = None,
    ) -> None:
        place = f"line {line}, column {column}: " if line else ""
        super().__init__(f"{place}{message}", code=code, parameter=statement)
        self.reason = message
        self.line = line
        self.column = column
        self.length = length
        self.statement = statement
        self.expected = tuple(expected)


class ScriptSyntaxError(ScriptError):
    """The text of a script cannot be read."""

    code = 11003


class DataSourceError(EngineError):
    """A file or connection named in a script cannot be opened or read."""

    code = 3003


class ReloadCancelled(EngineError):
    """The reload was stopped on request; the data of before stay."""

    code = 15


class AccessDenied(EngineError):
    """Section access gives this user nothing of the app."""

    code = 5


class MemoryLimitError(EngineError):
    """The data of an app take more memory than they may."""

    code = 6


class NotFoundError(EngineError):
    """The thing asked for does not exist."""

    code = 2


class UnsupportedError(EngineError):
    """Documented, but not in this engine."""

    code = 20
