"""Tables as files: CSV, Excel, Parquet."""

from __future__ import annotations

import csv
import math
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, TypeAlias
from xml.sax.saxutils import escape

from .errors import EngineError
from .hypercube.hidden import without_hidden
from .limits import PAGE_CELLS_MAX

if TYPE_CHECKING:
    from .hypercube import Cube, ListBox
    from .objects import GenericObject

Cell: TypeAlias = "tuple[str, float] | None"
Row: TypeAlias = "Sequence[Cell]"

CSV_COLUMNS_MAX: Final = 1000
CSV_CELLS_MAX: Final = 5_000_000
XLSX_ROWS_MAX: Final = 1_048_566
XLSX_COLUMNS_MAX: Final = 16_384
"""The documented bounds of exports; what is beyond is left out, with a warning."""

TRUNCATED: Final = 1000
_NO_DATA: Final = 13001
_KINDS: Final = {"CSV_C": "csv", "CSV_T": "tsv", "OOXML": "xlsx", "PARQUET": "parquet"}
_POSSIBLE: Final = frozenset({"L", "S", "O"})


@dataclass(frozen=True, slots=True)
class _Data:
    """A table to write: titles, and rows of cells with text and number; null is None."""

    titles: list[str]
    rows: Iterator[Row]
    length: int


def export(
    owner: GenericObject, path: str, kind: str, folder: Path, *, possible: bool
) -> tuple[Path, list[int]]:
    """Write the data of an object into `folder` (GenericObject.ExportData).

    Parameters: `path` is that of its hypercube or list object, by default the first of the two it has; `kind`
    one of CSV_C, CSV_T, OOXML, PARQUET; `possible` leaves out the excluded values of a list.
    Returns the file and warnings: 1000 when not all cells fit.
    Raises EngineError 13001 without data, 8 for an unknown kind, 6000 if nothing is defined at `path`.
    """
    suffix = _KINDS.get(kind.removeprefix("EXPORT_"))
    if suffix is None:
        raise EngineError(f"unknown file type: {kind}", code=8, parameter="qFileType")
    with owner.session.lock:
        data = _data(owner, path or _first_path(owner), possible)
        if not data.titles or not data.length:
            raise EngineError("No data", code=_NO_DATA, parameter=path)
    target = folder / f"data.{suffix}"
    wide, high = _bounds(suffix, len(data.titles))
    truncated = wide < len(data.titles) or high < data.length
    titles = data.titles[:wide]
    rows = (row[:wide] for row in islice(data.rows, high))
    if suffix == "xlsx":
        _write_xlsx(target, titles, rows)
    elif suffix == "parquet":
        _write_parquet(target, titles, rows)
    else:
        _write_csv(target, titles, rows, "," if suffix == "csv" else "\t")
    return target, [TRUNCATED] if truncated else []


def _bounds(suffix: str, columns: int) -> tuple[int, int]:
    if suffix == "xlsx":
        return min(columns, XLSX_COLUMNS_MAX), XLSX_ROWS_MAX
    wide = min(columns, CSV_COLUMNS_MAX)
    return wide, CSV_CELLS_MAX // wide


def _first_path(owner: GenericObject) -> str:
    known = owner.effective_properties
    return (
        "/qListObjectDef" if "qListObjectDef" in known and "qHyperCubeDef" not in known else "/qHyperCubeDef"
    )


def _data(owner: GenericObject, path: str, possible: bool) -> _Data:
    if path.endswith("qListObjectDef"):
        return _list_data(owner.list_box(path, owner.context()), possible)
    return _cube_data(owner.cube(path, owner.context()))


def _cube_data(cube: Cube) -> _Data:
    layout = cube.layout()
    if "qError" in layout:
        error = layout["qError"]
        raise EngineError(str(error["qContext"]), code=int(error["qErrorCode"]))
    infos = without_hidden((*layout["qDimensionInfo"], *layout["qMeasureInfo"]))
    titles = [str(infos[at]["qFallbackTitle"]) for at in cube.column_order]
    return _Data(titles, _rows(cube, len(titles), cube.height), cube.height)


