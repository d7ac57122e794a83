"""Colours: the number holds alpha, red, green and blue in a byte each, the text says it for people."""

from __future__ import annotations

import colorsys
from collections.abc import Callable
from typing import Final

from ...columns import Dual
from ..declare import function

_NAMED = {
    "Black": (0, 0, 0),
    "Blue": (0, 0, 128),
    "Brown": (128, 128, 0),
    "Cyan": (0, 128, 128),
    "DarkGray": (128, 128, 128),
    "Green": (0, 128, 0),
    "LightBlue": (0, 0, 255),
    "LightCyan": (0, 255, 255),
    "LightGray": (192, 192, 192),
    "LightGreen": (0, 255, 0),
    "LightMagenta": (255, 0, 255),
    "LightRed": (255, 0, 0),
    "Magenta": (128, 0, 128),
    "Red": (128, 0, 0),
    "White": (255, 255, 255),
    "Yellow": (255, 255, 0),
    "QlikTechBlue": (8, 18, 90),
    "QlikTechGray": (158, 148, 137),
}
# The colours of the elements of windows, as the system delivers them.
_SYSTEM: Final = (
    0xC8C8C8, 0x000000, 0x99B4D1, 0xBFCDDB, 0xF0F0F0, 0xFFFFFF, 0x646464, 0x000000, 0x000000, 0x000000,
    0xB4B4B4, 0xF4F7FC, 0xABABAB, 0x0078D7, 0xFFFFFF, 0xF0F0F0, 0xA0A0A0, 0x6D6D6D, 0x000000, 0x000000,
    0xFFFFFF, 0x696969, 0xE3E3E3, 0x000000, 0xFFFFE1, 0x000000, 0x0066CC, 0xB9D1EA, 0xD7E4F2, 0x0078D7,
    0xF0F0F0,
)  # fmt: skip

# Twelve colours that people with any sight of colours can tell apart: the palette of charts.
_PALETTE: Final = (
    0x332288, 0x6699CC, 0x88CCEE, 0x44AA99, 0x117733, 0x999933, 0xDDCC77, 0x661100, 0xCC6677, 0xAA4466,
    0x882255, 0xAA4499,
)  # fmt: skip


@function(
    "ARGB", "alpha:int, red:int, green:int, blue:int", returns="dual", help="A colour; alpha 255 is opaque."
)
def argb(alpha: int, red: int, green: int, blue: int) -> Dual | None:
    if not all(0 <= part <= 255 for part in (alpha, red, green, blue)):
        return None
    number = float((alpha << 24) | (red << 16) | (green << 8) | blue)
    text = f"RGB({red},{green},{blue})" if alpha == 255 else f"ARGB({alpha},{red},{green},{blue})"
    return Dual(number, text)


@function("RGB", "red:int, green:int, blue:int", returns="dual", help="An opaque colour.")
def rgb(red: int, green: int, blue: int) -> Dual | None:
    return argb(255, red, green, blue)


def _named(red: int, green: int, blue: int) -> Callable[..., Dual | None]:
    def body(alpha: int = 255) -> Dual | None:
        return argb(alpha, red, green, blue)

    body.__module__ = __name__
    return body


for _name, _parts in _NAMED.items():
    function(_name, "alpha:int?", returns="dual", help=f"The colour {_name}.")(_named(*_parts))


# --- colours calculated ---------------------------------------------------------------------------


def _of_parts(red: float, green: float, blue: float) -> Dual | None:
    """An opaque colour of parts from 0 to 1."""
    return argb(255, *(_byte(part * 255) for part in (red, green, blue)))


def _byte(part: float) -> int:
    return min(max(int(part + 0.5), 0), 255)


def _mixed(share: float, zero: float, one: float) -> Dual | None:
    """The colour at `share` of the way from one to another, part by part."""
    if not (0 <= zero <= _OPAQUE and 0 <= one <= _OPAQUE):
        return None
    parts = [((int(zero) >> shift) & 255, (int(one) >> shift) & 255) for shift in (24, 16, 8, 0)]
    return argb(*(_byte(a + (b - a) * share) for a, b in parts))


_OPAQUE: Final = 0xFFFFFFFF


@function(
    "ColorMix1",
    "value:number, color_zero:number, color_one:number",
    returns="dual",
    help="A colour between two, for a value from 0 to 1.",
)
def color_mix_1(value: float, zero: float, one: float) -> Dual | None:
    return _mixed(min(max(value, 0.0), 1.0), zero, one)


@function(
    "ColorMix2",
    "value:number, color_minus_one:number, color_one:number, color_zero:number?",
    returns="dual",
    help="A colour between two, for a value from -1 to 1, with a third one in the middle.",
)
def color_mix_2(value: float, low: float, high: float, middle: float | None = None) -> Dual | None:
    value = min(max(value, -1.0), 1.0)
    if middle is None:
        return _mixed((value + 1) / 2, low, high)
    return _mixed(-value, middle, low) if value < 0 else _mixed(value, middle, high)


@function(
    "HSL",
    "hue:number, saturation:number, luminosity:number",
    returns="dual",
    help="A colour of parts 0 to 1.",
)
def hsl(hue: float, saturation: float, luminosity: float) -> Dual | None:
    if not all(0 <= part <= 1 for part in (hue, saturation, luminosity)):
        return None
    return _of_parts(*colorsys.hls_to_rgb(hue, luminosity, saturation))


@function(
    "ColorMapHue", "x:number", returns="dual", help="A colour by hue: from red around to red, x 0 to 1."
)
def color_map_hue(x: float) -> Dual | None:
    return _of_parts(*colorsys.hsv_to_rgb(x, 1.0, 1.0)) if 0 <= x <= 1 else None


@function(
    "ColorMapJet", "x:number", returns="dual", help="A colour from blue through yellow to red, x 0 to 1."
)
def color_map_jet(x: float) -> Dual | None:
    if not 0 <= x <= 1:
        return None
    return _of_parts(*(min(max(1.5 - abs(4 * x - peak), 0.0), 1.0) for peak in (3, 2, 1)))


@function("Color", "nr:int", returns="dual", help="A colour of the charts' palette, from 1, over and over.")
def color(number: int) -> Dual | None:
    if number < 1:
        return None
    return _mixed(0.0, 0xFF000000 + _PALETTE[(number - 1) % len(_PALETTE)], 0.0)


@function("SysColor", "nr:int", returns="dual", help="The colour of an element of windows, by number.")
def sys_color(number: int) -> Dual | None:
    if not 0 <= number < len(_SYSTEM):
        return None
    return _mixed(0.0, 0xFF000000 + _SYSTEM[number], 0.0)
