"""Calculations on rows as steps of a small machine, which the compiled loops run block by block.

Null is NaN, true -1 and false 0; whatever is neither 0 nor null counts as true.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .. import native
from ..columns.vector import Floats, Ints
from .arrays import coded
from .memory import room
from .parallel import division, undivided

_NOTHING: Final = np.zeros(0)
_NO_GROUPS: Final = np.zeros(0, dtype=np.uint8)
_NO_COUNTS: Final = np.zeros(0, dtype=np.int64)
# Bounds of the machine.
_STEPS_MAX: Final = 256
_COLUMNS_MAX: Final = 64
_DEPTH_MAX: Final = 16


class Step(IntEnum):
    """What the machine can do. Those that need an operand put a block on the stack; the others take theirs
    from it and leave their result."""

    CONSTANT = 0
    LOOKUP = 1
    NUMBERS = 2
    NEGATE = 3
    NOT = 4
    ADD = 5
    SUBTRACT = 6
    MULTIPLY = 7
    DIVIDE = 8
    EQUAL = 9
    UNEQUAL = 10
    LESS = 11
    LESS_EQUAL = 12
    GREATER = 13
    GREATER_EQUAL = 14
    AND = 15
    OR = 16
    XOR = 17
    CHOOSE = 18


class Constant(NamedTuple):
    """One number for all rows."""

    number: float


class Lookup(NamedTuple):
    """The number in a table that each row's code names."""

    numbers: Floats
    codes: NDArray[Any]


class Numbers(NamedTuple):
    """The numbers of the rows themselves."""

    numbers: Floats


Instruction: TypeAlias = Constant | Lookup | Numbers | Step


class Program(NamedTuple):
    """Instructions as the loops take them."""

    steps: NDArray[np.int32]
    constants: Floats
    columns: tuple[NDArray[Any], ...]


def assemble(instructions: Sequence[Instruction]) -> Program | None:
    """The program of instructions, each after those it takes its operands from; None where there are no
    compiled loops, or more than they take."""
    if native.lib is None or len(instructions) > _STEPS_MAX:
        return None
    steps: list[tuple[int, int]] = []
    constants: list[float] = []
    columns: list[NDArray[Any]] = []
    depth = deepest = 0
    for instruction in instructions:
        operand, grown = 0, 1
        match instruction:
            case Constant(number):
                step, operand = Step.CONSTANT, len(constants)
                constants.append(number)
            case Lookup(numbers, codes):
                step, operand = Step.LOOKUP, len(columns)
                columns += [np.ascontiguousarray(numbers), coded(codes)]
            case Numbers(numbers):
                step, operand = Step.NUMBERS, len(columns)
                columns.append(np.ascontiguousarray(numbers))
            case Step():
                step = instruction
                grown = 0 if step in (Step.NEGATE, Step.NOT) else -2 if step is Step.CHOOSE else -1
        steps.append((step, operand))
        depth += grown
        deepest = max(deepest, depth)
    if deepest > _DEPTH_MAX or len(columns) > _COLUMNS_MAX:
        return None
    return Program(np.array(steps, dtype=np.int32), np.array(constants, dtype=np.float64), tuple(columns))


def calculate(program: Program, start: int, stop: int) -> Floats:
    """float64[stop - start]: the result on those rows, on this thread."""
    out = np.empty(stop - start)
    native.lib.calculate(*program, _NO_GROUPS, _NOTHING, _NO_COUNTS, out, undivided(start, stop))
    return out


def calculate_all(program: Program, length: int) -> tuple[Floats, bool]:
    """float64[length]: the result on every row; and whether it is known everywhere."""
    lib, out = native.lib, room(length, np.float64)
    nulls = lib.calculate(*program, _NO_GROUPS, _NOTHING, _NO_COUNTS, out, division(length))
    return out, not any(nulls)


def calculate_sums(program: Program, groups: NDArray[Any], count: int, length: int) -> tuple[Floats, Ints]:
    """The sum of the results of the rows of each of `count` groups, and how many of them are not null."""
    lib = native.lib
    rows = coded(groups) if count > 1 else _NO_GROUPS
    parts = division(length, count)
    sums, counts = np.zeros((len(parts) - 2, count)), np.zeros((len(parts) - 2, count), dtype=np.int64)
    lib.calculate(*program, rows, sums, counts, _NOTHING, parts)
    return np.add.reduce(sums), np.add.reduce(counts)
