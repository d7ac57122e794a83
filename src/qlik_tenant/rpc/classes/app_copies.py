"""Taking objects of one app over into another one (Global.CopyApp, Global.ReplaceAppFromID)."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qlik_engine import Document, Record

    from ...apps.host import OpenApp


def copy_app(source: OpenApp, target: OpenApp, ids: Iterable[str]) -> None:
    """Let an app have script, data, settings and objects of another; only the objects with some ids, if
    there are any."""
    given, taken = source.document, target.document
    with given.lock:
        records = below(given, set(ids)) if ids else given.records.values()
        copies = {record.id: copy.deepcopy(record) for record in records}
        script, model, settings = given.script, given.model, dict(given.settings)
        properties, states = dict(given.properties), list(given.alternate_states)
    with taken.lock:
        title = taken.title
        taken.script, taken.records, taken.settings = script, copies, settings
        taken.alternate_states = states
        taken.properties = {**properties, "qTitle": title}
        taken.replace_data(model)
        target.has_new_data = True
    target.save()
    target.publish(None)


def replace_objects(source: OpenApp, target: OpenApp, ids: Iterable[str]) -> None:
    """Let objects of an app be as those of another; of those named by `ids`, the ones that the other does not
    have are removed. Without any all of the other are taken over, and none is removed."""
    wanted = set(ids)
    given, taken = source.document, target.document
    with given.lock:
        records = below(given, wanted) if wanted else given.records.values()
        copies = {record.id: copy.deepcopy(record) for record in records}
    with taken.lock:
        gone = {record.id for record in below(taken, wanted)}
        kept = {id: record for id, record in taken.records.items() if id not in gone}
        taken.records = {**kept, **copies}
        taken.touch()
    target.save_objects()
    target.tell(lambda entry: True, None)


def below(document: Document, ids: set[str]) -> Iterator[Record]:
    """The records of some ids, and those of everything in them."""
    for record in document.records.values():
        root: Record | None = record
        while root is not None and root.id not in ids:
            root = document.records.get(root.parent) if root.parent else None
        if root is not None:
            yield record
