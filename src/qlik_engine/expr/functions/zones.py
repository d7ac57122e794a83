"""Local times. Places are those the product documents; `GMT`, `UTC` and offsets from them are known too."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from ...columns import Dual, Vector
from ...columns.vector import Floats
from ...errors import UnsupportedError
from ...formats import format_dates, format_interval, text_of
from ...formats.calendar import MS_PER_DAY, is_date, milliseconds
from ..declare import Style, function
from ..lift import Context, numbers_of
from .dates import serial

_EPOCH: Final = datetime(1899, 12, 30, tzinfo=UTC)
_OFFSET: Final = re.compile(r"(?:GMT|UTC)(?:([+-])(\d{1,2}):(00|15|30|45))?", re.IGNORECASE)
# Time zones by the places in them.
_ZONES: Final = {
    "Africa/Algiers": "West Central Africa",
    "Africa/Cairo": "Cairo",
    "Africa/Casablanca": "Casablanca",
    "Africa/Harare": "Harare",
    "Africa/Johannesburg": "Pretoria",
    "Africa/Monrovia": "Monrovia",
    "Africa/Nairobi": "Nairobi",
    "America/Argentina/Buenos_Aires": "Buenos Aires",
    "America/Bogota": "Bogota",
    "America/Caracas": "Caracas",
    "America/Chicago": "Central Time (US & Canada)",
    "America/Chihuahua": "Chihuahua",
    "America/Denver": "Mountain Time (US & Canada)",
    "America/Guatemala": "Central America",
    "America/Guayaquil": "Quito",
    "America/Guyana": "Georgetown",
    "America/Halifax": "Atlantic Time (Canada)",
    "America/Indiana/Indianapolis": "Indiana (East)",
    "America/Juneau": "Alaska",
    "America/La_Paz": "La Paz",
    "America/Lima": "Lima",
    "America/Los_Angeles": "Pacific Time (US & Canada)",
    "America/Mazatlan": "Mazatlan",
    "America/Mexico_City": "Guadalajara|Mexico City",
    "America/Monterrey": "Monterrey",
    "America/New_York": "Eastern Time (US & Canada)",
    "America/Nuuk": "Greenland",
    "America/Phoenix": "Arizona",
    "America/Regina": "Saskatchewan",
    "America/Santiago": "Santiago",
    "America/Sao_Paulo": "Brasilia",
    "America/St_Johns": "Newfoundland",
    "Asia/Almaty": "Astana",
    "Asia/Baghdad": "Baghdad",
    "Asia/Baku": "Baku",
    "Asia/Bangkok": "Bangkok|Hanoi",
    "Asia/Chongqing": "Chongqing",
    "Asia/Colombo": "Sri Jayawardenepura",
    "Asia/Dhaka": "Dhaka",
    "Asia/Hong_Kong": "Hong Kong",
    "Asia/Irkutsk": "Irkutsk",
    "Asia/Jakarta": "Jakarta",
    "Asia/Jerusalem": "Jerusalem",
    "Asia/Kabul": "Kabul",
    "Asia/Kamchatka": "Kamchatka",
    "Asia/Karachi": "Islamabad|Karachi",
    "Asia/Kathmandu": "Kathmandu",
    "Asia/Kolkata": "Chennai|Kolkata|Mumbai|New Delhi",
    "Asia/Krasnoyarsk": "Krasnoyarsk",
    "Asia/Kuala_Lumpur": "Kuala Lumpur",
    "Asia/Kuwait": "Kuwait",
    "Asia/Magadan": "Magadan",
    "Asia/Muscat": "Abu Dhabi|Muscat",
    "Asia/Novosibirsk": "Novosibirsk",
    "Asia/Riyadh": "Riyadh",
    "Asia/Seoul": "Seoul",
    "Asia/Shanghai": "Beijing",
    "Asia/Singapore": "Singapore",
    "Asia/Taipei": "Taipei",
    "Asia/Tashkent": "Tashkent",
    "Asia/Tbilisi": "Tbilisi",
    "Asia/Tehran": "Tehran",
    "Asia/Tokyo": "Osaka|Sapporo|Tokyo",
    "Asia/Urumqi": "Urumqi",
    "Asia/Vladivostok": "Vladivostok",
    "Asia/Yakutsk": "Yakutsk",
    "Asia/Yekaterinburg": "Ekaterinburg",
    "Asia/Yerevan": "Yerevan",
    "Atlantic/Azores": "Azores",
    "Atlantic/Cape_Verde": "Cape Verde Is.",
    "Atlantic/South_Georgia": "Mid-Atlantic",
    "Australia/Adelaide": "Adelaide",
    "Australia/Brisbane": "Brisbane",
    "Australia/Darwin": "Darwin",
    "Australia/Hobart": "Hobart",
    "Australia/Melbourne": "Canberra|Melbourne",
    "Australia/Perth": "Perth",
    "Australia/Sydney": "Sydney",
    "Europe/Amsterdam": "Amsterdam",
    "Europe/Athens": "Athens",
    "Europe/Belgrade": "Belgrade",
    "Europe/Berlin": "Berlin",
    "Europe/Bratislava": "Bratislava",
    "Europe/Brussels": "Brussels",
    "Europe/Bucharest": "Bucharest",
    "Europe/Budapest": "Budapest",
    "Europe/Copenhagen": "Copenhagen",
    "Europe/Dublin": "Greenwich Mean Time : Dublin",
    "Europe/Helsinki": "Helsinki",
    "Europe/Istanbul": "Istanbul",
    "Europe/Kiev": "Kyiv",
    "Europe/Lisbon": "Lisbon",
    "Europe/Ljubljana": "Ljubljana",
    "Europe/London": "Edinburgh|London",
    "Europe/Madrid": "Madrid",
    "Europe/Minsk": "Minsk",
    "Europe/Moscow": "Moscow|St. Petersburg",
    "Europe/Paris": "Paris",
    "Europe/Prague": "Prague",
    "Europe/Riga": "Riga",
    "Europe/Rome": "Rome",
    "Europe/Sarajevo": "Sarajevo",
    "Europe/Skopje": "Skopje",
    "Europe/Sofia": "Sofia",
    "Europe/Stockholm": "Stockholm",
    "Europe/Tallinn": "Tallinn",
    "Europe/Vienna": "Vienna",
    "Europe/Vilnius": "Vilnius",
    "Europe/Volgograd": "Volgograd",
    "Europe/Warsaw": "Warsaw",
    "Europe/Zagreb": "Zagreb",
    "Europe/Zurich": "Bern",
    "Pacific/Auckland": "Auckland|Wellington",
    "Pacific/Fiji": "Fiji",
    "Pacific/Guadalcanal": "Solomon Is.",
    "Pacific/Guam": "Guam",
    "Pacific/Honolulu": "Hawaii",
    "Pacific/Midway": "International Date Line West",
    "Pacific/Noumea": "New Caledonia",
    "Pacific/Pago_Pago": "Samoa",
    "Pacific/Port_Moresby": "Port Moresby",
    "Pacific/Tongatapu": "Nuku'alofa",
}
_PLACES: Final = {place.lower(): zone for zone, places in _ZONES.items() for place in places.split("|")}


@lru_cache(maxsize=256)
def zone_of(place: str) -> tzinfo | None:
    """The time zone of a place or an offset; None if there is no such place."""
    match = _OFFSET.fullmatch(place.strip())
    if match is not None:
        sign, hours, minutes = match.groups()
        offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        return timezone(-offset if sign == "-" else offset) if offset < timedelta(hours=15) else None
    name = _PLACES.get(place.strip().lower())
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError as error:
        raise UnsupportedError(
            "time zones: this machine has no time zone database", parameter=place
        ) from error


def _offset(moment: datetime, zone: tzinfo | None, standard: bool) -> float:
    """Days a zone (None: this machine's) is ahead of UTC, without daylight saving if `standard`."""
    local = moment.astimezone(zone)
    shift = local.utcoffset() or timedelta()
    if standard:
        shift -= (local.dst() or timedelta()) if zone is not None else timedelta(seconds=_saving(moment))
    return shift / timedelta(days=1)


def _saving(moment: datetime) -> int:
    """Seconds this machine's clocks are put forward at a moment."""
    return time.timezone - time.altzone if time.localtime(moment.timestamp()).tm_isdst > 0 else 0


def _shifted(numbers: Floats, zone: tzinfo | None, standard: bool) -> Floats:
    """UTC serial numbers as local ones."""
    known = is_date(numbers)
    moments, inverse = np.unique(milliseconds(numbers), return_inverse=True)
    offsets = [
        _offset(_EPOCH + timedelta(milliseconds=moment), zone, standard) for moment in moments.tolist()
    ]
    local = moments / MS_PER_DAY + np.array(offsets, dtype=np.float64)
    return np.where(known, local[inverse], np.nan)


def _standard(ctx: Context, ignore: Vector | None, length: int) -> list[bool]:
    """Whether daylight saving is ignored, by row: what is neither true nor false counts as true."""
    return [False] * length if ignore is None else (numbers_of(ignore, ctx.locale) != 0).tolist()


def _local(ctx: Context, numbers: Floats, place: Vector | None, ignore: Vector | None) -> Vector:
    length = len(numbers)
    places = [""] * length if place is None else text_of(place, ctx.locale).tolist()
    rows: dict[tuple[str | None, bool], list[int]] = {}
    for row, key in enumerate(zip(places, _standard(ctx, ignore, length), strict=True)):
        rows.setdefault(key, []).append(row)
    result = np.full(length, np.nan)
    for (name, standard), where in rows.items():
        zone = zone_of(name) if name else None
        if zone is not None or place is None:
            result[where] = _shifted(numbers[where], zone, standard)
    return Vector(length, result, format_dates(result, ctx.locale.timestamp_format, ctx.locale))


@function(
    "ConvertToLocalTime",
    "timestamp:value, place:value?, ignore_dst:value?",
    returns="timestamp",
    help="A time in UTC as the local time of a place.",
    style=Style.VECTOR,
)
def convert_to_local_time(
    ctx: Context, timestamp: Vector, place: Vector | None = None, ignore: Vector | None = None
) -> Vector:
    return _local(ctx, numbers_of(timestamp, ctx.locale), place, ignore)


@function(
    "LocalTime",
    "timezone:value?, ignore_dst:value?",
    returns="timestamp",
    help="The current time at a place.",
    style=Style.VECTOR,
    volatile=True,
)
def local_time(ctx: Context, place: Vector | None = None, ignore: Vector | None = None) -> Vector:
    return _local(ctx, np.full(ctx.length, serial(ctx.now.astimezone(UTC))), place, ignore)


@function("TimeZone", returns="text", help="The name of this machine's time zone.")
def time_zone(ctx: Context) -> str:
    return ctx.now.astimezone().tzname() or ""


@function("DaylightSaving", returns="dual", help="How far this machine's clocks are put forward now.")
def daylight_saving(ctx: Context) -> Dual:
    days = _saving(ctx.now) / 86400
    return Dual(days, format_interval(days, ctx.locale.time_format))
