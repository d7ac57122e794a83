"""Numbers and dates as text and back, under a script's format variables."""

from .dates import date_reader, format_dates, format_interval
from .described import FieldFormat, bound_reader, describe_format, value_tags
from .interpret import interpret, interpret_all, read_number
from .locale import Locale
from .numbers import default_text, format_number, text_of
from .values import format_values

__all__ = [
    "FieldFormat",
    "Locale",
    "bound_reader",
    "date_reader",
    "default_text",
    "describe_format",
    "format_dates",
    "format_interval",
    "format_number",
    "format_values",
    "interpret",
    "interpret_all",
    "read_number",
    "text_of",
    "value_tags",
]
