"""The documents tell the truth: paths they name exist, commands and programs they show run."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qlik_tenant import Tenant

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PATH = re.compile(
    r"`((?:src|tests|contract|codegen|docs|tools|examples|benchmarks|\.ci)/[\w./-]*|[A-Z]+\.md)`"
)
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: str(d.relative_to(ROOT)))
def test_named_paths_exist(document: Path) -> None:
    named = set(PATH.findall(document.read_text("utf-8")))
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


@pytest.fixture(scope="module")
def tenant() -> Iterator[Tenant]:
    with Tenant(in_memory=True) as running:
        yield running


@pytest.mark.parametrize("program", blocks("python"), ids=lambda p: p.strip().splitlines()[0])
def test_programs_of_the_readme_run_and_print_what_they_say(
    program: str, tenant: Tenant, capsys: pytest.CaptureFixture[str]
) -> None:
    names: dict[str, Any] = {"host": tenant.url, "api_key": tenant.api_key, "__name__": "__main__"}
    exec(compile(program, "README.md", "exec"), names)
    printed = capsys.readouterr().out.splitlines()
    for promised in re.findall(r"print\(.*#\s*([\d.]+)$", program, re.MULTILINE):
        assert promised in printed


def test_commands_of_the_readme_are_known() -> None:
    commands = [line for block in blocks("sh") for line in block.splitlines()]
    ci = (ROOT / ".ci" / "run").read_text("utf-8")
    for command in commands:
        if command.startswith("make "):
            assert command in ci, f"CI does not run {command!r}"
        elif "pip install" in command:
            extras = re.findall(r"\[([\w,]+)\]", command)[0].split(",")
            declared = (ROOT / "pyproject.toml").read_text("utf-8")
            assert all(re.search(rf"^{extra} = \[", declared, re.MULTILINE) for extra in extras)
        else:
            assert command == "qlik-tenant serve --data my-tenant"


def test_the_serve_command_of_the_readme_serves(tmp_path: Path) -> None:
    (command,) = (
        line for block in blocks("sh") for line in block.splitlines() if line.startswith("qlik-tenant")
    )
    program, *arguments = shlex.split(command)
    script = Path(sys.executable).parent / program
    with subprocess.Popen(
        [script, *arguments], cwd=tmp_path, stdout=subprocess.PIPE, env=os.environ
    ) as server:
        assert server.stdout is not None
        assert server.stdout.readline().startswith(b'{"url"')
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0
    assert (tmp_path / "my-tenant").is_dir()
