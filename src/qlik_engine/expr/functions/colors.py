"""Colours: the number holds alpha, red, green and blue in a byte each, the text says it for people."""

from __future__ import annotations

from collections.abc import Callable

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
}


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
