"""Files that other services take or hand out, for a limited time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, BinaryIO

from ...errors import ApiError, conflict, not_found
from ...storage import Document, Where
from ...toolkit.timestamps import rfc3339
from .store import KIND, TEMP_CONTENTS, UPLOADS

if TYPE_CHECKING:
    from pathlib import Path

    from ...access import Caller
    from ...tenant import Tenant

LIFE_SECONDS = 3600
LONGEST_LIFE_SECONDS = 259_200


def add(tenant: Tenant, caller: Caller, written: Path, name: str, life: int = LIFE_SECONDS) -> Document:
    """Keep a written file for `life` seconds; gives its record."""
    record = new_record(tenant, caller, name, written.stat().st_size, life)
    tenant.files.keep(written, KIND, record["id"])
    return keep(tenant, record)


def new_record(tenant: Tenant, caller: Caller, name: str, size: int, life: int) -> Document:
    """The record of a file of `size` bytes that is kept for `life` seconds from now on."""
    now = tenant.clock()
    id = tenant.ids.uuid()
    return {
        "id": id,
        "name": name or id,
        "size": size,
        "creatorId": caller.user_id,
        "createdAt": rfc3339(now),
        "updatedAt": rfc3339(now),
        "expires": rfc3339(now + timedelta(seconds=life)),
        "ttlSeconds": life,
    }


def keep(tenant: Tenant, record: Document) -> Document:
    """Store a record, and forget those whose time is long over."""
    tenant.store[TEMP_CONTENTS].insert(record)
    _drop_expired(tenant)
    return record


@asynccontextmanager
async def received(tenant: Tenant, chunks: AsyncIterator[bytes]) -> AsyncIterator[Path]:
    """A body as a file; it is gone when the block ends, unless it was moved away."""
    written = tenant.files.incoming()
    try:
        with open(written, "wb") as file:
            async for chunk in chunks:
                file.write(chunk)
        yield written
    finally:
        written.unlink(missing_ok=True)


def find(tenant: Tenant, caller: Caller, id: str, *, whole: bool = True) -> Document:
    """The record of a file of the caller's; 404 for others, 410 after its time, 409 while it is still being
    uploaded (unless not `whole`)."""
    record = tenant.store[TEMP_CONTENTS].get(id)
    if record is None or record["creatorId"] != caller.user_id:
        raise not_found(f"Temporary content {id}")
    if record["expires"] <= rfc3339(tenant.clock()):
        raise ApiError(410, f"Temporary content {id} has expired.", title="Gone")
    if whole and not is_whole(tenant, record):
        raise conflict(f"Temporary content {id} has not been uploaded completely.")
    return record


def is_whole(tenant: Tenant, record: Document) -> bool:
    """Whether all bytes of a file have arrived."""
    return path(tenant, record).exists()


def address(record: Document) -> str:
    """Where the bytes can be fetched."""
    return f"/api/v1/temp-contents/{record['id']}"


def path(tenant: Tenant, record: Document) -> Path:
    """Where the bytes of a record are."""
    return tenant.files.path(KIND, record["id"])


def open_content(tenant: Tenant, caller: Caller, id: str) -> BinaryIO:
    """The bytes of a file of the caller's, to be closed."""
    return path(tenant, find(tenant, caller, id)).open("rb")


def _drop_expired(tenant: Tenant) -> None:
    """Forget what ended a day ago; until then callers hear 410 instead of 404."""
    limit = rfc3339(tenant.clock() - timedelta(days=1))
    gone = Where('("expires" < ?)', (limit,))
    for record in tenant.store[TEMP_CONTENTS].find(gone):
        tenant.store[TEMP_CONTENTS].delete(record["id"])
        tenant.files.delete(KIND, record["id"])
        tenant.files.delete(UPLOADS, record["id"])
