"""Tags of media files: what is there is read, what is broken gives nothing and never an error."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from qlik_engine.io.media import tags

DATA = Path(__file__).parents[2] / "cases" / "script" / "data"
FILES = ("photo.jpg", "picture.png", "song.mp3", "film.wmv")


@pytest.mark.parametrize(
    ("name", "tag", "value"),
    [
        ("photo.jpg", "Model", "Box 1"),
        ("photo.jpg", "Orientation", 1.0),
        ("photo.jpg", "ImageLength", 2.0),
        ("photo.jpg", "GPSLatitudeRef", "N"),
        ("picture.png", "Long", "x" * 50),
        ("song.mp3", "TIT2", "Song"),
        ("song.mp3", "Album", "Album"),
        ("film.wmv", "Count", 7.0),
    ],
)
def test_a_tag(name: str, tag: str, value: str | float) -> None:
    assert tags(DATA / name)[tag] == value


@pytest.mark.parametrize("name", FILES)
def test_files_that_are_cut_off(name: str, tmp_path: Path) -> None:
    whole, path = (DATA / name).read_bytes(), tmp_path / name
    known = tags(DATA / name)
    for length in range(0, len(whole), 5):
        path.write_bytes(whole[:length])
        assert tags(path).keys() <= known.keys()


@pytest.mark.parametrize("name", FILES)
def test_files_with_wrong_bytes(name: str, tmp_path: Path) -> None:
    whole, path, chance = (DATA / name).read_bytes(), tmp_path / name, random.Random(name)
    for _ in range(200):
        wrong = bytearray(whole)
        for _ in range(3):
            wrong[chance.randrange(len(wrong))] = chance.randrange(256)
        path.write_bytes(wrong)
        assert isinstance(tags(path), dict)


def test_other_files_have_none(tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.write_bytes(b"")
    assert tags(path) == tags(DATA / "x.csv") == {}
