"""Answers of the temp-contents API. Source: /api/v1/temp-contents. Resumable uploads (tus) are not written
yet."""

from __future__ import annotations

import mimetypes
from urllib.parse import quote

from ...errors import bad_parameter
from ...gateway.service import Call, Reply
from ...generated.rest.temp_contents import TempContentsApi
from . import service


class Provider(TempContentsApi):
    """Files for a limited time, seen only by whoever made them."""

    async def create(self, call: Call) -> Reply:
        """Keep the body as a file; its address is in the header Location."""
        name = call.query.get("filename") or ""
        if not name.strip() or "/" in name or "\\" in name:
            raise bad_parameter("filename", "a plain file name is needed")
        life = call.query.get("ttl", service.LIFE_SECONDS)
        assert call.stream is not None
        async with service.received(call.tenant, call.stream) as written:
            record = service.add(call.tenant, call.caller, written, name, life)
        return Reply.empty(201, location=service.address(record))

    def get(self, call: Call) -> Reply:
        """The bytes; ranges are answered in part."""
        record = service.find(call.tenant, call.caller, call.path["id"])
        kind = "inline" if call.query.get("inline") in ("1", "true", True) else "attachment"
        media_type = mimetypes.guess_type(record["name"])[0] or "application/octet-stream"
        headers = {"content-disposition": f"{kind}; filename*=UTF-8''{quote(record['name'])}"}
        if record["name"].isascii() and '"' not in record["name"]:
            headers["content-disposition"] = f'{kind}; filename="{record["name"]}"'
        return Reply(200, headers=headers, content=service.path(call.tenant, record), media_type=media_type)

    def get_details(self, call: Call) -> Reply:
        """What is known about a file."""
        record = service.find(call.tenant, call.caller, call.path["id"])
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
