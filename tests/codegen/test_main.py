"""The tree is what the generator writes, and the generator notices when it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen import __main__ as command


def test_the_tree_is_up_to_date() -> None:
    changed = command.drift(command.outputs())
    assert [str(path.relative_to(command.ROOT)) for path in changed] == [], "run `python -m codegen`"


def test_write_makes_the_tree_what_it_should_be(tmp_path: Path) -> None:
    folder = tmp_path / command.FOLDERS[0]
    wanted = {folder / "new.py": "new = 1\n", folder / "old.py": "old = 2\n"}
    folder.mkdir(parents=True)
    (folder / "old.py").write_text("old = 1\n")
    (folder / "stale.py").write_text("stale = 1\n")
    expected = [folder / "new.py", folder / "old.py", folder / "stale.py"]
    assert command.drift(wanted, tmp_path) == expected
    assert command.write(wanted, tmp_path) == expected
    assert command.drift(wanted, tmp_path) == []
    assert sorted(path.name for path in folder.iterdir()) == ["new.py", "old.py"]


def test_check_lists_what_differs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    differing = command.ROOT / command.FOLDERS[0] / "index.py"
    files = {path: path.read_text(encoding="utf-8") for path in _tree()}
    monkeypatch.setattr(command, "outputs", lambda: {**files, differing: "other = 1\n"})
    assert command.main(["--check"]) == 1
    assert capsys.readouterr().out == f"differs: {differing.relative_to(command.ROOT)}\n"
    monkeypatch.setattr(command, "outputs", lambda: files)
    assert command.main(["--check"]) == 0


def _tree() -> list[Path]:
    return [
        path
        for folder in command.FOLDERS
        for path in (command.ROOT / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    ]
