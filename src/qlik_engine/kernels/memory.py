"""Memory for large arrays: in small pages, and kept for the next array once nobody holds it.

numpy asks the system for large pages, which are quick where the system has them at hand and ten times as
slow where it has to find them first; and it gives memory back that the next array takes anew.
"""

from __future__ import annotations

import mmap
import weakref
from collections import deque
from threading import Lock, Thread
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .. import native

# Smaller arrays are numpy's business.
_LARGE: Final = 1 << 18
# Bytes come in such parts of the power of two below them, so that arrays of about one size take each other's
# place, and in whole pages.
_PARTS: Final = 8
_PAGES: Final = 1 << 16
# Bytes kept while nobody uses them: so many, or as many as some of the largest pieces had, up to a limit;
# and how much larger than needed a kept piece may be.
_KEPT_FEW: Final = 1 << 28
_LARGEST: Final = 4
_KEPT_MAX: Final = 1 << 30
_SLACK: Final = 1.25
# Bytes kept at most for who is expected, and per row the arrays that these have: groups, and numbers.
_EXPECTED_MAX: Final = 1 << 27
_WIDTHS: Final = (1, 8, 1, 1, 2, 1, 4, 1, 1)
# How pages are taken at once, and the bytes up to which that is done: more may only be said to be needed.
_AT_ONCE: Final[int] = getattr(mmap, "MAP_POPULATE", 0)
_AT_ONCE_MAX: Final = 1 << 28

_kept: list[mmap.mmap] = []
_kept_max = _KEPT_FEW
_returned: deque[mmap.mmap] = deque()
_lent: dict[int, _Loan] = {}
_lock = Lock()


class _Loan(weakref.ref[NDArray[Any]]):
    """That an array stands in some pages."""

    __slots__ = ("pages",)
    pages: mmap.mmap


def room(length: int, kind: Any) -> NDArray[Any]:
    """An array to be written; what is in it before is anything."""
    size = length * np.dtype(kind).itemsize
    if size < _LARGE:
        return np.empty(length, dtype=kind)
    pages = _taken(_whole(size))
    array: NDArray[Any] = np.frombuffer(pages, dtype=kind, count=length)
    loan = _Loan(array, _give_back)
    loan.pages = pages
    _lent[id(loan)] = loan
    return array


def expect(length: int) -> None:
    """Somebody is going to calculate with so many rows: have room for the first arrays over them. Their pages
    are taken meanwhile, on a thread of its own; who is quicker takes them as ever."""
    if (lib := native.lib) is None:
        return
    expected: list[NDArray[np.uint8]] = []
    with _lock:
        _keep_returned()
        free = _EXPECTED_MAX - sum(map(len, _kept))
        for width in _WIDTHS:
            size = length * width
            if _LARGE <= size <= free:
                pages = _pages(_whole(size))
                _kept.append(pages)
                expected.append(np.frombuffer(pages, dtype=np.uint8, count=size))
                free -= len(pages)

    def take_pages() -> None:
        for array in expected:
            lib.take_pages(array)

    if expected:
        Thread(target=take_pages, name="qlik-engine-pages", daemon=True).start()


def zeros(length: int, kind: Any) -> NDArray[Any]:
    """An array of zeros most pages of which will be used, so that they are taken at once. A page that is read
    before it is written is taken twice otherwise, and all processors wait for the second time."""
    size = length * np.dtype(kind).itemsize
    if size < _LARGE:
        return np.full(length, 0, dtype=kind)
    return np.frombuffer(_pages(size, _AT_ONCE if size <= _AT_ONCE_MAX else 0), dtype=kind)


def cleared(shape: tuple[int, ...], kind: Any) -> NDArray[Any]:
    """Zeros to be counted or added up in, all of them written: see `zeros`."""
    length = 1
    for size in shape:
        length *= size
    if length * np.dtype(kind).itemsize < _LARGE:
        return np.zeros(shape, dtype=kind)
    array = room(length, kind).reshape(shape)
    array.fill(0)
    return array


def untouched(length: int, kind: Any) -> NDArray[Any]:
    """An array of zeros, which takes memory page by page as it is written."""
    size = length * np.dtype(kind).itemsize
    return np.frombuffer(_pages(size), dtype=kind) if size else np.zeros(0, dtype=kind)


def release_kept() -> None:
    """Let go of what nobody uses."""
    global _kept_max
    with _lock:
        _kept_max = _KEPT_FEW
        _returned.clear()
        _kept.clear()


def _whole(size: int) -> int:
    """The bytes of pages for so many."""
    grain = max((1 << size.bit_length() - 1) // _PARTS, _PAGES)
    return -(-size // grain) * grain


def _taken(size: int) -> mmap.mmap:
    """Pages for so many bytes, kept ones if some are of about that size."""
    with _lock:
        _keep_returned()
        fitting = [at for at, pages in enumerate(_kept) if size <= len(pages) <= size * _SLACK]
        found = _kept.pop(min(fitting, key=lambda at: len(_kept[at]))) if fitting else None
        while sum(map(len, _kept)) > _kept_max:
            del _kept[0]
    return _pages(size) if found is None else found


def _keep_returned() -> None:
    global _kept_max
    while _returned:
        pages = _returned.popleft()
        _kept_max = min(max(_kept_max, _LARGEST * len(pages)), _KEPT_MAX)
        _kept.append(pages)


def _give_back(loan: weakref.ref[NDArray[Any]]) -> None:
    """Nobody holds an array any more. This happens anywhere, so it must not wait for the lock."""
    found = _lent.pop(id(loan), None)
    if found is not None:
        _returned.append(found.pages)


def _pages(size: int, flags: int = 0) -> mmap.mmap:
    if hasattr(mmap, "MAP_PRIVATE"):
        return mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | flags)
    return mmap.mmap(-1, size)
