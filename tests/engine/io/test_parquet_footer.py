"""The footer of Parquet files: what it says is read, and damage to it is refused and ends nothing."""

from __future__ import annotations

import io
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from qlik_engine import native
from qlik_engine.errors import DataSourceError
from qlik_engine.formats import Locale
from qlik_engine.io.parquet import read_parquet
from qlik_engine.io.parquet_footer import FooterError, read_footer
from qlik_engine.io.rows import plain

LOCALE = Locale(date_format="YYYY-MM-DD", timestamp_format="YYYY-MM-DD hh:mm:ss", time_format="hh:mm:ss")
SEEDS = 250
MARK = 0x000123456789ABCD


def written(luck: random.Random) -> bytes:
    """A small file of any kind."""
    rows, out = range(luck.choice((0, 1, 30, 300))), io.BytesIO()
    columns: dict[str, Any] = {
        "whole": pa.array([row % 9 for row in rows], pa.int64()),
        "small": pa.array([row % 9 if row % 4 else None for row in rows], pa.int32()),
        "text": pa.array([f"text {row % 40}" if row % 5 else None for row in rows], pa.string()),
        "number": pa.array([row / 4 for row in rows], pa.float64()),
        "flag": pa.array([row % 2 == 0 for row in rows], pa.bool_()),
        "moment": pa.array([row * 10**6 for row in rows], pa.timestamp("us")),
    }
    if luck.random() < 0.3:
        columns["nested"] = pa.array([{"x": [row]} for row in rows], pa.struct([("x", pa.list_(pa.int64()))]))
    options: dict[str, Any] = {
        "compression": luck.choice(("none", "snappy", "zstd")),
        "use_dictionary": luck.random() < 0.7,
        "store_schema": luck.random() < 0.5,
        "write_page_index": luck.random() < 0.3,
    }
    pq.write_table(pa.table(columns), out, row_group_size=luck.choice((20, 1000)), **options)
    return out.getvalue()


