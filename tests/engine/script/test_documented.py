"""Every statement, prefix and variable in the documentation's index has cases of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[3]
FAMILIES = yaml.safe_load((ROOT / "contract/language/statements.yaml").read_text("utf-8"))["families"]
SCRIPTS = [path.read_text("utf-8") for path in sorted((ROOT / "tests/cases/script").glob("*.qvs"))]
NOT_IN_THE_CLOUD = "Direct Discovery variables"
NAMES = [name for family, names in FAMILIES.items() if family != NOT_IN_THE_CLOUD for name in names]


@pytest.mark.parametrize("name", NAMES)
def test_it_has_a_case(name: str) -> None:
    words = name.partition(" ..")[0].split()
    phrase = r"\s+".join(words)
    pattern = re.compile(rf"(?<![\w']){phrase}s?(?!\w)", re.IGNORECASE)
    without_comments = (re.sub(r"//[^\n]*", "", script) for script in SCRIPTS)
    assert any(pattern.search(script) for script in without_comments), (
        f"no case in tests/cases/script: {name}"
    )


def test_the_index_is_there() -> None:
    assert len(NAMES) > 90
