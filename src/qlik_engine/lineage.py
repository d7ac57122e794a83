"""Where the data of a script come from and go to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .errors import EngineError
from .script.parser import parse_statement
from .script.splitter import RawStatement, split
from .script.statements.load import Load
from .script.statements.sql import Sql
from .script.statements.store import Store

_CONNECTS = re.compile(r"(?:LIB\s+)?CONNECT\s+TO\s+(?P<name>.+)", re.IGNORECASE | re.DOTALL)
_FROM = re.compile(r"\bFROM\s+(?P<file>\[[^\]]+\]|'[^']+'|\"[^\"]+\"|\S+)", re.IGNORECASE)


def lineage(script: str) -> list[dict[str, str]]:
    """`LineageInfo` of every LOAD, SELECT and STORE of a script, in its order (Doc.GetLineage).

    The discriminator is the file, `INLINE`, `RESIDENT table`, `AUTOGENERATE`, `Provider` of the connection or
    `STORE file`. A LOAD that another one below it feeds has none of its own. A script that cannot be read has
    no lineage.
    """
    try:
        statements = split(script)
    except EngineError:
        return []
    return list(_entries(statements))


def _entries(statements: list[RawStatement]) -> Iterator[dict[str, str]]:
    connection = ""
    for raw in statements:
        connects = _CONNECTS.match(raw.text)
        if connects is not None:
            connection = connects["name"].strip().strip("[]'\"")
            continue
        origin = _origin(raw, connection)
        if origin:
            yield {"qDiscriminator": origin, "qStatement": raw.text.strip()}


def _origin(raw: RawStatement, connection: str) -> str:
    statement: Any = None
    try:
        parsed = parse_statement(raw.text, raw.position)
        statement = parsed.statement if parsed else None
    except EngineError:  # what expansions stand for is known only when the script runs
        found = _FROM.search(raw.text) if raw.keyword in ("LOAD", "SQL", "SELECT") else None
        return found["file"].strip("[]'\"") if found else ""
    if isinstance(statement, Store):
        return f"STORE {statement.file}"
    if isinstance(statement, Sql):
        return f"Provider: {connection}" if connection else "Provider"
    if not isinstance(statement, Load) or statement.source is None:
        return ""
    source = statement.source
    kind = type(source).__name__
    if kind == "Query":
        return f"Provider: {connection}" if connection else "Provider"
    if kind == "Resident":
        return f"RESIDENT {source.shown_name}"
    return str(getattr(source, "reference", "") or kind.upper())