def with_footer(raw: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The file with another footer."""
    length = int.from_bytes(raw[-8:-4], "little")
    changed = change(raw[-8 - length : -8])
    return raw[: -8 - length] + changed + len(changed).to_bytes(4, "little") + raw[-4:]


def damaged(footer: bytes, luck: random.Random) -> bytes:
    """The footer with bits turned, bytes put in, taken out or moved, huge numbers, or lists in lists."""
    found = bytearray(footer)
    for _ in range(luck.choice((1, 1, 2, 5))):
        at, other = luck.randrange(len(found)), luck.randrange(len(found))
        kind = luck.random()
        if kind < 0.35:
            found[at] ^= 1 << luck.randrange(8)
        elif kind < 0.6:
            found[at] = luck.choice((0, 0x15, 0x16, 0x18, 0x19, 0x1C, 0xFC, 127, 128, 255))
        elif kind < 0.7:
            found[at:at] = bytes(luck.choices(range(256), k=luck.randrange(1, 6)))
        elif kind < 0.8:
            found[at:at] = b"\xff" * luck.randrange(1, 10) + b"\x01"
        elif kind < 0.9:
            del found[at : at + luck.randrange(1, 9)]
        elif kind < 0.95:
            found[at:at] = luck.choice((b"\x1c", b"\x19\x1c", b"\x19\x19")) * luck.choice((5, 3000))
        else:
            found[at : at + 20] = found[other : other + 20]
        found = found or bytearray(1)
    return bytes(found)


def broken_files(seed: int) -> Iterator[bytes]:
    """Files with a damaged footer, one after the other."""
    luck = random.Random(seed)
    while True:
        yield with_footer(written(luck), lambda footer: damaged(footer, luck))


def read_broken_files(folder: Path) -> None:
    """Read many of them; raises whatever else than a refusal comes of it."""
    path, refusals = folder / "broken.parquet", []
    for raw in islice(broken_files(1), SEEDS):
        path.write_bytes(raw)
        try:
            read_parquet(
                path, LOCALE, fields=frozenset(("whole", "small", "text", "number", "flag", "moment"))
            )
        except DataSourceError as error:
            refusals.append(error.message)
    assert SEEDS // 2 < len(refusals) < SEEDS
    assert all("broken.parquet" in message for message in refusals)


def test_a_damaged_footer_never_ends_the_process(tmp_path: Path) -> None:
    code = f"import test_parquet_footer as t, pathlib; t.read_broken_files(pathlib.Path({str(tmp_path)!r}))"
    most = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    run = subprocess.run(
        [sys.executable, "-c", f"{code}; {most}" if sys.platform == "linux" else code],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    assert int(run.stdout or 0) < 1 << 20, "more than a gigabyte"


@pytest.mark.usefixtures("loops")
def test_compiled_or_not_the_same_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.parquet"
    luck = random.Random(3)

    def found() -> Any:
        try:
            footer = read_footer(path)
        except FooterError as error:
            return str(error)
        return footer.rows, footer.fields, footer.chunks.tolist()

    lib = native.lib
    for raw in [*[written(luck) for _ in range(20)], *islice(broken_files(2), 100)]:
        path.write_bytes(raw)
        monkeypatch.setattr(native, "lib", lib)
        one = found()
        monkeypatch.setattr(native, "lib", None)
        assert one == found()


def test_what_the_file_says_is_found(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    luck = random.Random(7)
    for _ in range(20):
        path.write_bytes(written(luck))
        footer, wanted = read_footer(path), pq.read_metadata(path)
        assert footer.rows == [wanted.row_group(at).num_rows for at in range(wanted.num_row_groups)]
        every = [*range(len(footer.rows))]
        assert ("nested" in footer.fields) is False
        for name, place in footer.fields.items():
            for group, chunk in zip(every, footer.column(name, every), strict=True):
                own: Any = wanted.row_group(group).column(place)
                assert own.path_in_schema == name
                assert chunk.values == own.num_values
                assert chunk.packed == own.total_compressed_size
                assert chunk.size == own.total_uncompressed_size
                assert chunk.start == min(own.data_page_offset, own.dictionary_page_offset or 2**62)
                known: Any = own.statistics if name in ("whole", "small", "moment") else None
                assert bool(chunk.has_range) == (known is not None and known.has_min_max)
                if chunk.has_range:
                    assert (chunk.low, chunk.high) == (known.min_raw, known.max_raw)


@pytest.mark.parametrize("size", [0, 4, 7, 9])
def test_limits_of_another_length_are_not_believed(tmp_path: Path, size: int) -> None:
    path, mark = tmp_path / "x.parquet", MARK.to_bytes(8, "little")
    pq.write_table(pa.table({"x": [MARK, MARK]}), path)
    raw = path.read_bytes()
    other = b"\x18" + bytes([size]) + (mark + mark)[:size]
    path.write_bytes(with_footer(raw, lambda footer: footer.replace(b"\x18\x08" + mark, other)))
    assert path.read_bytes() != raw
    assert not read_footer(path).column("x", [0])[0].has_range
    if native.lib is None:  # Arrow believes some, and refuses others
        return
    assert [dual.number for dual in plain(read_parquet(path, LOCALE).columns["x"])] == [MARK, MARK]


def varint(number: int) -> bytes:
    """A whole number as Thrift writes it."""
    left = (number << 1 ^ number >> 63) & 0xFFFF_FFFF_FFFF_FFFF
    out = bytearray()
    while left > 127:
        out.append(left & 127 | 128)
        left >>= 7
    return bytes([*out, left])


@pytest.mark.parametrize("offset", [-1, -(2**63), 2**63 - 1, 0, 10**6])
def test_pages_outside_of_the_file_are_refused_by_name(tmp_path: Path, offset: int) -> None:
    path = tmp_path / "x.parquet"
    column = {"a": [*range(100)], "b": [*range(100)]}
    pq.write_table(pa.table(column), path, use_dictionary=False, row_group_size=50)
    start = pq.read_metadata(path).row_group(1).column(1).data_page_offset
    raw, old = path.read_bytes(), b"\x26" + varint(start)
    assert raw.count(old) == 1
    path.write_bytes(with_footer(raw, lambda footer: footer.replace(old, b"\x26" + varint(offset))))
    with pytest.raises(DataSourceError, match=r"'x\.parquet': column 'b' of row group 2 is not in the file"):
        read_parquet(path, LOCALE)


@pytest.mark.parametrize("rows", [3002, 2**33, 2**45, 2**63 - 1])
def test_rows_that_are_not_there_are_refused(tmp_path: Path, rows: int) -> None:
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table({"x": [*range(3001)], "y": [str(row) for row in range(3001)]}), path)
    raw = path.read_bytes()
    said = with_footer(raw, lambda footer: footer.replace(varint(3001), varint(rows)))
    assert said != raw
    path.write_bytes(said)
    with pytest.raises(DataSourceError, match=r"x\.parquet"):
        read_parquet(path, LOCALE)


def test_a_schema_nested_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    elements = b"\x48\x01r\x15\x02\x00" * 100_000
    schema = b"\x15\x02\x19\xfc" + bytes([0xA0, 0x8D, 0x06]) + elements
    footer = schema + b"\x16\x00\x19\x0c\x00"
    path.write_bytes(b"PAR1" + footer + len(footer).to_bytes(4, "little") + b"PAR1")
    with pytest.raises(DataSourceError, match="no place for the element 'r'"):
        read_parquet(path, LOCALE)


@pytest.mark.parametrize(
    "raw", [b"", b"PAR1", b"a;b\n1;2\n3;4\n", b"PAR1" + b"\xff\xff\xff\xffPAR1", b"PAR1\x00\x00\x00\x00PAR1"]
)
def test_what_is_no_parquet_file_is_refused(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(raw)
    with pytest.raises(DataSourceError, match=r"x\.parquet"):
        read_parquet(path, LOCALE)


def test_many_groups_of_rows(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table({"x": [*range(3000)], "y": [*range(3000)]}), path, row_group_size=1)
    assert read_footer(path).rows == [1] * 3000
    assert [dual.number for dual in plain(read_parquet(path, LOCALE).columns["y"])] == [*range(3000)]
