"""`filters(...)`: what a script does to the cells of a file before they are read as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from ..errors import UnsupportedError
from .format_spec import Filter

Grid = list[list[Any]]
Test = Callable[[Sequence[Any]], bool]


def filtered(grid: Grid, steps: Sequence[Filter]) -> Grid:
    """The grid after all steps, which keep its lines equally long. Raises UnsupportedError for others than
    Remove, Replace, Rotate and Transpose."""
    if not steps:
        return grid
    width = max(map(len, grid), default=0)
    grid = [[*line, *[None] * (width - len(line))] for line in grid]
    for step in steps:
        action = _ACTIONS.get(step.name)
        if action is None:
            raise _unknown(step)
        grid = action(grid, step)
    return grid


def _remove(grid: Grid, step: Filter) -> Grid:
    """`Remove(Row, Pos(Top, 1))`, `Remove(Row, RowCnd(CellValue, 1, StrCnd(null)))`, the same for Col."""
    what, which = _word(step, 0), step.arguments[1] if len(step.arguments) > 1 else None
    if not isinstance(which, Filter) or what not in ("row", "col"):
        raise _unknown(step)
    if what == "col":
        return _transposed(_remove_rows(_transposed(grid), which))
    return _remove_rows(grid, which)


def _remove_rows(grid: Grid, which: Filter) -> Grid:
    if which.name == "pos":
        number = _index(which, 1, _word(which, 0), len(grid))
        return [line for at, line in enumerate(grid) if at != number]
    if which.name in ("rowcnd", "colcnd"):
        fits = _condition(which)
        return [line for line in grid if not fits(line)]
    raise _unknown(which)


def _condition(which: Filter) -> Test:
    """`RowCnd(CellValue, 2, StrCnd(equal, 'x'))`, `RowCnd(Every, StrCnd(null))`, `RowCnd(Compound, ...)`."""
    kind, *rest = which.arguments
    word = kind.lower() if isinstance(kind, str) else ""
    if word == "compound":
        tests = [_condition(each) for each in rest if isinstance(each, Filter)]
        return lambda line: all(test(line) for test in tests)
    if word in ("every", "some") and rest and isinstance(rest[0], Filter):
        cell = _cell(rest[0])
        every = all if word == "every" else any
        return lambda line: every(map(cell, line))
    if word == "cellvalue" and len(rest) > 1 and isinstance(rest[0], str) and isinstance(rest[1], Filter):
        at, test = int(rest[0]) - 1, _cell(rest[1])
        return lambda line: 0 <= at < len(line) and test(line[at])
    raise _unknown(which)


def _cell(step: Filter) -> Callable[[Any], bool]:
    """`StrCnd(null)`, `StrCnd(equal, 'x')`, contain, start, end, shorter, longer; with `not` in front of all
    the opposite, with `case` letters count as they are written."""
    words = [each for each in step.arguments if isinstance(each, str)]
    if step.name != "strcnd" or not words:
        raise _unknown(step)
    opposite = words[0].lower() == "not"
    if opposite or words[-1].lower() == "not":
        opposite, words = True, words[1:] if words[0].lower() == "not" else words[:-1]
    exact = len(words) > 2 and words[-1].lower() == "case"
    kind, text = words[0].lower(), words[1] if len(words) > 1 else ""
    wanted = text if exact else text.lower()
    tests: dict[str, Callable[[str], bool]] = {
        "null": lambda value: not value.strip(),
        "equal": lambda value: value == wanted,
        "contain": lambda value: wanted in value,
        "start": lambda value: value.startswith(wanted),
        "end": lambda value: value.endswith(wanted),
        "shorter": lambda value: len(value) < int(text),
        "longer": lambda value: len(value) > int(text),
    }
    if kind not in tests:
        raise _unknown(step)
    test = tests[kind]

    def fits(value: Any) -> bool:
        shown = "" if value is None else str(value)
        return test(shown if exact else shown.lower()) is not opposite

    return fits


def _replace(grid: Grid, step: Filter) -> Grid:
    """`Replace(1, top, StrCnd(null))`: such cells of a column get what stands above them (below, left,
    right)."""
    place, side = _word(step, 0), _word(step, 1)
    test = step.arguments[2] if len(step.arguments) > 2 else None
    if not place.isdigit() or side not in ("top", "bottom", "left", "right") or not isinstance(test, Filter):
        raise _unknown(step)
    column, fits = int(place) - 1, _cell(test)
    lines = range(len(grid)) if side != "bottom" else range(len(grid) - 1, -1, -1)
    for at in lines:
        if not (0 <= column < len(grid[at])) or not fits(grid[at][column]):
            continue
        row = at + {"top": -1, "bottom": 1}.get(side, 0)
        from_column = column + {"left": -1, "right": 1}.get(side, 0)
        if 0 <= row < len(grid) and 0 <= from_column < len(grid[at]):
            grid[at][column] = grid[row][from_column]
    return grid


def _rotate(grid: Grid, step: Filter) -> Grid:
    side = _word(step, 0)
    if side not in ("left", "right"):
        raise _unknown(step)
    return _transposed(grid)[::-1] if side == "left" else _transposed(grid[::-1])


def _transpose(grid: Grid, step: Filter) -> Grid:
    return _transposed(grid)


def _transposed(grid: Grid) -> Grid:
    return [list(line) for line in zip(*grid, strict=True)]


def _word(step: Filter, place: int) -> str:
    word = step.arguments[place] if place < len(step.arguments) else ""
    if not isinstance(word, str):
        raise _unknown(step)
    return word.lower()


def _index(step: Filter, place: int, side: str, size: int) -> int:
    word = _word(step, place)
    if not word.isdigit() or side not in ("top", "bottom", "left", "right"):
        raise _unknown(step)
    return int(word) - 1 if side in ("top", "left") else size - int(word)


def _unknown(step: Filter) -> UnsupportedError:
    shown = step.name.capitalize()
    return UnsupportedError(f"The filter {shown} is not supported in this form", parameter="filters")


_ACTIONS: Final[dict[str, Callable[[Grid, Filter], Grid]]] = {
    "remove": _remove,
    "replace": _replace,
    "rotate": _rotate,
    "transpose": _transpose,
}
