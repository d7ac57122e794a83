"""What expressions and scripts say of themselves, for those who edit them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from .errors import EngineError, ExpressionError, UnsupportedError
from .expr import compile_expression, expand, registry
from .expr.nodes import Call, FieldRef, Modifier, Node, Possible
from .expr.parser import parse
from .formats.locale import Locale
from .model import Model
from .model.describe import describe_tables
from .model.system import SYSTEM_FIELDS

if TYPE_CHECKING:
    from .session import Session

_NAME: Final = re.compile(r"\[(?:[^\]]|\]\])*\]|\"[^\"]*\"|[^\W\d][\w.$#@]*|[$@#_]\w*")
_NUMBER: Final = re.compile(r"\s*[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\s*\Z")
_GROUPS: Final = {
    "colors": "CLR",
    "conditional": "CND",
    "dates": "DATE",
    "distributions": "PROB",
    "financial": "FIN",
    "formatting": "FRMT",
    "geo": "GEO",
    "logical": "LOG",
    "numeric": "NUM",
    "periods": "DATE",
    "ranges": "RNG",
    "strings": "STR",
    "system": "SYS",
    "zones": "DATE",
}
_EVERYTHING: Final = ("", "ALL", "FUNC_GROUP_ALL")


def check_expression(session: Session, text: str, labels: Iterable[str] = ()) -> dict[str, Any]:
    """What is wrong with an expression (Doc.CheckExpression).

    Parameters: `labels` are names that stand for something else than a field here.
    Returns `qErrorMsg`, empty if it can be read, and `qBadFieldNames`: where (`qFrom`, `qCount`, in
    characters) names stand that are no field, variable, measure label or label. `qDangerousFieldNames` is
    always empty. Names that an expansion brings in are not in the text and have no place.
    """
    result: dict[str, Any] = {"qErrorMsg": "", "qBadFieldNames": [], "qDangerousFieldNames": []}
    if not text.strip():
        return result
    try:
        tree = _parsed(session, text)
    except ExpressionError as error:
        return {**result, "qErrorMsg": error.message}
    except UnsupportedError:
        return result
    known = {*session.model.fields, *SYSTEM_FIELDS, *session.variables(), *labels, *_measure_labels(session)}
    unknown = {name for name in _names(tree) if name not in known}
    result["qBadFieldNames"] = [
        {"qFrom": at, "qCount": count} for at, count, name in _places(text) if name in unknown
    ]
    return result


def check_number_or_expression(session: Session, text: str) -> dict[str, Any]:
    """As `check_expression`; a plain number is right, too (Doc.CheckNumberOrExpression)."""
    if _NUMBER.match(text):
        return {"qErrorMsg": "", "qBadFieldNames": []}
    found = check_expression(session, text)
    return {name: found[name] for name in ("qErrorMsg", "qBadFieldNames")}


def fields_of_expression(session: Session, text: str) -> list[str]:
    """The fields an expression reads, in sets and totals, too (Doc.GetFieldsFromExpression); none if it
    cannot be read."""
    try:
        tree = _parsed(session, text)
    except EngineError:
        return []
    return [name for name in dict.fromkeys(_names(tree)) if name in session.model.fields]


def expand_expression(session: Session, text: str) -> str:
    """An expression with its variables replaced by their content (Doc.ExpandExpression).

    Raises ExpressionError for an expansion that is not closed.
    """
    return expand(text, session.variables(), lambda inner, plain: session.evaluate(inner).text or "")


def functions(group: str = "") -> list[dict[str, str]]:
    """`Function` of every function, or of those in a `FunctionGroup` (Global.GetFunctions)."""
    found = [
        {
            "qName": declared.name,
            "qGroup": "AGGR" if declared.aggregates else _GROUPS.get(declared.family, "U"),
            "qSignature": declared.signature,
        }
        for declared in registry()
    ]
    return found if group in _EVERYTHING else [entry for entry in found if entry["qGroup"] == group]


def script_errors(script: str) -> list[dict[str, Any]]:
    """`ScriptSyntaxError` for everything in a script that cannot be read (Doc.CheckScriptSyntax)."""
    from .script import check_syntax, tabs

    sections = tabs(script)
    lines = script.splitlines(keepends=True)
    starts = [sum(map(len, lines[:at])) for at in range(len(lines) + 1)]
    found: list[dict[str, Any]] = []
    for error in check_syntax(script):
        position = starts[min(error.line - 1, len(lines))] + error.column - 1
        tab = max((at for at, (_, start) in enumerate(sections) if start <= position), default=0)
        first = script.count("\n", 0, sections[tab][1])
        found.append(
            {
                "qErrLen": error.length,
                "qTabIx": tab,
                "qLineInTab": error.line - 1 - first,
                "qColInLine": error.column - 1,
                "qTextPos": position,
                "qSecondaryFailure": bool(found),
            }
        )
    return found


def system_table(session: Session) -> dict[str, Any]:
    """The table of system fields, with a row for every field of every table, as `TableRecord`
    (Doc.GetTablesAndKeys)."""
    with session.lock:
        whole = session.model.system_table
    (table,), _ = describe_tables(Model([whole], compact=True), False)
    return table


def system_variables() -> frozenset[str]:
    """The names of the variables that every script starts with."""
    from .script.system import system_variables as names

    return frozenset(names(Locale()))


def _parsed(session: Session, text: str) -> Node:
    expanded = expand_expression(session, text.strip()).removeprefix("=")
    compile_expression(expanded)
    return parse(expanded)


def _names(tree: Node) -> Iterator[str]:
    for node in tree.walk():
        if isinstance(node, FieldRef):
            yield node.name
        elif isinstance(node, Call) and node.total:
            yield from node.total
        elif isinstance(node, Modifier | Possible) and isinstance(node.field, str):
            yield node.field


def _places(text: str) -> Iterator[tuple[int, int, str]]:
    """Everything in a text that could be a name: where it begins, how long it is, and the name."""
    outside = re.sub(r"'[^']*'", lambda quoted: " " * len(quoted[0]), text)
    for match in _NAME.finditer(outside):
        token = match[0]
        name = token[1:-1].replace("]]", "]") if token[0] in '["' else token
        yield match.start(), len(token), name


def _measure_labels(session: Session) -> Iterator[str]:
    for found in session.library_objects("measure"):
        properties: Mapping[str, Any] = found.record.properties.get("qMeasure") or {}
        yield str(properties.get("qLabel") or "")
        yield str((found.record.properties.get("qMetaDef") or {}).get("title") or "")
