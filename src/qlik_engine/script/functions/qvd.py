"""QvdCreateTime, QvdNoOfRecords ... : what the header of a QVD file says."""

from __future__ import annotations

from ...columns import Dual
from ...errors import DataSourceError
from ...expr.lift import Value
from ...formats import interpret
from ...formats.locale import Locale
from ...io.qvd import QvdHeader, read_qvd_header
from .base import NULL, Call, loader_function


def _header(call: Call) -> QvdHeader | None:
    """None if there is no such file, or it is no QVD."""
    name = call.optional_text(0)
    if name is None:
        return None
    try:
        path = call.run.sources.resolve(call.run.located(name))
        return read_qvd_header(path) if path.is_file() else None
    except DataSourceError:
        return None


@loader_function("QvdCreateTime")
def qvd_create_time(call: Call) -> Value:
    """When the file was written (UTC), as a timestamp."""
    header = _header(call)
    serial = (
        interpret(header.created, Locale(timestamp_format="YYYY-MM-DD hh:mm:ss")) if header else NULL.number
    )
    return call.run.timestamp(serial) if serial == serial else NULL


@loader_function("QvdNoOfRecords")
def qvd_no_of_records(call: Call) -> Value:
    header = _header(call)
    return Dual(float(header.records)) if header else NULL


@loader_function("QvdNoOfFields")
def qvd_no_of_fields(call: Call) -> Value:
    header = _header(call)
    return Dual(float(len(header.fields))) if header else NULL


@loader_function("QvdFieldName")
def qvd_field_name(call: Call) -> Value:
    """The name of a field by its number, from 1."""
    header, number = _header(call), int(call.number(1, 0))
    if header is None or not 1 <= number <= len(header.fields):
        return NULL
    return Dual(text=header.fields[number - 1].name)


@loader_function("QvdTableName")
def qvd_table_name(call: Call) -> Value:
    header = _header(call)
    return Dual(text=header.table) if header else NULL
