"""Answers of the items API. Source: /api/v1/items.

Collections, tags, favourites and view counts belong to services that are not written: no item has any.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from ...errors import bad_body, bad_parameter, not_found
from ...gateway.service import Call, Reply
from ...generated.rest.items import ItemsApi
from ...storage import NONE, Document, Where
from ...toolkit import patch
from ...toolkit.links import link
from ...toolkit.paging import NEXT_10, page
from ...toolkit.sort import parse_sort
from ...toolkit.timestamps import rfc3339
from ..spaces.store import SPACES
from .store import ITEM_SETTINGS, ITEMS

SORTABLE = {"createdAt": "createdAt", "name": "name", "updatedAt": "updatedAt", "recentlyUsed": "updatedAt"}
"""`recentlyUsed` falls back to the last update: uses are not counted."""

MOST_RESOURCE_IDS = 100
_TYPE = re.compile(r"(?P<type>[a-z-]+)(\[(?P<sub>[\w-]*)\])?")
_TEXT = {"type": "string"}
_KIND = "app"
"""Kind in the table of access rules: every item stands for an app so far."""


class Provider(ItemsApi):
    """What the caller has, whatever its kind."""

    reads_store = True

    also_accepts: ClassVar = {
        "list": {"resourceType": _TEXT, "spaceType": _TEXT},  # comma lists, also `app[directQuery]`
        "get_publisheditems": {"resourceType": _TEXT},
    }

    def list(self, call: Call) -> Reply:
        """Items the caller may see."""
        where = call.tenant.access.visible(call.caller, _KIND, ITEMS) & self._asked(call)
        return Reply(200, self._page(call, where, show_actions=not call.query.get("noActions")))

    def _page(self, call: Call, where: Where, *, show_actions: bool = True) -> dict[str, Any]:
        sort = parse_sort(call.query.get("sort"), SORTABLE, "createdAt")
        return page(
            call, call.tenant.store[ITEMS], where, sort, NEXT_10, lambda item: _show(call, item, show_actions)
        )

    def _asked(self, call: Call) -> Where:
        query, where = call.query, Where("1")
        for yes, no in (("ownerId", "notOwnerId"), ("createdByUserId", "notCreatedByUserId")):
            if query.get(yes) and query.get(no):
                raise bad_parameter(no, f"cannot be combined with {yes}")
        for name in ("resourceId", "resourceIds", "resourceLink"):
            if query.get(name) and not query.get("resourceType"):
                raise bad_parameter(name, "needs resourceType")
        equal = {
            "id": "id",
            "resourceId": "resourceId",
            "resourceLink": "resourceLink",
            "resourceSubType": "resourceSubType",
            "ownerId": "ownerId",
            "createdByUserId": "creatorId",
        }
        for name, attribute in equal.items():
            if query.get(name):
                where = where & Where.equal(ITEMS, attribute, query[name])
        for name, attribute in {"notOwnerId": "ownerId", "notCreatedByUserId": "creatorId"}.items():
            if query.get(name):
                where = where & ~Where.equal(ITEMS, attribute, query[name])
        if query.get("name"):
            where = where & Where.contains(ITEMS, "name", query["name"])
        for word in (query.get("query") or "").split():
            where = where & (Where.contains(ITEMS, "name", word) | Where.contains(ITEMS, "description", word))
        if query.get("resourceIds"):
            where = where & Where.among(ITEMS, "resourceId", _several(query["resourceIds"]))
        if query.get("resourceType"):
            where = where & _types(query["resourceType"], bool(query.get("resourceSubType")))
        if query.get("collectionId"):
            where = where & NONE
        return where & self._place(call)

    def _place(self, call: Call) -> Where:
        query, where = call.query, Where("1")
        space_id = query.get("spaceId")
        if space_id:
            where = where & Where.equal(ITEMS, "spaceId", "" if space_id == "personal" else space_id)
        if query.get("spaceType"):
            wanted = query["spaceType"].split(",")
            unknown = set(wanted) - {"shared", "managed", "data", "personal"}
            if unknown:
                raise bad_parameter("spaceType", f"{', '.join(sorted(unknown))} is no type of space")
            spaces = call.tenant.store[SPACES].find(Where.among(SPACES, "type", wanted))
            places = [space["id"] for space in spaces] + [""] * ("personal" in wanted)
            where = where & Where.among(ITEMS, "spaceId", places)
        if query.get("shared") is not None:
            personal = Where.equal(ITEMS, "spaceId", "")
            where = where & (~personal if query["shared"] else personal)
        return where

    def get(self, call: Call) -> Reply:
        """One item."""
        return Reply(200, _show(call, _item(call, "list"), True))

    def update(self, call: Call) -> Reply:
        """Set attributes of the item's entry; the resource itself has an API of its own."""
        item = _item(call, "update")
        body = call.body
        for name in ("resourceType", "resourceId", "spaceId"):
            if name in body and (body[name] or "") != item[name]:
                raise bad_body("cannot be changed here", f"/{name}")
        taken = (
            "name", "description", "resourceAttributes", "resourceCustomAttributes", "resourceLink",
            "resourceSubType", "resourceUpdatedAt", "thumbnailId",
        )  # fmt: skip
        values = {name: body[name] for name in taken if name in body}
        if "name" in values and not values["name"].strip():
            raise bad_body("may not be empty", "/name")
        now = rfc3339(call.tenant.clock())
        changed = {**item, **values, "updatedAt": now, "updaterId": call.caller.user_id}
        call.tenant.store[ITEMS].update(changed)
        return Reply(200, _show(call, changed, True))

    def delete(self, call: Call) -> Reply:
        """Remove the item's entry; the resource itself stays."""
        item = _item(call, "delete")
        call.tenant.store[ITEMS].delete(item["id"])
        return Reply.empty()

    def get_collections(self, call: Call) -> Reply:
        """The collections an item is in: none."""
        item = _item(call, "list")
        body = page(call, call.tenant.store[ITEMS], NONE, (), NEXT_10, lambda row: row)
        body["links"]["item"] = link(call, f"/api/v1/items/{item['id']}")
        return Reply(200, body)

    def get_publisheditems(self, call: Call) -> Reply:
        """Items whose resources were published from this item's resource."""
        item = _item(call, "list")
        where = call.tenant.access.visible(call.caller, _KIND, ITEMS)
        where = where & Where.equal(ITEMS, "resourceAttributes.originAppId", item["resourceId"])
        where = where & Where.equal(ITEMS, "resourceAttributes.published", 1)
        if call.query.get("resourceType"):
            where = where & _types(call.query["resourceType"], False)
        return Reply(200, self._page(call, where))

    def get_settings(self, call: Call) -> Reply:
        """Settings of the items service."""
        return Reply(200, _settings(call))

    def patch_settings(self, call: Call) -> Reply:
        """Replace settings; needs TenantAdmin."""
        call.tenant.access.require_role(call.caller, "TenantAdmin")
        values = patch.replacements(call.body, {"/usageMetricsEnabled": patch.flag})
        rows = call.tenant.store[ITEM_SETTINGS]
        with call.tenant.store.transaction():
            rows.delete("settings")
            rows.insert({"id": "settings", **_settings(call), **values})
        return Reply(200, _settings(call))


