"""A tenant that is killed keeps what was saved, and the next start is clean."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tools.crash import call, crash, load, opened, running, send

COVERS = ("Global.CreateApp", "Global.OpenDoc", "Doc.SetScript", "Doc.DoReload", "Doc.DoSave", "Doc.Evaluate")


def make_app(about: dict[str, Any]) -> str:
    """A saved app in which Sum(x) is 3."""
    with opened(about) as socket:
        app_id: str = call(socket, -1, "CreateApp", "Kept")["qAppId"]
    with opened(about, app_id) as socket:
        load(socket, "LOAD 1 AS x AUTOGENERATE 3;")
        call(socket, 1, "DoSave")
    return app_id


def leftovers(folder: Path) -> list[str]:
    return [entry.name for entry in (folder / "apps").iterdir() if entry.name.startswith(".")]


def test_killed_during_a_reload(tmp_path: Path) -> None:
    with running(tmp_path) as (process, about):
        app_id = make_app(about)
        with opened(about, app_id) as socket:
            long = "LOAD Repeat('x', 20) & RecNo() AS x AUTOGENERATE 30000000;"
            call(socket, 1, "SetScript", f"TRACE begun;\n{long}")
            reload = send(socket, 1, "DoReload")
            while not call(socket, -1, "GetProgress", reload)["qProgressData"]["qTransientProgress"]:
                time.sleep(0.01)
            process.kill()
    with running(tmp_path) as (_, about), opened(about, app_id) as socket:
        assert call(socket, 1, "Evaluate", "Sum(x)") == {"qReturn": "3"}
        assert "AUTOGENERATE 3;" in call(socket, 1, "GetScript")["qScript"]
        assert leftovers(tmp_path) == []


@pytest.mark.parametrize("delay", [0.0, 0.02, 0.1])
def test_killed_during_a_save(tmp_path: Path, delay: float) -> None:
    with running(tmp_path) as (process, about):
        app_id = make_app(about)
        with opened(about, app_id) as socket:
            load(socket, "LOAD RecNo() AS x AUTOGENERATE 1000000;")
            send(socket, 1, "DoSave")
            time.sleep(delay)
            process.kill()
    with running(tmp_path) as (_, about), opened(about, app_id) as socket:
        assert call(socket, 1, "Evaluate", "Count(x)")["qReturn"] in ("3", "1000000")
        assert leftovers(tmp_path) == []


def test_leftovers_of_a_crash_are_removed_at_the_next_start(tmp_path: Path) -> None:
    with running(tmp_path) as (_, about):
        app_id = make_app(about)
    (tmp_path / "apps" / f".{app_id}.x.tmp").write_bytes(b"half")
    (tmp_path / "apps" / ".discarded-1").mkdir()
    with running(tmp_path) as (_, about), opened(about, app_id) as socket:
        assert call(socket, 1, "Evaluate", "Sum(x)") == {"qReturn": "3"}
        assert leftovers(tmp_path) == []


def test_killed_at_random_moments_of_reloads(tmp_path: Path) -> None:
    """`python -m tools.crash` goes on for longer."""
    assert crash(tmp_path, 1, Random(5)) == []
