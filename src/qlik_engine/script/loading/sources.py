"""Where a LOAD's rows come from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from ...columns.vector import Floats
from ...errors import DataSourceError, ScriptError, UnsupportedError
from ...io.connections import Addresses
from ...io.fixed import fixed_text
from ...io.format_spec import FormatSpec, Labels
from ...io.inline import read_inline
from ...io.readers import read_file
from ...io.rows import Rows, concatenate
from ...io.sources import named
from ..data import FIELD_NOT_FOUND
from ..memory import check_room
from ..splitter import RawStatement
from .counted import Counted
from .direct import DirectQuery
from .extension import ExtensionCall
from .query import Query

if TYPE_CHECKING:
    from ..run import Run
    from ..statements.load import Load

AUTOGENERATE_MAX = 2_000_000_000
"""More rows than any code width here can number."""


Fields: TypeAlias = frozenset[str] | None
"""The fields that a LOAD needs of its source at most; None for all."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one source, the numbers of its records, and the file they are from: where it is, and the name
    scripts know it by."""

    rows: Rows
    records: Floats | Counted
    file: Path | None = None
    name: str = ""


def numbered(rows: Rows, file: Path | None = None, name: str = "") -> Part:
    """Raises ScriptError where there is no room for a few bytes for each row."""
    check_room(rows.length, name or "LOAD", len(rows.columns))
    return Part(rows, Counted(1, rows.length, np.float64), file, name)


@dataclass(frozen=True, slots=True)
class Inline:
    data: str
    spec: FormatSpec | None = None

    default_name = "INLINE"
    shown_name = "Inline"

    def parts(self, run: Run, fields: Fields) -> list[Part]:
        spec = _checked(self.spec, run)
        return [numbered(_read_text(self.data, spec, run, fields))]


@dataclass(frozen=True, slots=True)
class File:
    reference: str
    spec: FormatSpec | None = None

    @property
    def default_name(self) -> str:
        return PurePosixPath(self.reference.replace("\\", "/")).stem or self.reference

    @property
    def shown_name(self) -> str:
        return PurePosixPath(self.reference.replace("\\", "/")).name or self.reference

    def parts(self, run: Run, fields: Fields) -> list[Part]:
        spec = _checked(self.spec, run)
        reference = run.located(self.reference)
        if spec.url or spec.user_agent:
            if not isinstance(run.sources, Addresses):
                raise UnsupportedError("This reload has no connections to the web", parameter="URL IS")
            limit = run.setting("OpenUrlTimeout")
            seconds = run.number_of(limit) if limit else None
            paths = [run.sources.at_address(reference, spec.url, seconds, spec.user_agent)]
            names = [spec.url or reference]
        else:
            paths = run.sources.matching(reference)
            names = named(run.sources, reference, paths)
        return [
            numbered(self._read(path, name, spec, run, fields), path, name)
            for path, name in zip(paths, names, strict=True)
        ]

    def _read(self, path: Path, name: str, spec: FormatSpec, run: Run, fields: Fields) -> Rows:
        own = PurePosixPath(name.replace("\\", "/")).name
        try:
            return read_file(
                path,
                spec,
                run.locale,
                name=own,
                fields=fields,
                limit=run.row_limit,
                checkpoint=run.checkpoint,
            )
        except DataSourceError as error:
            if path.name == own or path.name not in error.message:
                raise
            raise DataSourceError(
                error.message.replace(path.name, own), code=error.code, parameter=own
            ) from error


@dataclass(frozen=True, slots=True)
class FromField:
    """Each value of a field is read like a file of its own."""

    table: str
    field: str
    spec: FormatSpec | None = None

    @property
    def default_name(self) -> str:
        return f"{self.table}-1"

    @property
    def shown_name(self) -> str:
        return f"{self.table}.{self.field}"

    def parts(self, run: Run, fields: Fields) -> list[Part]:
        table = run.table(self.table)
        if self.field not in table.columns:
            raise ScriptError(f"Field '{self.field}' not found", code=FIELD_NOT_FOUND)
        spec = _checked(self.spec, run)
        texts = run.texts_of(table.columns[self.field].coded())
        rows = concatenate([_read_text(text, spec, run, fields) for text in texts] or [Rows({}, 0)])
        return [numbered(rows)]


def _read_text(text: str, spec: FormatSpec, run: Run, fields: Fields) -> Rows:
    if spec.kind == "fix":
        return fixed_text(text, spec, run.locale, fields=fields, limit=run.row_limit)
    if spec.kind not in ("", "txt"):
        raise UnsupportedError(f"INLINE data of type {spec.kind} cannot be loaded", parameter=spec.kind)
    return read_inline(text, spec, run.locale, limit=run.row_limit)


@dataclass(frozen=True, slots=True)
class Resident:
    table: str

    @property
    def default_name(self) -> str:
        return f"{self.table}-1"

    @property
    def shown_name(self) -> str:
        return self.table

    def parts(self, run: Run, fields: Fields) -> list[Part]:
        table = run.table(self.table)
        return [numbered(Rows.of_table(table.columns, table.length))]


@dataclass(frozen=True, slots=True)
class Autogenerate:
    count: str

    default_name = "AUTOGENERATE"
    shown_name = "Autogenerate"

    def parts(self, run: Run, fields: Fields) -> list[Part]:
        size = run.number_of(self.count)
        if not 0 <= size <= AUTOGENERATE_MAX:
            raise ScriptError(f"AUTOGENERATE needs a number of rows, not '{self.count}'", code=11021)
        length = int(size) if run.row_limit is None else min(int(size), run.row_limit)
        check_room(length, "AUTOGENERATE")
        return [numbered(Rows({}, length))]


@dataclass(frozen=True, slots=True)
class Preceding:
    """The LOAD that stands after this one, and its place in the script."""

    load: Load
    raw: RawStatement

    @property
    def default_name(self) -> str:
        return self.load.source.default_name if self.load.source else ""

    @property
    def shown_name(self) -> str:
        return self.load.source.shown_name if self.load.source else ""

    def parts(self, run: Run, fields: Fields) -> list[Part]:
        from .pipeline import produced

        with run.at(self.raw):
            rows = produced(self.load, run)
            for prefix in reversed(self.load.prefixes):
                rows = prefix.shape(run, rows)
            return [numbered(rows)]


def _checked(spec: FormatSpec | None, run: Run) -> FormatSpec:
    """The specification, if all that it asks for is done here, with what the script set for all files."""
    spec = spec or FormatSpec()
    is_explicit = spec.labels is Labels.EXPLICIT and spec.kind != "dif"
    refused = spec.refused or (spec.labels.value if is_explicit else "")
    if refused:
        message = f"The format specification '{refused}' is not supported{spec.instead}"
        raise UnsupportedError(message, parameter=refused)
    verbatim = (run.setting("Verbatim") or "").strip() not in ("", "0")
    return replace(spec, null_text=run.setting("NullInterpret"), verbatim=verbatim)


Source: TypeAlias = (
    Inline | File | FromField | Resident | Autogenerate | Preceding | Query | DirectQuery | ExtensionCall
)
