"""From the kind of a file to what reads it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, Final

from ..errors import UnsupportedError
from ..formats.locale import Locale
from .delimited import read_delimited
from .dif import read_dif
from .excel import read_excel
from .fixed import read_fixed
from .format_spec import FormatSpec
from .json_file import read_json
from .kml import read_kml
from .parquet import read_parquet
from .qvd import read_qvd
from .qvx import read_qvx
from .rows import Rows
from .structured import read_html, read_xml

Reader = Callable[..., Rows]


def _without_spec(reader: Reader, path: Path, spec: FormatSpec, locale: Locale, **options: Any) -> Rows:
    return reader(path, locale, **options)


_READERS: Final[dict[str, Reader]] = {
    "txt": read_delimited,
    "fix": read_fixed,
    "json": read_json,
    "xml": read_xml,
    "xmlsimple": read_xml,
    "xmlsax": read_xml,
    "xmlgeneric": read_xml,
    "dif": read_dif,
    "kml": read_kml,
    "html": read_html,
    "ooxml": read_excel,
    "biff": read_excel,
    "qvd": partial(_without_spec, read_qvd),
    "qvx": partial(_without_spec, read_qvx),
    "parquet": partial(_without_spec, read_parquet),
}
_BY_SUFFIX: Final = {
    ".parquet": "parquet", ".qvd": "qvd", ".qvx": "qvx", ".xlsx": "ooxml", ".xlsm": "ooxml", ".xls": "biff",
    ".json": "json", ".xml": "xml", ".kml": "kml", ".html": "html", ".htm": "html", ".dif": "dif",
}  # fmt: skip
_FILTERED: Final = ("html", "ooxml", "biff", "dif")


def read_file(
    path: Path,
    spec: FormatSpec,
    locale: Locale,
    *,
    name: str = "",
    fields: frozenset[str] | None = None,
    limit: int | None = None,
    checkpoint: Callable[[], None] = lambda: None,
) -> Rows:
    """The rows of a file, at most `limit`; with `fields` only those columns.

    The kind is what `spec` says, else what the `name` says that the file goes by, else text. Raises
    DataSourceError if the file cannot be read, UnsupportedError for a kind that is not read here.
    """
    kind = spec.kind or _BY_SUFFIX.get(PurePosixPath(name or path.name).suffix.lower(), "txt")
    if spec.filters and kind not in _FILTERED:
        raise UnsupportedError(f"Filters on files of type {kind} are not supported", parameter="filters")
    reader = _READERS.get(kind)
    if reader is None:
        raise UnsupportedError(f"Files of type {kind} cannot be loaded", parameter=path.name)
    return reader(path, spec, locale, fields=fields, limit=limit, checkpoint=checkpoint)
