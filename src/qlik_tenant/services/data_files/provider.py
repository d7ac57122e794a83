"""Answers of the data-files API. Source: /api/v1/data-files.

A file has a name with slashes in it; folders are what the names share. Folders as entries of their own and
files of apps are not written yet.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from typing import Any

from ...errors import ApiError, bad_body, bad_parameter, conflict, not_found
from ...gateway.body import Part
from ...gateway.service import Call, Reply
from ...generated.rest.data_files import DataFilesApi
from ...storage import Document, Rows, Where
from ...toolkit.paging import PAGE_20, page, page_of
from ...toolkit.sort import parse_sort
from ...toolkit.timestamps import rfc3339
from ..temp_contents import service as temp_contents
from ..users.store import USERS
from . import service
from .store import DATA_FILES, KIND

SORTABLE = {name: name for name in ("name", "size", "modifiedDate", "baseName")} | {"folder": "name"}
MAX_FILE_BYTES = 524_288_000
"""Largest file in one upload; larger ones come through temporary contents."""

_FOLDER_STATS = (
    "aggregateAppScopedFileSize", "aggregateFileSize", "aggregateInternalFileSize",
    "directAppScopedFileCount", "directFileCount", "directFolderCount", "directInternalFileCount",
    "totalAppScopedFileCount", "totalFileCount", "totalFolderCount", "totalInternalFileCount",
)  # fmt: skip

_UNWRITTEN = (
    "folderId",
    "appId",
    "includeFolders",
    "includeFolderStats",
    "excludeFiles",
    "allowInternalFiles",
)


class Provider(DataFilesApi):
    """Files that load scripts read as `lib://DataFiles/...`."""

    # Reading -----------------------------------------------------------------------------------------------

    def list(self, call: Call) -> Reply:
        """Files of a connection; of the personal space, or all spaces, without one."""
        where = self._asked(call)
        sort = parse_sort(call.query.get("sort"), SORTABLE, "name")
        return Reply(200, page(call, self._files, where, sort, PAGE_20, lambda row: _show(call, row)))

    def _asked(self, call: Call) -> Where:
        query, tenant, caller = call.query, call.tenant, call.caller
        _refuse_unwritten(query, _UNWRITTEN, "parameter")
        where = tenant.access.visible(caller, service.RIGHTS, DATA_FILES)
        if query.get("connectionId"):
            space_id = service.space_of(tenant, caller, query["connectionId"])
            where = where & Where.equal(DATA_FILES, "place", service.place(space_id, caller.user_id))
        elif not query.get("includeAllSpaces"):
            where = where & Where.equal(DATA_FILES, "place", service.place("", caller.user_id))
        for name, attribute in {"name": "name", "ownerId": "ownerId"}.items():
            if query.get(name):
                where = where & Where.equal(DATA_FILES, attribute, query[name])
        if query.get("notOwnerId"):
            where = where & ~Where.equal(DATA_FILES, "ownerId", query["notOwnerId"])
        folder = (query.get("folderPath") or "").strip("/")
        if folder and not query.get("excludeSubFolders"):
            inside = Where('(substr("folderPath", 1, ?) = ?)', (len(folder) + 1, f"{folder}/"))
            where = where & (Where.equal(DATA_FILES, "folderPath", folder) | inside)
        elif folder or query.get("excludeSubFolders"):
            where = where & Where.equal(DATA_FILES, "folderPath", folder)
        if query.get("baseNameWildcard"):
            where = where & Where('("baseName" GLOB ?)', (_glob(query["baseNameWildcard"]),))
        return where

    def get(self, call: Call) -> Reply:
        """One file's record."""
        return Reply(200, _show(call, self._file(call, call.path["id"], "list")))

    def get_connections(self, call: Call) -> Reply:
        """Connections to the personal files and to the files of spaces."""
        query = call.query
        _refuse_unwritten(query, ("appId", "includeSpaceStats"), "parameter")
        found = service.connections(call.tenant, call.caller)
        if query.get("personal"):
            found = [entry for entry in found if not entry["spaceId"]]
        for name in ("spaceId", "name"):
            if query.get(name):
                found = [entry for entry in found if entry[name] == query[name]]
        if query.get("sort"):
            descending = query["sort"].startswith("-")
            found.sort(key=lambda entry: entry["spaceId"] or "", reverse=descending)
        return Reply(200, page_of(call, found, PAGE_20))

    def get_connection(self, call: Call) -> Reply:
        """One connection."""
        for entry in service.connections(call.tenant, call.caller):
            if entry["id"] == call.path["id"]:
                return Reply(200, entry)
        raise not_found(f"Connection {call.path['id']}")

    def get_quotas(self, call: Call) -> Reply:
        """How much is stored, and what may be."""
        return Reply(
            200,
            {
                "size": self._files.total("size"),
                "maxSize": call.tenant.settings.number("storage_quota_bytes"),
                "maxFileSize": MAX_FILE_BYTES,
                "maxLargeFileSize": call.tenant.settings.number("max_upload_bytes"),
                "allowedExtensions": [*service.EXTENSIONS],
                "allowedInternalExtensions": [],
            },
        )

    # Writing -----------------------------------------------------------------------------------------------

    def create(self, call: Call) -> Reply:
        """A new file; 409 if the name is taken in its place."""
        given = self._described(call)
        name = _name(given)
        space_id = service.space_of(call.tenant, call.caller, given.get("connectionId"))
        call.tenant.access.create_place(call.caller, service.RIGHTS, space_id)
        if service.find(call.tenant, space_id, call.caller.user_id, name):
            raise conflict(f"There is a file {name} already.", code="DF-002")
        row = service.new_row(call.tenant, call.caller, space_id, name)
        return self._keep(call, row, given, self._files.insert)

    def update(self, call: Call) -> Reply:
        """Replace a file's bytes, and its name if it changed."""
        row = self._file(call, call.path["id"], "update")
        given = self._described(call)
        name = _name(given)
        if given.get("connectionId"):
            target = service.space_of(call.tenant, call.caller, given["connectionId"])
            if target != row["spaceId"]:
                raise bad_body("moving a file is what change-space is for", "/Json/connectionId")
        taken = service.find(call.tenant, row["spaceId"], row["ownerId"], name)
        if taken and taken["id"] != row["id"]:
            raise conflict(f"There is a file {name} already.", code="DF-002")
        changed = {**row, **service.placed(row["spaceId"], row["ownerId"], name)}
        return self._keep(call, changed, given, self._files.update)

    def _keep(
        self, call: Call, row: Document, given: dict[str, Any], write: Callable[[Document], Any]
    ) -> Reply:
        """Store the bytes under a new blob, then the record that names it; the former blob goes last."""
        blob = call.tenant.ids.uuid()
        size = self._bytes(call, given, blob)
        service.keep(call.tenant, row, blob, size, write)
        return Reply(201, _show(call, row))

    def _bytes(self, call: Call, given: dict[str, Any], blob: str) -> int:
        files = call.tenant.files
        part: Part | None = call.parts.get("File")
        temporary = given.get("tempContentFileId")
        if bool(temporary) == bool(part and part.path):
            raise bad_body("give either the part File or Json.tempContentFileId")
        if temporary:
            with files.writing(KIND, blob) as target:
                source = temp_contents.open_content(call.tenant, call.caller, temporary)
                with source:
                    shutil.copyfileobj(source, target, 1 << 20)
                return target.tell()
        assert part
        assert part.path
        if part.size > MAX_FILE_BYTES:
            raise ApiError(413, f"The file is larger than {MAX_FILE_BYTES} bytes; use temporary contents.")
        files.keep(part.path, KIND, blob)
        return part.size

    def delete(self, call: Call) -> Reply:
        """Remove a file."""
        self._delete(call, call.path["id"])
        return Reply.empty()

    def change_owner(self, call: Call) -> Reply:
        """Give a file to another user."""
        row = self._file(call, call.path["id"], "change_owner")
        owner_id = call.body["ownerId"]
        if call.tenant.store[USERS].get(owner_id) is None:
            raise bad_body("there is no such user", "/ownerId")
        self._move(row, row["spaceId"], owner_id)
        return Reply.empty()

    def change_space(self, call: Call) -> Reply:
        """Move a file to another space, or to its owner's personal files."""
        self._change_space(call, call.path["id"], call.body.get("spaceId") or "")
        return Reply.empty()

    def delete_many(self, call: Call) -> Reply:
        """Remove several files; each is answered for."""
        _refuse_unwritten(call.body, ("deleteAllBySpace", "deleteAllFromPersonalSpace"), "property")
        return _several(call.body["delete"], lambda entry: self._delete(call, entry["id"]))

    def change_space_many(self, call: Call) -> Reply:
        """Move several files; each is answered for."""
        return _several(
            call.body["change-space"],
            lambda entry: self._change_space(call, entry["id"], entry.get("spaceId") or ""),
        )

    # Parts -------------------------------------------------------------------------------------------------

    @property
    def _files(self) -> Rows:
        return self.tenant.store[DATA_FILES]

    def _file(self, call: Call, id: str, action: str) -> Document:
        row = self._files.get(id)
        if row is None:
            raise not_found(f"Data file {id}", code="DF-001")
        call.tenant.access.require(call.caller, action, service.RIGHTS, row, f"data file {id}")
        return row

    def _described(self, call: Call) -> dict[str, Any]:
        part = call.parts.get("Json")
        if part is None:
            raise bad_body("the part Json is needed")
        given: dict[str, Any] = part.json
        _refuse_unwritten(given, ("folder", "folderId", "appId", "sourceId"), "property")
        return given

    def _delete(self, call: Call, id: str) -> None:
        row = self._file(call, id, "delete")
        self._files.delete(id)
        call.tenant.files.delete(KIND, row["blob"])

    def _change_space(self, call: Call, id: str, space_id: str) -> None:
        row = self._file(call, id, "change_space")
        if space_id:
            call.tenant.access.create_place(call.caller, service.RIGHTS, space_id)
        self._move(row, space_id, row["ownerId"])

    def _move(self, row: Document, space_id: str, owner_id: str) -> None:
        placed = service.placed(space_id, owner_id, row["name"])
        taken = service.find(self.tenant, space_id, owner_id, row["name"])
        if taken and taken["id"] != row["id"]:
            raise conflict(f"There is a file {row['name']} already.", code="DF-002")
        self._files.update(
            {**row, **placed, "ownerId": owner_id, "modifiedDate": rfc3339(self.tenant.clock())}
        )


