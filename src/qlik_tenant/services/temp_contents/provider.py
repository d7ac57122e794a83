"""Answers of the temp-contents API. Source: /api/v1/temp-contents."""

from __future__ import annotations

import asyncio
import mimetypes
from typing import TYPE_CHECKING

from ...errors import ApiError, bad_parameter
from ...gateway.service import Call, Reply
from ...generated.rest.temp_contents import TempContentsApi
from ...toolkit.disposition import content_disposition
from . import service, uploads

if TYPE_CHECKING:
    from ...tenant import Tenant


class Provider(TempContentsApi):
    """Files for a limited time, seen only by whoever made them."""

    def __init__(self, tenant: Tenant) -> None:
        super().__init__(tenant)
        self._busy: dict[str, object] = {}

    async def create(self, call: Call) -> Reply:
        """Keep the body as a file; its address is in the header Location."""
        name = call.query.get("filename") or ""
        if not name.strip() or "/" in name or "\\" in name:
            raise bad_parameter("filename", "a plain file name is needed")
        life = call.query.get("ttl", service.LIFE_SECONDS)
        assert call.stream is not None
        async with service.received(call.tenant, call.stream) as written:
            record = await asyncio.to_thread(service.add, call.tenant, call.caller, written, name, life)
        return Reply.empty(201, location=service.address(record))

    def get(self, call: Call) -> Reply:
        """The bytes; ranges are answered in part, and nothing while they are still being uploaded."""
        record = service.find(call.tenant, call.caller, call.path["id"], whole=False)
        if not service.is_whole(call.tenant, record):
            return Reply.empty(204)
        kind = "inline" if call.query.get("inline") in ("1", "true", True) else "attachment"
        media_type = mimetypes.guess_type(record["name"])[0] or "application/octet-stream"
        headers = {"content-disposition": content_disposition(kind, record["name"])}
        return Reply(200, headers=headers, content=service.path(call.tenant, record), media_type=media_type)

    def get_details(self, call: Call) -> Reply:
        """What is known about a file; nothing while it is still being uploaded."""
        record = service.find(call.tenant, call.caller, call.path["id"], whole=False)
        if not service.is_whole(call.tenant, record):
            return Reply.empty(204)
        return Reply(
            200,
            {
                "ID": record["id"],
                "Name": record["name"],
                "Size": str(record["size"]),
                "CreatorID": record["creatorId"],
                "CreatedAt": record["createdAt"],
                "UpdatedAt": record["updatedAt"],
                "Expires": record["expires"],
                "TTLSeconds": record["ttlSeconds"],
            },
        )

    def create_file(self, call: Call) -> Reply:
        """Begin a resumable upload; the header Location says where its bytes go."""
        uploads.require_version(call.headers)
        length = uploads.number(call.headers, "Upload-Length")
        metadata = call.headers.get("upload-metadata", "")
        record = uploads.begin(call.tenant, call.caller, length, metadata)
        headers = {"location": f"{call.base_url}{uploads.FILES}/{record['id']}"}
        return Reply(201, headers=headers | uploads.SPOKEN, content=b"")

    async def patch_file(self, call: Call) -> Reply:
        """Add to a resumable upload, at its end only."""
        uploads.require_version(call.headers)
        record = service.find(call.tenant, call.caller, call.path["id"], whole=False)
        kind = call.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != uploads.CONTENT_TYPE:
            raise ApiError(415, f"The content type has to be {uploads.CONTENT_TYPE}, not {kind or 'none'}.")
        start = uploads.number(call.headers, "Upload-Offset")
        assert call.stream is not None
        at = await uploads.append(call.tenant, record, start, call.stream, self._busy)
        return Reply(204, headers={"upload-offset": str(at)} | uploads.SPOKEN, content=b"")
