"""The data model of an app as the REST API shows it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qlik_engine import Document, Session

_FIELD_MEMBERS = {
    "name": "qName",
    "src_tables": "qSrcTables",
    "is_system": "qIsSystem",
    "is_hidden": "qIsHidden",
    "is_semantic": "qIsSemantic",
    "distinct_only": "qDistinctOnly",
    "cardinal": "qCardinal",
    "total_count": "qTotalCount",
    "is_locked": "qIsLocked",
    "always_one_selected": "qAlwaysOneSelected",
    "is_numeric": "qIsNumeric",
    "comment": "qComment",
    "tags": "qTags",
    "byte_size": "qByteSize",
}
_FIELD_DEFAULTS = {
    "src_tables": [],
    "cardinal": 0,
    "total_count": 0,
    "comment": "",
    "tags": [],
    "byte_size": 0,
}


def describe_data(document: Document, session: Session) -> dict[str, Any]:
    """Fields and tables of the last reload, as a session has them.

    Source: GET /api/v1/apps/{appId}/data/metadata.
    """
    tables, _keys = session.tables_and_keys()
    names = list(dict.fromkeys(field["qName"] for table in tables for field in table["qFields"]))
    fields = [_field(session, name, document.version) for name in names]
    return {
        "fields": fields,
        "tables": [_table(table) for table in tables],
        "static_byte_size": sum(field["byte_size"] for field in fields),
        "has_section_access": document.has_section_access,
        "is_direct_query_mode": False,
        "tables_profiling_data": [],
        "usage": "ANALYTICS",
    }


def _field(session: Session, name: str, version: int) -> dict[str, Any]:
    found = session.field_description(name)
    field = {
        ours: found.get(theirs, _FIELD_DEFAULTS.get(ours, False)) for ours, theirs in _FIELD_MEMBERS.items()
    }
    field["name"] = name
    shape = f"{name}\0{field['cardinal']}\0{field['total_count']}\0{version}"
    field["hash"] = hashlib.sha256(shape.encode()).hexdigest()
    return field


def _table(table: dict[str, Any]) -> dict[str, Any]:
    fields = table["qFields"]
    return {
        "name": table["qName"],
        "is_system": False,
        "is_semantic": False,
        "is_loose": bool(table.get("qLoose", False)),
        "no_of_rows": table["qNoOfRows"],
        "no_of_fields": len(fields),
        "no_of_key_fields": sum(field.get("qKeyType", "NOT_KEY") != "NOT_KEY" for field in fields),
        "comment": table.get("qComment", ""),
        "byte_size": 0,
    }