def _list_data(box: ListBox, possible: bool) -> _Data:
    layout = box.layout()
    if "qError" in layout:
        error = layout["qError"]
        raise EngineError(str(error["qContext"]), code=int(error["qErrorCode"]))
    kept = [
        [_cell(row[0])]
        for row in _matrix(box, 1, box.length)
        if not possible or row[0].get("qState") in _POSSIBLE
    ]
    return _Data([str(layout["qDimensionInfo"]["qFallbackTitle"])], iter(kept), len(kept))


def _rows(source: Cube | ListBox, width: int, length: int) -> Iterator[Row]:
    for row in _matrix(source, width, length):
        yield [_cell(cell) for cell in row]


def _matrix(source: Cube | ListBox, width: int, length: int) -> Iterator[list[dict[str, Any]]]:
    high = max(PAGE_CELLS_MAX // max(width, 1), 1)
    for top in range(0, length, high):
        (page,) = source.pages([{"qLeft": 0, "qTop": top, "qWidth": width, "qHeight": high}])
        yield from page["qMatrix"]


def _cell(cell: dict[str, Any]) -> Cell:
    if cell.get("qIsNull"):
        return None
    return str(cell["qText"]), float(cell["qNum"])


def _write_csv(target: Path, titles: list[str], rows: Iterable[Row], delimiter: str) -> None:
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(titles)
        writer.writerows([None if cell is None else cell[0] for cell in row] for row in rows)


def _write_parquet(target: Path, titles: list[str], rows: Iterable[Row]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = list(zip(*rows, strict=True))
    arrays = []
    for column in columns:
        numeric = all(cell is None or not math.isnan(cell[1]) for cell in column)
        at = 1 if numeric else 0
        kind = pa.float64() if numeric else pa.string()
        arrays.append(pa.array([None if cell is None else cell[at] for cell in column], kind))
    pq.write_table(pa.Table.from_arrays(arrays, names=_distinct(titles)), target)


def _distinct(titles: list[str]) -> list[str]:
    """Titles as column names, of which there may be no two alike."""
    seen: dict[str, int] = {}
    names = []
    for title in titles:
        seen[title] = seen.get(title, 0) + 1
        names.append(title if seen[title] == 1 else f"{title} ({seen[title]})")
    return names


# --- Office Open XML --------------------------------------------------------------------------------

_TYPES: Final = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_RELATION: Final = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{type}" '
    'Target="{target}"/></Relationships>'
)
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WORKBOOK: Final = (
    f'<workbook xmlns="{_MAIN}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)


def _write_xlsx(target: Path, titles: list[str], rows: Iterable[Row]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", _TYPES)
        book.writestr("_rels/.rels", _RELATION.format(type="officeDocument", target="xl/workbook.xml"))
        book.writestr("xl/workbook.xml", _WORKBOOK)
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            _RELATION.format(type="worksheet", target="worksheets/sheet1.xml"),
        )
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            _write_sheet(sheet, titles, rows)


def _write_sheet(sheet: IO[bytes], titles: list[str], rows: Iterable[Row]) -> None:
    sheet.write(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
    sheet.write(f"<row>{''.join(map(_text_cell, titles))}</row>".encode())
    for row in rows:
        sheet.write(f"<row>{''.join(map(_xlsx_cell, row))}</row>".encode())
    sheet.write(b"</sheetData></worksheet>")


def _xlsx_cell(cell: Cell) -> str:
    if cell is None:
        return "<c/>"
    text, number = cell
    return f"<c><v>{number!r}</v></c>" if math.isfinite(number) else _text_cell(text)


def _text_cell(text: str) -> str:
    shown = "".join(char for char in text if char >= " " or char in "\t\n")
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(shown)}</t></is></c>'
