"""KML: the places of a map folder, with their geometry as texts that maps draw."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from ..columns import Vector
from ..errors import DataSourceError
from ..formats.locale import Locale
from .format_spec import FormatSpec
from .json_values import dual_of_json
from .rows import Rows
from .safe_xml import parse_xml
from .structured import Record, local_name, missing_table, path_steps, record_rows, whole_content


def read_kml(
    path: Path,
    spec: FormatSpec,
    locale: Locale,
    *,
    fields: frozenset[str] | None = None,
    limit: int | None = None,
    checkpoint: Callable[[], None] = lambda: None,
) -> Rows:
    """The placemarks in the document or folder at `table is` (`World/Cities`).

    Fields are called after the folder: `Cities.Name`, and whichever there are of `Cities.Point`,
    `Cities.Line`, `Cities.Area` (longitude before latitude) and the extended data.
    """
    checkpoint()
    root = parse_xml(whole_content(path), path.name)
    if local_name(root.tag) != "kml":
        raise DataSourceError(f"'{path.name}' is no KML", parameter=path.name)
    folder, name = _folder(root, path, spec)
    records = [
        {f"{name}.{field}" if name else field: value for field, value in _placemark(each).items()}
        for each in folder.iter()
        if local_name(each.tag) == "Placemark"
    ]
    return record_rows(records, fields, limit, lambda values: Vector.of_duals(map(dual_of_json, values)))


def _folder(root: ElementTree.Element, path: Path, spec: FormatSpec) -> tuple[ElementTree.Element, str]:
    folder, name = root, ""
    for step in path_steps(spec):
        inner = [each for each in folder if local_name(each.tag) in ("Document", "Folder")]
        named = [each for each in inner if _text(each, "name") == step]
        if not named:
            raise missing_table(path, spec)
        folder, name = named[0], step
    if not name:
        documents = [each for each in root if local_name(each.tag) in ("Document", "Folder")]
        name = _text(documents[0], "name") if documents else ""
    return folder, name


def _placemark(element: ElementTree.Element) -> Record:
    record: Record = {"Name": _text(element, "name") or None}
    points = [_coordinates(each) for each in _all(element, "Point")]
    lines = [_coordinates(each) for each in _all(element, "LineString")]
    areas = [
        [_coordinates(ring) for ring in _all(polygon, "LinearRing")] for polygon in _all(element, "Polygon")
    ]
    if points and points[0]:
        record["Point"] = json.dumps(points[0][0], separators=(",", ":"))
    if lines:
        record["Line"] = json.dumps(lines[0] if len(lines) == 1 else lines, separators=(",", ":"))
    if areas:
        record["Area"] = json.dumps(areas[0] if len(areas) == 1 else areas, separators=(",", ":"))
    for data in _all(element, "Data"):
        record[data.get("name", "")] = _text(data, "value")
    for data in _all(element, "SimpleData"):
        record[data.get("name", "")] = (data.text or "").strip()
    return record


def _all(element: ElementTree.Element, tag: str) -> Iterator[ElementTree.Element]:
    return (each for each in element.iter() if local_name(each.tag) == tag)


def _text(element: ElementTree.Element, tag: str) -> str:
    return next((" ".join((each.text or "").split()) for each in element if local_name(each.tag) == tag), "")


def _coordinates(element: ElementTree.Element) -> list[Any]:
    """`[longitude, latitude]` of every point inside."""
    text = next((each.text or "" for each in _all(element, "coordinates")), "")
    points = [place.split(",")[:2] for place in text.split()]
    try:
        return [[_number(longitude), _number(latitude)] for longitude, latitude in points]
    except ValueError:
        return []


def _number(text: str) -> float:
    """Whole degrees stay as they are written."""
    return int(text) if text.strip().lstrip("+-").isdigit() else float(text)