def _name(given: dict[str, Any]) -> str:
    try:
        return service.checked_name(str(given["name"]))
    except ValueError as error:
        raise bad_body(str(error), "/Json/name") from None


def _refuse_unwritten(given: Any, names: Iterable[str], what: str) -> None:
    for name in names:
        if given.get(name):
            raise ApiError(
                501, f"The {what} {name} is not written yet.", title="Not implemented", parameter=name
            )


def _glob(wildcard: str) -> str:
    if "[" in wildcard:
        raise bad_parameter("baseNameWildcard", "knows only * and ?")
    return wildcard


def _several(entries: Iterable[Any], act: Callable[[Any], None]) -> Reply:
    """207 with one line for each entry."""
    lines = []
    for entry in entries:
        try:
            act(entry)
            lines.append({"id": entry["id"], "code": "HTTP-204", "status": 204, "title": "Success"})
        except ApiError as error:
            lines.append({"id": entry["id"], "status": error.status, **error.item()})
    return Reply(207, {"data": lines})


def _show(call: Call, row: Document) -> dict[str, Any]:
    shown = {name: value for name, value in row.items() if name not in ("blob", "place")}
    holder = row["spaceId"] or row["ownerId"]
    return {
        **shown,
        "folder": False,
        "folderStats": dict.fromkeys(_FOLDER_STATS, 0),  # of a file there is nothing to count
        "spaceId": row["spaceId"] or None,
        "qri": f"qri:qdf:qix-datafiles:{call.tenant.tenant_id}:sid@{holder}:{row['name']}",
        "actions": [
            action
            for action in call.tenant.access.actions(call.caller, service.RIGHTS, row)
            if action != "create"
        ],
    }
