"""The fuzzer of expressions, for a moment and always with the same inputs."""

from __future__ import annotations

import itertools
import random
import time

import pytest

from qlik_engine.errors import ExpressionError
from qlik_engine.expr import compile_expression, parse
from tools.fuzz import TARGETS, Target, main, run

FAR = 3600.0


def test_nothing_is_found() -> None:
    inputs = itertools.islice(itertools.count(20), 800)
    assert run(TARGETS["expressions"], inputs, 60.0, time.monotonic() + FAR) == (800, 0)


def test_what_goes_wrong_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    def check(text: str) -> None:
        assert text != "2"
        while text == "3":
            pass

    target = Target(lambda chance: str(chance.choice([1, 2, 3])), check)
    made = [target.make(random.Random(seed)) for seed in range(30)]
    wrong = made.count("2") + made.count("3")
    assert run(target, iter(range(30)), 0.05, time.monotonic() + FAR) == (30, wrong)
    shown = capsys.readouterr().err
    assert "AssertionError" in shown
    assert "TookTooLong" in shown


def test_it_stops_when_its_time_is_over() -> None:
    assert run(TARGETS["expressions"], itertools.count(), 1.0, time.monotonic() - 1) == (0, 0)


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["expressions", "--seed", "7", "--count", "20"]) == 0
    assert capsys.readouterr().out.startswith("20 inputs from seed 7")


@pytest.mark.parametrize(
    "text",
    ["1" * 400, "Sum({" + "1+" * 5000 + "1} A)", "Sum({$" + "<A={1}>" * 500 + "} A)", "1e999"],
    ids=["digits", "sets", "modifiers", "exponent"],
)
def test_what_was_found_once_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text)


def test_long_chains_compare_and_hash() -> None:
    text = "+".join(["A"] * 20_000)
    assert parse(text) == parse(text)
    assert parse(text) != parse(f"B+{text}")
    assert len({parse(text), parse(text)}) == 1


def test_fields_on_the_fly_nest_as_far_as_all_else() -> None:
    text = "A"
    for level in range(45):
        opening, closing = ("[]", '""', "``")[level % 3]
        text = f"Sum({{<{opening}={text.replace(closing, closing * 2)}{closing}={{1}}>}} A)"
    with pytest.raises(ExpressionError):
        parse(text + "+" + "(" * 200)
    with pytest.raises(ExpressionError, match="deeper"):
        parse("(" * 80 + text + ")" * 80)


def test_evaluate_inside_evaluate_ends() -> None:
    inner = "1"
    for _ in range(8):
        inner = "Evaluate('" + inner.replace("'", "''") + "')"
    assert compile_expression(inner).text == inner
