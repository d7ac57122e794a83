"""ISO 8601 durations such as `P7D` and `PT24H`."""

from __future__ import annotations

import re
from datetime import timedelta

_DURATION = re.compile(
    r"P(?=.)(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=.)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)


def parse_duration(text: str) -> timedelta:
    """Read a duration; a month counts 30 days, a year 365. Raises ValueError."""
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no ISO 8601 duration such as P7D or PT24H")
    parts = {name: float(value) for name, value in match.groupdict(default="0").items()}
    days = parts.pop("years") * 365 + parts.pop("months") * 30 + parts.pop("days")
    try:
        return timedelta(days=days, **parts)
    except OverflowError:
        raise ValueError(f"{text!r} is too long") from None
