"""Doc: generic objects and the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qlik_engine import drafts

from .. import access
from ..errors import INVALID_PARAMS, NOT_FOUND, RpcError
from ..service import Outs
from .doc_part import DocPart
from .generic_object import GenericObjectService
from .library import DimensionService, MeasureService
from .object_part import (
    NO_OBJECT,
    ObjectPart,
    copy_children,
    destroy,
    drop,
    info_of,
    object_key,
    obtain_object,
    require_update,
    tell_change,
    tell_patch,
    with_children,
    without_id,
)

if TYPE_CHECKING:
    from qlik_engine import GenericObject, Record

_SERVICES: dict[str, type[ObjectPart]] = {
    "object": GenericObjectService,
    "dimension": DimensionService,
    "measure": MeasureService,
}


class DocObjects(DocPart):
    """Making, finding and destroying objects, dimensions and measures."""

    def create_session_object(self, *, qProp: dict[str, Any]) -> Outs:
        """An object that lives as long as the session. QIX: Doc.CreateSessionObject."""
        return self._create_object(qProp, "object", session_only=True)

    def create_object(self, *, qProp: dict[str, Any]) -> Outs:
        """An object of the app, in memory until DoSave. QIX: Doc.CreateObject."""
        return self._create_object(qProp, "object")

    def create_dimension(self, *, qProp: dict[str, Any]) -> Outs:
        """A dimension of the library, in memory until DoSave. QIX: Doc.CreateDimension."""
        return self._create_object(qProp, "dimension")

    def create_measure(self, *, qProp: dict[str, Any]) -> Outs:
        """A measure of the library, in memory until DoSave. QIX: Doc.CreateMeasure."""
        return self._create_object(qProp, "measure")

    def get_or_create_object(self, *, qProp: dict[str, Any]) -> Outs:
        """The object with the id in `qProp`, or a new one of the app. QIX: Doc.GetOrCreateObject."""
        wanted = str(_info(qProp).get("qId") or "")
        found = self._engine.get_object(wanted, "object") if wanted else None
        if found is None:
            return self._create_object(qProp, "object")
        return {"qInfo": info_of(found), **self._object_shown(found)}

    def get_object(self, *, qId: str) -> Outs:
        """An object by id; null handle if there is none. QIX: Doc.GetObject."""
        return self._get_object(qId, "object")

    def get_dimension(self, *, qId: str) -> Outs:
        """A dimension by id; null handle if there is none. QIX: Doc.GetDimension."""
        return self._get_object(qId, "dimension")

    def get_measure(self, *, qId: str) -> Outs:
        """A measure by id; null handle if there is none. QIX: Doc.GetMeasure."""
        return self._get_object(qId, "measure")

    def destroy_session_object(self, *, qId: str) -> Outs:
        """QIX: Doc.DestroySessionObject."""
        return self._destroy_object(qId, "object", session_only=True)

    def destroy_object(self, *, qId: str) -> Outs:
        """QIX: Doc.DestroyObject."""
        return self._destroy_object(qId, "object")

    def destroy_dimension(self, *, qId: str) -> Outs:
        """QIX: Doc.DestroyDimension."""
        return self._destroy_object(qId, "dimension")

    def destroy_measure(self, *, qId: str) -> Outs:
        """QIX: Doc.DestroyMeasure."""
        return self._destroy_object(qId, "measure")

    def clone_object(self, *, qId: str) -> Outs:
        """Copy an object of the app with its children; error 2 if there is none. QIX: Doc.CloneObject."""
        return self._clone(qId, "object")

    def clone_dimension(self, *, qId: str) -> Outs:
        """Copy a dimension; error 2 if there is none. QIX: Doc.CloneDimension."""
        return self._clone(qId, "dimension")

    def clone_measure(self, *, qId: str) -> Outs:
        """Copy a measure; error 2 if there is none. QIX: Doc.CloneMeasure."""
        return self._clone(qId, "measure")

    def get_measure_with_label(self, *, qLabel: str) -> Outs:
        """A measure by its label; null handle if there is none. QIX: Doc.GetMeasureWithLabel."""
        for found in self._engine.library_objects("measure"):
            if found.properties.get("qMeasure", {}).get("qLabel") == qLabel:
                return self._object_shown(found)
        return NO_OBJECT

    def clear_all_soft_patches(self) -> Outs:
        """QIX: Doc.ClearAllSoftPatches."""
        for found in self._engine.objects():
            if found.has_soft_patches:
                found.clear_soft_patches()
                tell_patch(self.rpc, self._app_session, found)
        return {}

    def create_draft(self, *, qId: str) -> Outs:
        """A private copy of an object to work on. Errors: 2 if there is none. QIX: Doc.CreateDraft."""
        made = drafts.create(self._engine, qId)
        tell_change(self.rpc, self._app_session, made)
        return {"qDraftId": made.id}

    def commit_draft(self, *, qId: str) -> Outs:
        """Let an object be as its draft, which goes. Errors: 2 for what is no draft. QIX: Doc.CommitDraft."""
        draft = self._draft(qId)
        source = self._engine.get_object(drafts.source_of(draft), "object")
        if source is None:
            raise RpcError(NOT_FOUND, qId)
        require_update(self.rpc, source)
        gone = [object_key(one) for one in (*with_children(draft), *list(with_children(source))[1:])]
        drafts.commit(self._engine, qId)
        drop(self._app_session, gone, draft.session_only)
        tell_change(self.rpc, self._app_session, source)
        return {}

    def destroy_draft(self, *, qId: str, qSourceId: str) -> Outs:
        """Remove the draft of an object; false if it is none of its. QIX: Doc.DestroyDraft."""
        found = self._engine.get_object(qId, "object")
        if found is None or drafts.source_of(found) != qSourceId or not qSourceId:
            return {"qSuccess": False}
        return {"qSuccess": destroy(self.rpc, self._app_session, found)}

    def _draft(self, id: str) -> GenericObject:
        found = self._engine.get_object(id, "object")
        if found is None or not drafts.source_of(found):
            raise RpcError(NOT_FOUND, id)
        return found

    def undo(self) -> Outs:
        """Take back the last change of objects made in this session. QIX: Doc.Undo."""
        return {"qSuccess": self._touched(self._engine.undo.undo())}

    def redo(self) -> Outs:
        """Do again what was undone last. QIX: Doc.Redo."""
        return {"qSuccess": self._touched(self._engine.undo.redo())}

    def clear_undo_buffer(self) -> Outs:
        """Forget what could be undone. QIX: Doc.ClearUndoBuffer."""
        self._engine.undo.clear()
        return {}

    def _touched(self, records: list[Record] | None) -> bool:
        """Tell of the objects that undoing touched; false if it had nothing to undo."""
        for record in records or ():
            found = self._engine.get_object(record.id)
            if found is not None:
                tell_change(self.rpc, self._app_session, found)
            else:
                drop(self._app_session, [(record.kind, record.id)], record.session_only)
        if records:
            self._app.tell(lambda entry: isinstance(entry.service, ObjectPart), self.rpc)
            self._app.unsaved |= not all(record.session_only for record in records)
        return records is not None

    def get_all_infos(self) -> Outs:
        """Id and type of every object. QIX: Doc.GetAllInfos."""
        kinds = ("dimension", "measure", "variable", "bookmark")
        library = [found for kind in kinds for found in self._engine.library_objects(kind)]
        return {"qInfos": [info_of(found) for found in (*self._engine.objects(), *library)]}

    def get_objects(self, *, qOptions: dict[str, Any]) -> Outs:
        """Objects of some types, those of the app unless asked otherwise. QIX: Doc.GetObjects."""
        types = set(qOptions.get("qTypes") or ())
        return {
            "qList": [
                found.summary(qOptions.get("qData") or {})
                for found in self._engine.objects()
                if (not types or found.type in types)
                and (qOptions.get("qIncludeSessionObjects") or not found.session_only)
            ]
        }

    def _create_object(self, properties: dict[str, Any], kind: str, *, session_only: bool = False) -> Outs:
        if not isinstance(_info(properties).get("qType"), str):
            raise RpcError(INVALID_PARAMS, "qProp needs qInfo with a qType")
        if not session_only:
            access.require(self.rpc, access.UPDATE)
        made = self._engine.create_object(properties, session_only=session_only, kind=kind)
        if not session_only:
            tell_change(self.rpc, self._app_session, made)
        return {"qInfo": info_of(made), **self._object_shown(made)}

    def _get_object(self, id: str, kind: str) -> Outs:
        found = self._engine.get_object(id, kind)
        return self._object_shown(found) if found is not None else NO_OBJECT

    def _destroy_object(self, id: str, kind: str, *, session_only: bool = False) -> Outs:
        found = self._engine.get_object(id, kind)
        if found is None or (session_only and not found.session_only):
            return {"qSuccess": False}
        return {"qSuccess": destroy(self.rpc, self._app_session, found)}

    def _clone(self, id: str, kind: str) -> Outs:
        found = self._engine.get_object(id, kind)
        if found is None:
            raise RpcError(NOT_FOUND, id)
        require_update(self.rpc, found)
        made = self._engine.create_object(without_id(found), session_only=found.session_only, kind=kind)
        copy_children(found, made)
        tell_change(self.rpc, self._app_session, made)
        return {"qCloneId": made.id}

    def _object_shown(self, found: GenericObject) -> Outs:
        return {"qReturn": obtain_object(self.rpc, self._app_session, found, _SERVICES[found.kind])}


def _info(properties: dict[str, Any]) -> dict[str, Any]:
    info = properties.get("qInfo")
    return info if isinstance(info, dict) else {}