def _settings(call: Call) -> dict[str, Any]:
    kept = call.tenant.store[ITEM_SETTINGS].get("settings") or {}
    return {"usageMetricsEnabled": kept.get("usageMetricsEnabled", True)}


def _item(call: Call, action: str) -> Document:
    id = call.path["itemId"]
    item = call.tenant.store[ITEMS].get(id)
    if item is None:
        raise not_found(f"Item {id}")
    call.tenant.access.require(call.caller, action, _KIND, item, f"item {id}")
    return item


def _show(call: Call, item: Document, show_actions: bool) -> dict[str, Any]:
    path = f"/api/v1/items/{item['id']}"
    actions = call.tenant.access.actions(call.caller, _KIND, item) if show_actions else []
    shown = {
        **item,
        "isFavorited": False,
        "collectionIds": [],
        "itemViews": {},
        "meta": {"actions": actions, "collections": [], "isFavorited": False, "tags": []},
        "links": {
            "self": link(call, path),
            "collections": link(call, f"{path}/collections"),
            "open": link(call, f"/sense/app/{item['resourceId']}"),
        },
    }
    if show_actions:
        shown["actions"] = actions
    return {name: value for name, value in shown.items() if value != "" or name in ("description", "spaceId")}


def _several(text: str) -> list_of_text:
    ids = [id.strip() for id in text.split(",") if id.strip()]
    if len(ids) > MOST_RESOURCE_IDS:
        raise bad_parameter("resourceIds", f"holds more than {MOST_RESOURCE_IDS} ids")
    return ids


list_of_text = list[str]


def _types(text: str, with_sub_type: bool) -> Where:
    where = NONE
    for given in text.split(","):
        match = _TYPE.fullmatch(given.strip())
        if match is None:
            raise bad_parameter("resourceType", f"{given!r} is no resource type")
        one = Where.equal(ITEMS, "resourceType", match["type"])
        if match["sub"] is not None:
            if with_sub_type:
                raise bad_parameter("resourceType", "cannot name a sub type beside resourceSubType")
            one = one & Where.equal(ITEMS, "resourceSubType", match["sub"])
        where = where | one
    return where
