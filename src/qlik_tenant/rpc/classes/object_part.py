"""What generic objects, dimensions and measures share: layouts, properties, and who is told of changes."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from .. import access, defaults
from ..dispatch import CURRENT_CALL
from ..errors import ABORTED, RpcError
from ..handles import Entry
from ..service import Outs, RpcService

if TYPE_CHECKING:
    from qlik_engine import GenericObject

    from ...apps.sessions import AppSession
    from ..session import RpcSession

NO_OBJECT: Outs = {"qReturn": {"qType": None, "qHandle": None}}
"""What a lookup answers with that finds nothing."""

_LISTS = frozenset(
    {"qAppObjectListDef", "qDimensionListDef", "qMeasureListDef", "qVariableListDef", "qBookmarkListDef"}
)


class ObjectPart(RpcService):
    """One object of the app or of the session, of any kind."""

    def __init__(
        self, session: RpcSession, handle: int, app_session: AppSession, found: GenericObject
    ) -> None:
        super().__init__(session, handle)
        self._app_session = app_session
        self._object = found

    def get_layout(self) -> Outs:
        """The evaluated properties. Errors: 15 if what it shows changed while it was made. QIX: GetLayout."""
        epoch = self.rpc.handles.begin_validation(self.handle)
        layout = self._object.layout()
        if not self.rpc.handles.end_validation(self.handle, epoch):
            raise RpcError(ABORTED, "The data changed")
        if not self._object.session_only:
            rights = access.of_object(self.rpc, is_own=self.is_own)
            layout["qMeta"] = {**layout.get("qMeta", {}), "privileges": rights}
        return {"qLayout": layout}

    def get_info(self) -> Outs:
        """Id and type. QIX: GetInfo."""
        return {"qInfo": info_of(self._object)}

    def get_properties(self) -> Outs:
        """The stored properties, with defaults. QIX: GetProperties."""
        return {"qProp": self._with_defaults(self._object.properties)}

    def _with_defaults(self, properties: dict[str, Any]) -> dict[str, Any]:
        return defaults.shown(properties, empty=CURRENT_CALL.get().request.return_empty)

    def set_properties(self, *, qProp: dict[str, Any]) -> Outs:
        """Replace the properties, in memory until DoSave. QIX: SetProperties."""
        self._require_update()
        self._object.set_properties(defaults.stored(qProp))
        self._changed()
        return {}

    def _patch(self, patches: list[dict[str, Any]]) -> Outs:
        self._require_update()
        self._object.apply_patches(patches)
        self._changed()
        return {}

    def get_linked_objects(self) -> Outs:
        """The objects that extend this one, or use it from the library. QIX: GetLinkedObjects."""
        items = [
            {"qRootId": found.record.parent or found.id, "qInfo": info_of(found)}
            for found in self._object.linked_objects()
        ]
        return {"qItems": items}

    @property
    def extends_id(self) -> str:
        """The id of the object whose properties this one takes over."""
        return self._object.extends_id

    @property
    def lists_objects(self) -> bool:
        """Whether the layout shows which objects there are."""
        return not _LISTS.isdisjoint(self._object.record.properties)

    @property
    def is_own(self) -> bool:
        """Whether the object is of the session, or a private one of the caller's."""
        return is_own(self.rpc, self._object)

    @property
    def lists_extensions(self) -> bool:
        """Whether the layout shows which extensions there are."""
        return "qExtensionListDef" in self._object.record.properties

    def _require_update(self) -> None:
        require_update(self.rpc, self._object)

    def _changed(self) -> None:
        tell_change(self.rpc, self._app_session, self._object)


def is_own(rpc: RpcSession, found: GenericObject) -> bool:
    """Whether an object is of the session, or a private one of the caller's."""
    record = found.record
    return found.session_only or (not record.is_public and record.owner == rpc.caller.user_id)


def require_update(rpc: RpcSession, found: GenericObject) -> None:
    """Error 5 when the caller may not change an object."""
    if not is_own(rpc, found):
        access.require(rpc, access.UPDATE)


def obtain_object(
    rpc: RpcSession, app_session: AppSession, found: GenericObject, service: type[ObjectPart]
) -> dict[str, Any]:
    """The ObjectInterface of an object, whose handle is made if need be."""
    entry = rpc.obtain(object_key(found), service, app_session, found, follows_data=True)
    return {
        "qType": service.QIX_TYPE,
        "qHandle": entry.handle,
        "qGenericType": found.type,
        "qGenericId": found.id,
    }


def info_of(found: GenericObject) -> dict[str, str]:
    """NxInfo."""
    return {"qId": found.id, "qType": found.type}


def object_key(found: GenericObject) -> Hashable:
    """The handle key of an object."""
    return (found.kind, found.id)


def tell_change(rpc: RpcSession, app_session: AppSession, found: GenericObject) -> None:
    """After an object was made, changed or destroyed: invalidate it, what lists it, and what uses it.

    Lists show the app's objects only, so an object of the session concerns itself alone.
    """
    app, key = app_session.app, object_key(found)
    in_library = found.kind != "object"

    def concerned(entry: Entry) -> bool:
        return of_session(entry) or (isinstance(entry.service, ObjectPart) and entry.service.lists_objects)

    def of_session(entry: Entry) -> bool:
        if entry.key == key or (in_library and entry.follows_data):
            return True
        return isinstance(entry.service, ObjectPart) and entry.service.extends_id == found.id

    if found.session_only:
        app_session.tell(of_session, rpc)
    else:
        app.unsaved = True
        app.tell(concerned, rpc)


def destroy(rpc: RpcSession, app_session: AppSession, found: GenericObject) -> bool:
    """Destroy an object with its children; all their handles die."""
    require_update(rpc, found)
    keys = [object_key(one) for one in with_children(found)]
    done = app_session.engine.destroy_object(found.id)
    if done:
        drop(app_session, keys, found.session_only)
        tell_change(rpc, app_session, found)
    return bool(done)


def drop(app_session: AppSession, keys: Iterable[Hashable], session_only: bool) -> None:
    """Let the handles of things that are gone die; `tell_change` follows."""
    (app_session if session_only else app_session.app).drop(list(keys))


def with_children(found: GenericObject) -> Iterator[GenericObject]:
    """An object and all below it."""
    yield found
    for child in found.children():
        yield from with_children(child)


def tell_patch(rpc: RpcSession, app_session: AppSession, found: GenericObject) -> None:
    """After something of an object changed for one session only."""
    key = object_key(found)
    app_session.tell(lambda entry: bool(entry.key == key), rpc)


def copy_children(source: GenericObject, target: GenericObject) -> None:
    """Copy the children of one object below another, with theirs."""
    for child in source.children():
        copy_children(child, target.create_child(without_id(child)))


def without_id(found: GenericObject) -> dict[str, Any]:
    """Properties to make a copy of an object from."""
    properties = found.properties
    properties["qInfo"] = {name: value for name, value in properties["qInfo"].items() if name != "qId"}
    return properties
