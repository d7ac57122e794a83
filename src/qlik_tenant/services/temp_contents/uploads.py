"""Resumable uploads: the tus protocol, version 1.0.0.

What has arrived of an upload is a file that grows; its size is the offset, so an upload goes on after the
process was killed, too. A complete upload becomes a temporary content of the same id.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ...errors import ApiError, conflict
from ...storage import Document
from . import service
from .service import LIFE_SECONDS, LONGEST_LIFE_SECONDS
from .store import KIND, UPLOADS

if TYPE_CHECKING:
    from ...access import Caller
    from ...tenant import Tenant

VERSION = "1.0.0"
FILES = "/api/v1/temp-contents/files"
SPOKEN = {"tus-resumable": VERSION}
CONTENT_TYPE = "application/offset+octet-stream"


def require_version(headers: Mapping[str, str]) -> None:
    """412 unless the request speaks a known version of the protocol."""
    given = headers.get("tus-resumable", "")
    if given != VERSION:
        raise ApiError(
            412, f"Tus-Resumable: {given or 'nothing'} is not {VERSION}.", headers={"Tus-Version": VERSION}
        )


def number(headers: Mapping[str, str], name: str) -> int:
    """A header that is a whole number; 400 for any other."""
    given = headers.get(name.lower(), "")
    if not (given.isascii() and given.isdigit()):
        raise ApiError(400, f"The header {name} needs a whole number, not {given!r}.", title="Invalid header")
    return int(given)


def begin(tenant: Tenant, caller: Caller, length: int, metadata: str) -> Document:
    """Start an upload of `length` bytes; gives its record. 413 for what is too large."""
    most = tenant.settings.number("max_upload_bytes")
    if length > most:
        raise ApiError(413, f"{length} bytes are more than {most}.", title="Payload too large")
    known = _metadata(metadata)
    name = known.get("filename", "")
    if "/" in name or "\\" in name:
        raise _bad_metadata("filename is no plain file name")
    life = known.get("ttl", str(LIFE_SECONDS))
    if not (life.isascii() and life.isdigit() and 1 <= int(life) <= LONGEST_LIFE_SECONDS):
        raise _bad_metadata(f"ttl is no whole number from 1 to {LONGEST_LIFE_SECONDS}")
    record = service.new_record(tenant, caller, name, length, int(life))
    tenant.files.folder(UPLOADS)
    tenant.files.path(UPLOADS, record["id"]).touch()
    service.keep(tenant, record)
    if length == 0:
        _complete(tenant, record)
    return record


def offset(tenant: Tenant, record: Document) -> int:
    """How many bytes have arrived."""
    if service.path(tenant, record).exists():
        return int(record["size"])
    return tenant.files.path(UPLOADS, record["id"]).stat().st_size


async def append(
    tenant: Tenant, record: Document, start: int, chunks: AsyncIterator[bytes], busy: dict[str, object]
) -> int:
    """Take the bytes that follow the first `start` ones; gives how many there are now.

    What arrived stays when the connection breaks. `busy` holds the ids of the uploads that are being added
    to. 409 for another place than the end, 423 for a busy upload, 400 for more than was announced.
    """
    with _alone(busy, record["id"]):
        at = offset(tenant, record)
        if start != at:
            raise conflict(f"The upload has {at} bytes, so it cannot go on at {start}.")
        size = int(record["size"])
        if at < size:
            with open(tenant.files.path(UPLOADS, record["id"]), "ab") as file:
                async for chunk in chunks:
                    if at + len(chunk) > size:
                        raise ApiError(400, f"More than the {size} bytes that were announced were sent.")
                    at += file.write(chunk)
                    file.flush()  # the size on disk is what the caller may go on from
            if at == size:
                await asyncio.to_thread(_complete, tenant, record)
        return at


def _complete(tenant: Tenant, record: Document) -> None:
    tenant.files.keep(tenant.files.path(UPLOADS, record["id"]), KIND, record["id"])


@contextmanager
def _alone(busy: dict[str, object], id: str) -> Iterator[None]:
    me = object()
    if busy.setdefault(id, me) is not me:
        raise ApiError(423, "Another request adds to this upload.")
    try:
        yield
    finally:
        del busy[id]


def _metadata(header: str) -> dict[str, str]:
    """The pairs of Upload-Metadata: names with values in base64."""
    found = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        name, _, value = pair.partition(" ")
        try:
            found[name.lower()] = base64.b64decode(value.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise _bad_metadata(f"the value of {name} is not base64 of UTF-8") from None
    return found


def _bad_metadata(detail: str) -> ApiError:
    return ApiError(400, f"Upload-Metadata: {detail}.", title="Invalid header")
