"""The Doc class, from its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import APP_NOT_FOUND, RpcError
from . import app_layout
from .doc_app import DocApp
from .doc_bookmarks import DocBookmarks
from .doc_expressions import DocExpressions
from .doc_files import DocFiles
from .doc_model import DocModel
from .doc_objects import DocObjects
from .doc_part import DOC_KEY
from .doc_script import DocScript
from .doc_search import DocSearch
from .doc_selections import DocSelections
from .doc_variables import DocVariables

if TYPE_CHECKING:
    from ..session import RpcSession


class DocService(
    DocApp,
    DocScript,
    DocModel,
    DocSelections,
    DocObjects,
    DocVariables,
    DocBookmarks,
    DocExpressions,
    DocSearch,
    DocFiles,
):
    """The app of a socket."""


def open_doc_handle(rpc: RpcSession, *, has_data: bool = True) -> dict[str, Any]:
    """The ObjectInterface of the app the socket is attached to, which is read if need be, without its data if
    they are not wanted."""
    app_session = rpc.app
    if app_session is None:
        raise RpcError(APP_NOT_FOUND, "No app")
    try:
        app_session.open(has_data=has_data)
    except KeyError:
        raise RpcError(APP_NOT_FOUND, app_session.key.app_id) from None
    if not rpc.handles.find(DOC_KEY):
        app_layout.take_name(rpc, app_session.app)
    entry = rpc.obtain(DOC_KEY, DocService, app_session, follows_data=True)
    return {"qType": "Doc", "qHandle": entry.handle, "qGenericId": app_session.key.app_id}
