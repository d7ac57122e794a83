"""From the kind of a file to what reads it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from ..errors import UnsupportedError
from ..formats.locale import Locale
from .delimited import read_delimited
from .excel import read_excel
from .fixed import read_fixed
from .format_spec import FormatSpec
from .parquet import read_parquet
from .qvd import read_qvd
from .rows import Rows
from .structured import read_html, read_json, read_xml

Reader = Callable[..., Rows]


def _without_spec(reader: Reader, path: Path, spec: FormatSpec, locale: Locale, **options: Any) -> Rows:
    return reader(path, locale, **options)


_READERS: Final[dict[str, Reader]] = {
    "txt": read_delimited,
    "fix": read_fixed,
    "json": read_json,
    "xml": read_xml,
    "xmlsimple": read_xml,
    "html": read_html,
    "ooxml": read_excel,
    "biff": read_excel,
    "qvd": partial(_without_spec, read_qvd),
    "parquet": partial(_without_spec, read_parquet),
}
_BY_SUFFIX: Final = {".parquet": "parquet", ".qvd": "qvd"}


def read_file(
    path: Path,
    spec: FormatSpec,
    locale: Locale,
    *,
    fields: frozenset[str] | None = None,
    limit: int | None = None,
    checkpoint: Callable[[], None] = lambda: None,
) -> Rows:
    """The rows of a file, at most `limit`; with `fields` only those columns.

    The kind is what `spec` says, else what the name says, else text. Raises DataSourceError if the file
    cannot be read, UnsupportedError for a kind that is not read here.
    """
    kind = spec.kind or _BY_SUFFIX.get(path.suffix.lower(), "txt")
    reader = _READERS.get(kind)
    if reader is None:
        raise UnsupportedError(f"Files of type {kind} cannot be loaded", parameter=path.name)
    return reader(path, spec, locale, fields=fields, limit=limit, checkpoint=checkpoint)
