"""Doc: the connections of a user, to data files, folders of them, and databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ...apps import connections
from ...apps.connections import Kept, WrongConnection
from ...errors import ApiError
from ...services.apps import service as apps
from ...services.data_files import service as data_files
from ...services.spaces.store import SPACES
from ..errors import ACCESS_DENIED, CONNECTION_NOT_FOUND, FILE_NOT_FOUND, NOT_FOUND, RpcError
from ..service import Outs
from .doc_part import DocPart

if TYPE_CHECKING:
    from pathlib import Path

    from ..session import RpcSession

Json = dict[str, Any]


class DocConnections(DocPart):
    """Which connections scripts can read from, and what is behind them."""

    def get_connections(self) -> Outs:
        """The connections of the user. QIX: Doc.GetConnections."""
        made = connections.known(self.rpc.tenant, self.rpc.caller)
        files = [_files_wire(self.rpc, place) for place in self._places()]
        return {"qConnections": [*files, *map(_wire, made)]}

    def get_connection(self, *, qConnectionId: str) -> Outs:
        """Errors: 2001 if the user has none of that id. QIX: Doc.GetConnection."""
        place = self._place(qConnectionId)
        shown = _files_wire(self.rpc, place) if place is not None else _wire(self._kept(qConnectionId))
        return {"qConnection": shown}

    def create_connection(self, *, qConnection: Json) -> Outs:
        """Make a connection to a folder of data files, or to a database, in the place of the app.

        Errors: 2004 for a bad name, 2000 for one that is taken, 2002 for a string that leads nowhere.
        QIX: Doc.CreateConnection.
        """
        row = None if self._app.is_session_app else apps.get_app_row(self.rpc.tenant, self._app.id)
        space_id = str(row["spaceId"]) if row is not None else ""
        with _refusals():
            made = connections.create(self.rpc.tenant, self.rpc.caller, space_id, qConnection)
        return {"qConnectionId": made["id"]}

    def modify_connection(
        self, *, qConnectionId: str, qConnection: Json, qOverrideCredentials: bool = False
    ) -> Outs:
        """Change a connection, but not its type; errors as CreateConnection, and 2001.

        QIX: Doc.ModifyConnection.
        """
        kept = self._changeable(qConnectionId)
        with _refusals():
            connections.modify(
                self.rpc.tenant, self.rpc.caller, kept, qConnection, credentials=qOverrideCredentials
            )
        return {}

    def delete_connection(self, *, qConnectionId: str) -> Outs:
        """Errors: 2001 if there is none, 5 for those to data files, which always are.

        QIX: Doc.DeleteConnection.
        """
        kept = self._changeable(qConnectionId)
        with _refusals():
            connections.delete(self.rpc.tenant, self.rpc.caller, kept)
        return {}

    def get_folder_items_for_connection(self, *, qConnectionId: str, qRelativePath: str = "") -> Outs:
        """Folders, then files, of a folder behind a connection. Errors: 2001 for an unknown connection.

        QIX: Doc.GetFolderItemsForConnection.
        """
        space, folder = self._folder(qConnectionId, qRelativePath)
        return {"qFolderItems": folder_items(self.rpc, space, folder)}

    def get_media_list(self) -> Outs:
        """Apps hold no media files here. QIX: Doc.GetMediaList."""
        return {"qList": {"qItems": []}, "qReturn": True}

    def get_content_libraries(self) -> Outs:
        """The tenant has no content libraries. QIX: Doc.GetContentLibraries."""
        return {"qList": {"qItems": []}}

    def get_library_content(self, *, qName: str) -> Outs:
        """Errors: 2, as there are no content libraries. QIX: Doc.GetLibraryContent."""
        raise RpcError(NOT_FOUND, qName)

    def send_generic_command_to_custom_connector(
        self, *, qProvider: str, qCommand: str, qMethod: str, qParameters: list[str], qAppendConnection: str
    ) -> Outs:
        """Errors: 2001, as GetCustomConnectors lists no connector there is.

        QIX: Doc.SendGenericCommandToCustomConnector.
        """
        if qAppendConnection:
            self._kept_named(qAppendConnection)
        raise RpcError(CONNECTION_NOT_FOUND, f"There is no connector {qProvider} to {qCommand} {qMethod}")

    # -- finding ---------------------------------------------------------------------------------------------

    def _file(self, id: str, relative: str) -> tuple[Path, str]:
        """A file behind a connection, and what it is called. Errors: 2001, 3003."""
        space, name = self._folder(id, relative)
        try:
            return data_files.resolve(self.rpc.tenant, self.rpc.caller, space, name), name
        except KeyError:
            raise RpcError(FILE_NOT_FOUND, relative) from None

    def _folder(self, id: str, relative: str) -> tuple[str | None, str]:
        """The space and path of the data files that a path behind a connection means."""
        path = relative.replace("\\", "/").strip("/")
        place = self._place(id)
        if place is not None:
            return space_name(self.rpc, place) or None, path
        with _refusals():
            space, folder = connections.folder_of(self._kept(id).row["connectionString"])
        return space, "/".join(filter(None, (folder, path)))

    def _places(self) -> list[Json]:
        return data_files.connections(self.rpc.tenant, self.rpc.caller)

    def _place(self, id: str) -> Json | None:
        return next((place for place in self._places() if place["id"] == id), None)

    def _kept(self, id: str) -> Kept:
        kept = connections.by_id(self.rpc.tenant, self.rpc.caller, id)
        if kept is None:
            raise RpcError(CONNECTION_NOT_FOUND, id)
        return kept

    def _kept_named(self, name: str) -> Kept:
        kept = connections.by_name(self.rpc.tenant, self.rpc.caller, name)
        if kept is None:
            raise RpcError(CONNECTION_NOT_FOUND, name)
        return kept

    def _changeable(self, id: str) -> Kept:
        if self._place(id) is not None:
            raise RpcError(ACCESS_DENIED, "Connections to data files stay as they are")
        return self._kept(id)


def folder_items(rpc: RpcSession, space: str | None, folder: str) -> list[dict[str, str]]:
    """`FolderItem` of the folders, then the files, in a folder of data files."""
    prefix = f"{folder}/" if folder else ""
    try:
        names = data_files.names(rpc.tenant, rpc.caller, space)
    except KeyError:
        names = []
    inside = [name.removeprefix(prefix) for name in names if name.startswith(prefix)]
    folders = dict.fromkeys(name.partition("/")[0] for name in inside if "/" in name)
    return [
        *({"qName": name, "qType": "FOLDER"} for name in folders),
        *({"qName": name, "qType": "FILE"} for name in inside if "/" not in name),
    ]


@contextmanager
def _refusals() -> Iterator[None]:
    """What is wrong with a connection, as the wire shows it."""
    try:
        yield
    except WrongConnection as error:
        raise RpcError(error.code, error.text) from None
    except ApiError as error:
        raise RpcError(ACCESS_DENIED, error.detail or error.title) from None


def _files_wire(rpc: RpcSession, place: Json) -> Json:
    """`Connection` to data files, named as scripts name it after `lib://`."""
    space = space_name(rpc, place)
    return {
        "qId": place["id"],
        "qName": f"{space}:{place['name']}" if space else place["name"],
        "qConnectionString": place["connectStatement"],
        "qType": place["type"],
        "qUserName": "",
        "qLogOn": "LOG_ON_SERVICE_USER",
        "qMeta": {"privileges": ["read"]},
    }


def _wire(kept: Kept) -> Json:
    """`Connection`; user and password are never told."""
    row = kept.row
    return {
        "qId": row["id"],
        "qName": kept.name,
        "qConnectionString": row["connectionString"],
        "qType": row["type"],
        "qUserName": "",
        "qModifiedDate": row["modifiedDate"],
        "qLogOn": "LOG_ON_SERVICE_USER",
        "qMeta": {"privileges": ["read", "update", "delete"]},
    }


def space_name(rpc: RpcSession, place: Json) -> str:
    """The name of the space that a place of data files is; empty for the personal one."""
    space = rpc.tenant.store[SPACES].get(place["spaceId"]) if place["spaceId"] else None
    return str(space["name"]) if space is not None else ""
