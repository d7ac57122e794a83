"""Doc: the connections to data files, which are all there are in this tenant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...services.data_files import service as data_files
from ...services.spaces.store import SPACES
from ..errors import CONNECTION_NOT_FOUND, NOT_FOUND, RpcError
from ..service import Outs
from .doc_part import DocPart

if TYPE_CHECKING:
    from ..session import RpcSession


class DocConnections(DocPart):
    """Which connections scripts can read from, and what is behind them."""

    def get_connections(self) -> Outs:
        """The connections of the user. QIX: Doc.GetConnections."""
        return {"qConnections": [_wire(self.rpc, known) for known in self._connections()]}

    def get_connection(self, *, qConnectionId: str) -> Outs:
        """Errors: 2001 if the user has none of that id. QIX: Doc.GetConnection."""
        return {"qConnection": _wire(self.rpc, self._connection(qConnectionId))}

    def get_folder_items_for_connection(self, *, qConnectionId: str, qRelativePath: str = "") -> Outs:
        """Folders, then files, of a folder behind a connection. Errors: 2001 for an unknown connection.

        QIX: Doc.GetFolderItemsForConnection.
        """
        space = _space_name(self.rpc, self._connection(qConnectionId))
        folder = qRelativePath.replace("\\", "/").strip("/")
        prefix = f"{folder}/" if folder else ""
        names = data_files.names(self.rpc.tenant, self.rpc.caller, space or None)
        inside = [name.removeprefix(prefix) for name in names if name.startswith(prefix)]
        folders = dict.fromkeys(name.partition("/")[0] for name in inside if "/" in name)
        return {
            "qFolderItems": [
                *({"qName": name, "qType": "FOLDER"} for name in folders),
                *({"qName": name, "qType": "FILE"} for name in inside if "/" not in name),
            ]
        }

    def get_media_list(self) -> Outs:
        """Apps hold no media files here. QIX: Doc.GetMediaList."""
        return {"qList": {"qItems": []}, "qReturn": True}

    def get_content_libraries(self) -> Outs:
        """The tenant has no content libraries. QIX: Doc.GetContentLibraries."""
        return {"qList": {"qItems": []}}

    def get_library_content(self, *, qName: str) -> Outs:
        """Errors: 2, as there are no content libraries. QIX: Doc.GetLibraryContent."""
        raise RpcError(NOT_FOUND, qName)

    def _connections(self) -> list[dict[str, Any]]:
        return data_files.connections(self.rpc.tenant, self.rpc.caller)

    def _connection(self, id: str) -> dict[str, Any]:
        for known in self._connections():
            if known["id"] == id:
                return known
        raise RpcError(CONNECTION_NOT_FOUND, id)


def _wire(rpc: RpcSession, known: dict[str, Any]) -> dict[str, Any]:
    """`Connection`, named as scripts name it after `lib://`."""
    space = _space_name(rpc, known)
    return {
        "qId": known["id"],
        "qName": f"{space}:{known['name']}" if space else known["name"],
        "qConnectionString": known["connectStatement"],
        "qType": known["type"],
        "qUserName": "",
        "qLogOn": "LOG_ON_SERVICE_USER",
        "qMeta": {"privileges": ["read"]},
    }


def _space_name(rpc: RpcSession, known: dict[str, Any]) -> str:
    space = rpc.tenant.store[SPACES].get(known["spaceId"]) if known["spaceId"] else None
    return str(space["name"]) if space is not None else ""
