"""`$(Include=file)` and `$(Must_Include=file)`: another script in place of a statement, or inside one."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from typing import TYPE_CHECKING, Final

from ..errors import DataSourceError, ScriptError
from .blocks import BlockReader, Node
from .splitter import INCLUDE, RawStatement, split

if TYPE_CHECKING:
    from .run import Run

DEPTH_MAX: Final = 20
"""Scripts that include each other deeper than this are taken for a circle."""

_VARIABLE: Final = re.compile(r"\$\(([^()$=]+)\)")


def included(run: Run, reference: str, *, must: bool) -> str | None:
    """The text of the script; None if there is no such file and it need not be there."""
    name = run.located(run.expanded(reference).strip().strip("[]'\""))
    try:
        path = run.sources.matching(name)[0]
    except DataSourceError:
        if must:
            raise
        run.report(f"Include file not found: {name}")
        return None
    return _decoded(path.read_bytes())


def _decoded(data: bytes) -> str:
    """A script file's text: UTF-16 if a byte order mark says so, UTF-8, or else the code page 1252."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def with_included(run: Run, text: str) -> str:
    """`text` with the scripts in place of what includes them; a variable may hold the `$(Include=...)`."""
    if "$(" not in text:
        return text

    def held(match: re.Match[str]) -> str:
        value = run.variables.get(match.group(1).strip(), "")
        return value if INCLUDE.search(value) else match.group()

    for _ in range(DEPTH_MAX):
        text = _VARIABLE.sub(held, text)
        if not INCLUDE.search(text):
            return text
        text = INCLUDE.sub(lambda match: included(run, match.group(2), must=bool(match.group(1))) or "", text)
    raise ScriptError(f"Scripts include each other more than {DEPTH_MAX} deep")


def included_program(run: Run, raw: RawStatement, reference: str, *, must: bool) -> list[Node]:
    """The statements of a script that stands in place of one."""
    with run.at(raw):
        text = included(run, reference, must=must)
        check_depth(run)
        return BlockReader(split(text)).program() if text else []


def check_depth(run: Run) -> None:
    """Raises ScriptError if texts in place of statements stand too deep in each other."""
    if run.depth >= DEPTH_MAX:
        raise ScriptError(f"Scripts include each other more than {DEPTH_MAX} deep")
