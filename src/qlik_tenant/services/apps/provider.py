"""Answers of the apps API. Source: /api/v1/apps.

Media, evaluations, insight analyses, report filters, placement and republishing are not written yet.
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from ...access import CREATORS
from ...errors import ApiError, bad_body, not_found
from ...gateway.service import Call, Reply
from ...storage import Document, Where
from ...toolkit.paging import Paging, page
from ..temp_contents import service as temp_contents
from ..users.store import USERS
from . import service
from .reload_logs import ReloadLogs
from .script_versions import keep_version
from .store import SCRIPTS

CREATABLE = ("sheet", "bookmark", "snapshot", "story", "dimension", "measure", "masterobject", "variable")
READER_CREATES = ("bookmark", "snapshot", "story")
SCRIPT_PAGE = Paging(20, maximum=100, forward="page", backward="page")
CURRENT = "current"


class Provider(ReloadLogs):
    """Apps by id; the list of apps is the items API's."""

    also_accepts: ClassVar = {"get_scripts": {"limit": {"type": "integer"}}}

    # Apps --------------------------------------------------------------------------------------------------

    def create(self, call: Call) -> Reply:
        """A new, empty app."""
        attributes = call.body.get("attributes") or {}
        return self._shown(call, service.create_app(call.tenant, call.caller, attributes))

    def get(self, call: Call) -> Reply:
        """One app."""
        return self._shown(call, self._app(call, "read"))

    def update(self, call: Call) -> Reply:
        """Set name and description."""
        row = self._app(call, "update")
        given = call.body.get("attributes") or {}
        values = {name: given[name] for name in ("name", "description") if name in given}
        return self._shown(call, service.rename_app(call.tenant, call.caller, row, values))

    def delete(self, call: Call) -> Reply:
        """Remove an app for good."""
        service.delete_app(call.tenant, call.caller, self._app(call, "delete"))
        return Reply.empty(200)

    def copy(self, call: Call) -> Reply:
        """A copy of an app, in the personal space unless another is named."""
        attributes = call.body.get("attributes") or {}
        return self._shown(
            call, service.copy_app(call.tenant, call.caller, self._app(call, "duplicate"), attributes)
        )

    def get_privileges(self, call: Call) -> Reply:
        """What the caller may do without an app."""
        found = ["can_create_session_app"]
        if call.caller.has(CREATORS["personal"]):
            found = ["can_create_app", "can_import_app", *found]
        return Reply(200, found)

    def set_owner(self, call: Call) -> Reply:
        """Give an app to another user."""
        row = self._app(call, "change_owner")
        user = call.tenant.store[USERS].get(call.body.get("ownerId") or "")
        if user is None:
            raise bad_body("there is no such user", "/ownerId")
        values = {"ownerId": user["id"], "owner": user["subject"]}
        return self._shown(call, service.change_app(call.tenant, call.caller, row, values))

    def set_space(self, call: Call) -> Reply:
        """Move an app to a shared space."""
        space_id = call.body.get("spaceId") or ""
        if not space_id:
            raise bad_body("a space is needed", "/spaceId")
        row = self._app(call, "change_space")
        service.require_target(call.tenant, call.caller, space_id, "shared")
        call.tenant.access.create_place(call.caller, service.KIND, space_id)
        return self._shown(call, service.change_app(call.tenant, call.caller, row, {"spaceId": space_id}))

    def delete_space(self, call: Call) -> Reply:
        """Move an app to its owner's personal space."""
        row = self._app(call, "change_space")
        return self._shown(call, service.change_app(call.tenant, call.caller, row, {"spaceId": ""}))

    def publish(self, call: Call) -> Reply:
        """Publish an app to a managed space, as a copy or (`moveApp`) itself."""
        row = self._app(call, "publish")
        body = call.body
        for name, written in (("originAppId", ""), ("data", "source")):
            if body.get(name, written) != written:
                raise ApiError(501, f"{name} {body[name]!r} is not written yet.", title="Not implemented")
        published = service.publish_app(
            call.tenant, call.caller, row, body.get("spaceId") or "", body.get("attributes") or {},
            move=bool(body.get("moveApp")),
        )  # fmt: skip
        return self._shown(call, published)

    def export(self, call: Call) -> Reply:
        """A file of an app; the header Location says where to fetch it."""
        row = self._app(call, "export")
        if call.query.get("NoData"):
            raise ApiError(501, "Export without data is not written yet.", title="Not implemented")
        return Reply.empty(
            201, location=temp_contents.address(service.export_app(call.tenant, call.caller, row))
        )

    async def import_app(self, call: Call) -> Reply:
        """An app from the body, or from temporary contents (`fileId`)."""
        query, tenant = call.query, call.tenant
        for unwritten in ("appId", "NoData"):
            if query.get(unwritten):
                raise ApiError(
                    501, f"{unwritten} is not written yet.", title="Not implemented", parameter=unwritten
                )
        if query.get("mode", "NEW") != "NEW":
            raise ApiError(403, "AUTOREPLACE is not for users.", parameter="mode")
        name: str = query.get("name") or query.get("fallbackName") or ""
        source = None
        if query.get("fileId"):
            record = temp_contents.find(tenant, call.caller, query["fileId"])
            source = temp_contents.path(tenant, record)
            name = name or record["name"].removesuffix(".qvf")
        attributes = {"name": name or "Imported app", "spaceId": query.get("spaceId")}
        assert call.stream is not None
        async with temp_contents.received(tenant, call.stream) as written:
            made = asyncio.to_thread(service.import_app, tenant, call.caller, source or written, attributes)
            return self._shown(call, await made)

    # Data --------------------------------------------------------------------------------------------------

    def get_data_metadata(self, call: Call) -> Reply:
        """Fields and tables of the last reload."""
        row = self._app(call, "read")
        return Reply(200, service.metadata(call.tenant, call.caller, row["id"]))

    # Scripts -----------------------------------------------------------------------------------------------

    def get_scripts(self, call: Call) -> Reply:
        """Versions of the load script, newest first."""
        row = self._app(call, "read")
        if call.query.get("filter"):
            raise ApiError(501, "Filtering script versions is not written yet.", title="Not implemented")
        versions = call.tenant.store[SCRIPTS]
        body = page(
            call, versions, Where.equal(SCRIPTS, "appId", row["id"]), ("-number",), SCRIPT_PAGE, _show_version
        )
        body["links"].pop("self")
        held = service.privileges(call.caller, row)
        return Reply(200, {"scripts": body["data"], "links": body["links"], "privileges": held})

    def create_script(self, call: Call) -> Reply:
        """Set the load script, and keep it as a version."""
        row = self._app(call, "update")
        script = call.body.get("script") or ""
        tenant = call.tenant
        tenant.apps.set_script(row["id"], script)
        with tenant.store.transaction():
            message = call.body.get("versionMessage") or ""
            version = keep_version(tenant, call.caller, row["id"], script, message)
            service.change_app(tenant, call.caller, row, {})
        return Reply(200, _show_version(version))

    def get_script(self, call: Call) -> Reply:
        """The text of a version, or of the script as it is now (`current`)."""
        row = self._app(call, "read")
        if call.path["id"] == CURRENT:
            return Reply(200, {"script": call.tenant.apps.script(row["id"])})
        version = self._version(call, row)
        return Reply(200, {"script": version["script"], "versionMessage": version["versionMessage"]})

    def patch_script(self, call: Call) -> Reply:
        """Change the message of a version."""
        version = self._version(call, self._app(call, "update"))
        for at, operation in enumerate(call.body):
            # The documents write Op, Path, Value; callers of both spellings exist.
            entry = {name.lower(): value for name, value in operation.items()}
            if entry.get("op") != "replace" or entry.get("path") != "/versionMessage":
                raise bad_body("only 'replace' of /versionMessage is possible", f"/{at}")
            version = {**version, "versionMessage": str(entry.get("value", ""))}
        call.tenant.store[SCRIPTS].update(version)
        return Reply.empty(200)

    def delete_script(self, call: Call) -> Reply:
        """Forget a version; the app's script stays as it is."""
        version = self._version(call, self._app(call, "update"))
        call.tenant.store[SCRIPTS].delete(version["id"])
        return Reply.empty(200)

    # Parts -------------------------------------------------------------------------------------------------

    @staticmethod
    def _app(call: Call, action: str) -> Document:
        return service.require_app(call.tenant, call.caller, call.path["appId"], action)

    @staticmethod
    def _version(call: Call, row: Document) -> Document:
        id = call.path["id"]
        version = call.tenant.store[SCRIPTS].get(id)
        if version is None or version["appId"] != row["id"]:
            raise not_found(f"Script version {id}")
        return version

    @staticmethod
    def _shown(call: Call, row: Document) -> Reply:
        held = service.privileges(call.caller, row)
        return Reply(
            200,
            {
                "attributes": row,
                "privileges": held,
                "create": [
                    {
                        "resource": name,
                        "canCreate": "update" in held or ("read" in held and name in READER_CREATES),
                    }
                    for name in CREATABLE
                ],
            },
        )


def _show_version(version: Document) -> dict[str, Any]:
    names = ("versionMessage", "modifierId", "modifiedTime", "size")
    return {"scriptId": version["id"], **{name: version[name] for name in names}}
