"""Random input, to find what crashes or hangs: `python -m tools.fuzz expressions --minutes 60`.

Every input comes from a seed, which is shown with what is found; `--seed N --count 1` repeats one. The exit
status is 1 if anything was found: another error than the documented ones, or an input that took longer than
`--limit` seconds of the processor.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

from qlik_engine.columns import Coded, Vector
from qlik_engine.errors import EngineError, ExpressionError
from qlik_engine.expr import compile_expression, expand, parse, registry, to_text
from qlik_engine.expr.limits import MAX_LENGTH
from qlik_engine.expr.nodes import Node
from qlik_engine.formats import Locale

from .fuzz_scripts import check_script, make_script

CASES: Final = Path(__file__).resolve().parents[1] / "tests" / "cases"
_SHOWN: Final = 500
_WORD_LIST: Final = """
    Sum ( ) { } < > , = 'a' "b*" [c] 1 $ + - * / & not and DISTINCT TOTAL P( E( If( : :: ; ' " [ ] ` /* */ //
    like <> += -= $1 $_2 1e9 .5 A B $(x) $(=1+1) Aggr( bitnot xor precedes << é Num# # @ % rem [=Year(A)] {<
    >} >=5 <A> (NUMERIC,DESCENDING) '' ]] null()
"""
_WORDS: Final = (*_WORD_LIST.split(), "\n", "\0", "\ufeff", "\U0001f600", " ")
_VARIABLES: Final = {
    "x": "3+4",
    "name": "x",
    "add": "$1+$2",
    "loop": "$(loop)",
    "calc": "=1+1",
    "double": "$(x)$(x)",
    "open": "$(",
    "quote": "'",
}
_VALUE_LIST: Final = """
    0 1 -1 2.5 3 1e18 -1e300 44000.5 1/0 A B null() '' 'abc' 'a'&A '12/31/2020' '[1,2]' '{"a":[1]}' '/a' '['
    '(a)|b' 'Paris' '(r99)' '(rom)' '#.##0,00' 'D/M/YYYY' 'hh:mm' '$(x)' 'GMT+05:00' Chr(0) Chr(8364)
    Dual('x',7)
"""
_VALUES: Final = tuple(_VALUE_LIST.split())
_NESTS: Final = (
    *(
        ("(", ")"),
        ("not ", ""),
        ("-", ""),
        ("If(A,", ")"),
        ("Sum({<A={1}>} ", ")"),
        ("{1} ", ""),
        ("$(", ")"),
    ),
    *(("Sum({(", ")} A)"), ("Aggr(Sum(A),(", ",(TEXT)))"), ("RangeSum(1,", ")"), ("A+(", ")"), ("'", "'")),
)


@dataclass(frozen=True, slots=True)
class Target:
    """`make` gives an input, `check` raises AssertionError or anything it should not for a wrong answer."""

    make: Callable[[Random], str]
    check: Callable[[str], None]


class TookTooLong(Exception):
    """An input was not done within the limit."""


# --- expressions ------------------------------------------------------------------------------------


def _soup(chance: Random) -> str:
    return chance.choice(("", " ")).join(chance.choices(_WORDS, k=chance.randint(1, 60)))


def _any_characters(chance: Random) -> str:
    return "".join(chr(chance.randrange(1, 0x2FFF)) for _ in range(chance.randint(0, 200)))


def _changed(chance: Random) -> str:
    """An expression of the tests, with pieces taken out, doubled, moved or put in."""
    text = chance.choice(_examples())
    for _ in range(chance.randint(1, 6)):
        at, end = sorted(chance.randint(0, len(text)) for _ in range(2))
        piece = text[at : min(end, at + 40)]
        put = chance.choice(("", piece * 2, chance.choice(_WORDS), piece[::-1], chance.choice(_examples())))
        text = text[:at] + put + text[at + len(piece) :]
    return text


def _examples() -> list[str]:
    if not _EXAMPLES:
        for path in sorted(CASES.glob("expr/*.txt")):
            lines = path.read_text(encoding="utf-8").splitlines()
            _EXAMPLES.extend(line.rpartition(" => ")[0] for line in lines if " => " in line)
    return _EXAMPLES


_EXAMPLES: Final[list[str]] = []


def _calls(chance: Random, depth: int = 0) -> str:
    """A call of a function with arguments that may suit it."""
    functions = [f for f in registry() if f.name != "Repeat"]
    function = chance.choice(functions)
    most = function.least + 3 if function.most is None else function.most
    count = chance.randint(function.least, most)
    args = [
        _calls(chance, depth + 1) if depth < 3 and chance.random() < 0.3 else chance.choice(_VALUES)
        for _ in range(count)
    ]
    return f"{function.name}({', '.join(args)})"


def _deep(chance: Random) -> str:
    opening, closing = chance.choice(_NESTS)
    count = chance.choice((50, 99, 100, 101, 1000, 20_000))
    return opening * count + chance.choice(("1", "", "A")) + closing * chance.choice((count, count - 1, 0))


def _huge(chance: Random) -> str:
    piece = chance.choice((*_WORDS, "a+", "1,", "'x'&", "A=1 or ", "{1}+", "<A={1}>", "''"))
    size = chance.choice((10_000, 200_000, MAX_LENGTH, MAX_LENGTH + 1))
    ends = (("", ""), ("Sum(", ")"), ("'", "'"), ("RangeSum(1", ",1)"), ("Sum({", "} A)"))
    start, end = chance.choice(ends)
    return start + (piece * (size // len(piece) + 1))[: size - len(start) - len(end)] + end


_MAKERS: Final = ((30, _soup), (8, _any_characters), (30, _changed), (30, _calls), (3, _deep), (0.3, _huge))


def make_expression(chance: Random) -> str:
    weights = [weight for weight, _ in _MAKERS]
    maker: Callable[[Random], str] = chance.choices([maker for _, maker in _MAKERS], weights)[0]
    return maker(chance)


class _Frame:
    """Three rows of two fields."""

    length = 3

    def column(self, field: str) -> Coded | None:
        values = {"A": [1.0, -7.5], "B": [44000.25, 0.0]}.get(field)
        if values is None:
            return None
        return Coded(Vector.of_numbers([float("nan"), *values]), _codes())


def _codes() -> Any:
    import numpy as np

    return np.array([1, 0, 2], dtype=np.uint8)


def check_expression(text: str) -> None:
    """Reading gives a tree or an error with its place; what is printed reads back; evaluating answers or
    refuses."""
    found = _read(text)
    if isinstance(found, ExpressionError):
        assert found.message
        assert 0 <= found.position <= len(found.text)
        assert min(found.line, found.column) >= 1
        return
    again = to_text(found)
    if len(again) <= MAX_LENGTH:
        assert parse(again) == found, f"read back differently: {again[:_SHOWN]}"
        assert hash(parse(again)) == hash(found)
    try:
        compiled = compile_expression(text, variables=_VARIABLES, evaluate=_one)
        if not compiled.is_aggregating:
            assert len(compiled.evaluate_rows(_Frame(), Locale())) == _Frame.length
    except EngineError:
        # Refused, with a reason: as good as an answer.
        return


def _read(text: str) -> Node | ExpressionError:
    try:
        return parse(expand(text, _VARIABLES, _one))
    except ExpressionError as error:
        return error


def _one(expression: str, plain: bool) -> str:
    return "1"


TARGETS: Final = {
    "expressions": Target(make_expression, check_expression),
    "scripts": Target(make_script, check_script),
}


# --- running ------------------------------------------------------------------------------------------


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raise TookTooLong in the block after some time of the processor: others may keep the machine busy."""

    def stop(*_: object) -> None:
        raise TookTooLong(f"more than {seconds:g} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def run(target: Target, seeds: Iterator[int], limit: float, until: float) -> tuple[int, int]:
    """How many inputs were tried, and how many findings there are; each is printed as it is met."""
    tried = found = 0
    for seed in seeds:
        if time.monotonic() > until:
            break
        text = target.make(Random(seed))
        tried += 1
        try:
            with _limited(limit):
                target.check(text)
        except (Exception, RecursionError):  # whatever it is, it is what is looked for
            found += 1
            print(f"--- seed {seed}: {text[:_SHOWN]!r} ({len(text)} characters)", file=sys.stderr)
            traceback.print_exc(limit=-6)
    return tried, found


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description=__doc__)
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("--minutes", type=float, default=1.0, help="how long to go on")
    parser.add_argument("--seed", type=int, default=None, help="the first seed (default: of the clock)")
    parser.add_argument("--count", type=int, default=sys.maxsize, help="how many inputs at most")
    parser.add_argument("--limit", type=float, default=10.0, help="seconds that one input may take")
    options = parser.parse_args(arguments)
    first = time.time_ns() if options.seed is None else options.seed
    began = time.monotonic()
    seeds = iter(range(first, first + options.count))
    tried, found = run(TARGETS[options.target], seeds, options.limit, began + options.minutes * 60)
    print(f"{tried} inputs from seed {first} in {time.monotonic() - began:.0f} s: {found} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
