"""Every section of the protocol has its tests: they bear its number, as in `test_8_3_...`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SECTIONS = [
    *("1", "2.1", "2.2", "2.3", "3", "3.1", "3.2", "3.3", "4", "5", "6", "7"),
    *("8.1", "8.2", "8.3", "8.4", "8.5", "8.6", "8.7", "9", "10", "10.1", "10.2", "11", "12", "13", "14"),
]
_NAMED = re.compile(r"^def test_(\d+(?:_\d+)?)_[a-z]", re.MULTILINE)


def numbers() -> list[str]:
    """The section of every test that has one."""
    files = sorted(Path(__file__).parent.glob("test_protocol_*.py"))
    return [found.replace("_", ".") for file in files for found in _NAMED.findall(file.read_text())]


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_has_tests(section: str) -> None:
    assert numbers().count(section) >= (1 if section in ("8.7", "14") else 2)


def test_no_test_is_of_a_section_that_is_not_there() -> None:
    assert set(numbers()) == set(SECTIONS)
