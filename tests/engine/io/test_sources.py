"""Files of a script: found, or refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from qlik_engine.errors import DataSourceError
from qlik_engine.io import FolderSources, NoSources


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    (folder / "sub").mkdir(parents=True)
    for name in ("b.csv", "a.csv", "sub/c.csv", "[x].csv"):
        (folder / name).write_text("x")
    (tmp_path / "secret.csv").write_text("secret")
    (folder / "out.csv").symlink_to(tmp_path / "secret.csv")
    (folder / "outside").symlink_to(tmp_path)
    return folder


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("lib://DataFiles/a.csv", ["a.csv"]),
        ("LIB://Any space:name/sub/c.csv", ["sub/c.csv"]),
        ("a.csv", ["a.csv"]),
        ("sub\\c.csv", ["sub/c.csv"]),
        ("lib://X/?.csv", ["a.csv", "b.csv"]),
        ("sub/*", ["sub/c.csv"]),
        ("[x].*", ["[x].csv"]),
    ],
)
def test_what_a_reference_finds(root: Path, reference: str, expected: list[str]) -> None:
    assert FolderSources(root).matching(reference) == [root / name for name in expected]


@pytest.mark.parametrize(
    "reference",
    [
        "../secret.csv",
        "lib://X/../secret.csv",
        "lib://X/sub/../../secret.csv",
        "sub\\..\\..\\secret.csv",
        "/etc/passwd",
        "\\\\server\\share",
        "C:\\x.csv",
        "file:///etc/passwd",
        "http://example.com/x.csv",
        "lib://X/out.csv",
        "lib://X/outside/secret.csv",
        "lib://X/outside/*.csv",
        "lib://X/out*.csv",
        "lib://X",
        "",
        "a\0.csv",
        "*/a.csv",
    ],
)
def test_nothing_outside_is_reached(root: Path, reference: str) -> None:
    with pytest.raises(DataSourceError):
        FolderSources(root).matching(reference)


def test_a_missing_file_is_an_error_to_read_but_a_place_to_write(root: Path) -> None:
    sources = FolderSources(root)
    assert sources.resolve("lib://X/new.csv") == root / "new.csv"
    for reference in ("new.csv", "*.parquet"):
        with pytest.raises(DataSourceError, match="Cannot open file"):
            sources.matching(reference)


def test_named_connections(root: Path) -> None:
    sources = FolderSources(root, {"Sub": root / "sub"})
    assert sources.resolve("lib://sub/c.csv") == root / "sub" / "c.csv"
    with pytest.raises(DataSourceError, match="Connection 'other' not found"):
        sources.resolve("lib://other/c.csv")


def test_no_sources() -> None:
    with pytest.raises(DataSourceError):
        NoSources().matching("lib://X/a.csv")


def test_a_name_longer_than_any_file_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataSourceError, match="its name is too long"):
        FolderSources(tmp_path).matching("x" * 300)
