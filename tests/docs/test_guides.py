"""The programs of the guides run, against a tenant, and print what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qlik_tenant import Tenant

GUIDES = Path(__file__).resolve().parents[2] / "docs"
PROGRAMS = [
    pytest.param(program, id=f"{guide}-{number}")
    for guide in ("client.md",)
    for number, program in enumerate(
        re.findall(r"^```python\n(.*?)^```", (GUIDES / guide).read_text("utf-8"), re.DOTALL | re.MULTILINE)
    )
]


@pytest.fixture(scope="module")
def tenant() -> Iterator[Tenant]:
    with Tenant(in_memory=True) as running:
        yield running


@pytest.mark.parametrize("program", PROGRAMS)
def test_programs_run_and_print_what_they_say(
    program: str, tenant: Tenant, capsys: pytest.CaptureFixture[str]
) -> None:
    names: dict[str, Any] = {"host": tenant.url, "api_key": tenant.api_key, "__name__": "__main__"}
    exec(compile(program, "guide", "exec"), names)
    printed = capsys.readouterr().out.splitlines()
    for promised in re.findall(r"print\(.*\)  # (.+)$", program, re.MULTILINE):
        assert promised in printed
