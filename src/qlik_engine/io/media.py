"""What media files say of themselves: the tags of JPEG (Exif), PNG, MP3 (ID3), WMA and WMV (ASF) files."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypeAlias

Value: TypeAlias = str | float
Tags: TypeAlias = dict[str, Value]

# Tags stand at the start of a file, or (ID3 of old) in its last bytes.
_START: Final = 1 << 22
_END: Final = 128
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_ASF: Final = bytes.fromhex("3026B2758E66CF11A6D900AA0062CE6C")
_ASF_CONTENT: Final = bytes.fromhex("3326B2758E66CF11A6D900AA0062CE6C")
_ASF_MORE: Final = bytes.fromhex("40A4D0D207E3D21197F000A0C95EA850")
_ID3: Final = {
    "TIT2": "Title", "TPE1": "Artist", "TALB": "Album", "TYER": "Year", "TDRC": "Year", "TRCK": "Track",
    "TCON": "Genre", "COMM": "Comment", "TT2": "Title", "TP1": "Artist", "TAL": "Album", "TYE": "Year",
    "TRK": "Track", "TCO": "Genre", "COM": "Comment",
}  # fmt: skip
_ENCODINGS: Final = ("latin-1", "utf-16", "utf-16-be", "utf-8")
_EXIF: Final = {
    0x0100: "ImageWidth", 0x0101: "ImageLength", 0x0102: "BitsPerSample", 0x0103: "Compression",
    0x0106: "PhotometricInterpretation", 0x010E: "ImageDescription", 0x010F: "Make", 0x0110: "Model",
    0x0112: "Orientation", 0x0115: "SamplesPerPixel", 0x011A: "XResolution", 0x011B: "YResolution",
    0x0128: "ResolutionUnit", 0x0131: "Software", 0x0132: "DateTime", 0x013B: "Artist",
    0x013C: "HostComputer", 0x8298: "Copyright", 0x829A: "ExposureTime", 0x829D: "FNumber",
    0x8822: "ExposureProgram", 0x8827: "ISOSpeedRatings", 0x9003: "DateTimeOriginal",
    0x9004: "DateTimeDigitized", 0x9102: "CompressedBitsPerPixel", 0x9201: "ShutterSpeedValue",
    0x9202: "ApertureValue", 0x9203: "BrightnessValue", 0x9204: "ExposureBiasValue",
    0x9205: "MaxApertureValue", 0x9206: "SubjectDistance", 0x9207: "MeteringMode", 0x9208: "LightSource",
    0x9209: "Flash", 0x920A: "FocalLength", 0xA001: "ColorSpace", 0xA002: "ExifImageWidth",
    0xA003: "ExifImageLength", 0xA402: "ExposureMode", 0xA403: "WhiteBalance",
    0xA404: "DigitalZoomRatio", 0xA405: "FocalLengthIn35mmFilm", 0xA406: "SceneCaptureType",
    0xA408: "Contrast", 0xA409: "Saturation", 0xA40A: "Sharpness",
}  # fmt: skip
_GPS: Final = {
    1: "GPSLatitudeRef", 2: "GPSLatitude", 3: "GPSLongitudeRef", 4: "GPSLongitude", 5: "GPSAltitudeRef",
    6: "GPSAltitude", 7: "GPSTimeStamp", 29: "GPSDateStamp",
}  # fmt: skip
_PARTS: Final = {0x8769: _EXIF, 0x8825: _GPS}
# Formats of Exif values that are read: ASCII, and numbers by how they are packed.
_ASCII: Final = 2
_NUMBERS: Final = {
    1: "B", 3: "H", 4: "I", 5: "II", 6: "b", 8: "h", 9: "i", 10: "ii", 11: "f", 12: "d",
}  # fmt: skip


def tags(path: Path) -> Tags:
    """The tags of a file by name; none of a file in another format, or cut off."""
    with path.open("rb") as file:
        data = file.read(_START)
        file.seek(max(path.stat().st_size - _END, 0))
        end = file.read()
    found: Tags = {}
    try:
        if data.startswith(b"\xff\xd8"):
            found.update(_jpeg(data))
        elif data.startswith(_PNG):
            found.update(_png(data))
        elif data.startswith(_ASF):
            found.update(_asf(data))
        else:
            found.update(_id3_of_old(end))
            found.update(_id3(data))
    except (struct.error, IndexError, ValueError, zlib.error):
        pass  # what was read before the file went wrong counts
    return found


def _png(data: bytes) -> Iterator[tuple[str, Value]]:
    at = len(_PNG)
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if at + 8 + size > len(data):
            return
        chunk = data[at + 8 : at + 8 + size]
        name, _, rest = chunk.partition(b"\0")
        if kind == b"tEXt":
            yield name.decode("latin-1"), rest.decode("latin-1")
        elif kind == b"zTXt":
            yield name.decode("latin-1"), _inflated(rest[1:]).decode("latin-1")
        elif kind == b"iTXt":
            text = rest[2:].split(b"\0", 2)[2]
            yield name.decode("latin-1"), (_inflated(text) if rest[0] else text).decode("utf-8")
        at += size + 12


def _inflated(data: bytes) -> bytes:
    return zlib.decompressobj().decompress(data, _START)


def _asf(data: bytes) -> Iterator[tuple[str, Value]]:
    at, end = 30, min(struct.unpack_from("<Q", data, 16)[0], len(data))
    while at + 24 <= end:
        kind, size = data[at : at + 16], struct.unpack_from("<Q", data, at + 16)[0]
        if kind == _ASF_CONTENT:
            sizes = struct.unpack_from("<5H", data, at + 24)
            place = at + 34
            for name, length in zip(
                ("Title", "Author", "Copyright", "Description", "Rating"), sizes, strict=True
            ):
                yield name, _wide(data[place : place + length])
                place += length
        elif kind == _ASF_MORE:
            yield from _asf_more(data, at + 24)
        at += max(size, 24)


def _asf_more(data: bytes, at: int) -> Iterator[tuple[str, Value]]:
    (count,) = struct.unpack_from("<H", data, at)
    at += 2
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = _wide(data[at + 2 : at + 2 + length])
        at += 2 + length
        kind, length = struct.unpack_from("<HH", data, at)
        raw = data[at + 4 : at + 4 + length]
        at += 4 + length
        if kind == 0:
            yield name, _wide(raw)
        elif kind in (2, 3, 4, 5):
            yield name, float(int.from_bytes(raw, "little"))


def _wide(raw: bytes) -> str:
    return raw.decode("utf-16-le", "replace").rstrip("\0")


def _id3_of_old(end: bytes) -> Iterator[tuple[str, Value]]:
    if not end.startswith(b"TAG"):
        return
    places = {"Title": (3, 33), "Artist": (33, 63), "Album": (63, 93), "Year": (93, 97), "Comment": (97, 127)}
    for name, (start, stop) in places.items():
        text = end[start:stop].partition(b"\0")[0].decode("latin-1").strip()
        if text:
            yield name, text


def _id3(data: bytes) -> Iterator[tuple[str, Value]]:
    if not data.startswith(b"ID3"):
        return
    version, at = data[3], 10
    end = min(at + _safe(data[6:10]), len(data))
    width, head = (3, 6) if version == 2 else (4, 10)
    while at + head <= end and data[at]:
        name = data[at : at + width].decode("latin-1")
        raw = data[at + width : at + 2 * width]
        size = _safe(raw) if version == 4 else int.from_bytes(raw, "big")
        body = data[at + head : at + head + size]
        at += head + size
        if not body or not (name.startswith("T") or name in ("COMM", "COM")):
            continue
        encoding = _ENCODINGS[body[0]] if body[0] < len(_ENCODINGS) else "latin-1"
        text = body[1:] if name.startswith("T") else body[4:]
        shown = text.decode(encoding, "replace").rstrip("\0")
        shown = shown if name.startswith("T") else shown.rpartition("\0")[2]
        yield name, shown.lstrip("\ufeff")
        if name in _ID3:
            yield _ID3[name], shown.lstrip("\ufeff")


def _safe(raw: bytes) -> int:
    """A number in the low seven bits of bytes."""
    found = 0
    for byte in raw:
        found = found << 7 | byte & 0x7F
    return found


def _jpeg(data: bytes) -> Iterator[tuple[str, Value]]:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at + 4 : at + 2 + size]
        if 0xC0 <= data[at + 1] <= 0xC3:
            height, width = struct.unpack_from(">HH", body, 1)
            yield from (("ImageWidth", float(width)), ("ImageLength", float(height)))
        elif data[at + 1] == 0xE1 and body.startswith(b"Exif\0\0"):
            tiff = body[6:]
            order = "<" if tiff.startswith(b"II") else ">"
            yield from _exif(tiff, order, struct.unpack_from(order + "I", tiff, 4)[0], _EXIF, _PARTS)
        at += 2 + size


def _exif(
    tiff: bytes, order: str, at: int, names: dict[int, str], parts: dict[int, dict[int, str]]
) -> Iterator[tuple[str, Value]]:
    """One directory of Exif tags, and its `parts` by the tag that says where they are."""
    (count,) = struct.unpack_from(order + "H", tiff, at)
    for place in range(at + 2, at + 2 + 12 * count, 12):
        tag, kind, amount, value = struct.unpack_from(order + "HHII", tiff, place)
        if tag in parts:
            yield from _exif(tiff, order, value, parts[tag], {})
        elif tag in names and kind == _ASCII:
            start = value if amount > 4 else place + 8
            yield names[tag], tiff[start : start + amount].partition(b"\0")[0].decode("latin-1").strip()
        elif tag in names and kind in _NUMBERS:
            code = _NUMBERS[kind]
            size = struct.calcsize(order + code)
            start = value if amount * size > 4 else place + 8
            read = [struct.unpack_from(order + code, tiff, start + n * size) for n in range(min(amount, 8))]
            numbers = [float(parts[0]) if len(parts) == 1 else _ratio(*parts) for parts in read]
            yield names[tag], numbers[0] if len(numbers) == 1 else ", ".join(f"{n:g}" for n in numbers)


def _ratio(above: int, below: int) -> float:
    return above / below if below else 0.0
