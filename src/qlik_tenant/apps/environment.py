"""Where an app is, as GetSysAttr tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ..services.apps.store import APPS
from ..services.spaces.store import SPACES

if TYPE_CHECKING:
    from ..tenant import Tenant


class Environment(Mapping[str, str]):
    """What GetSysAttr knows, by name, as it is when asked: an app may move while it is open.

    An app in a personal space has no space here, as documented.
    """

    def __init__(self, tenant: Tenant, app_id: str) -> None:
        self._tenant = tenant
        self._app_id = app_id

    def __getitem__(self, name: str) -> str:
        return self._now()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._now())

    def __len__(self) -> int:
        return len(self._now())

    def _now(self) -> dict[str, str]:
        record = self._tenant.record
        hostnames = [*record.get("hostnames", ()), "", ""]
        space_id = (self._tenant.store[APPS].get(self._app_id) or {}).get("spaceId") or ""
        space = (self._tenant.store[SPACES].get(space_id) if space_id else None) or {}
        known = {
            "tenantId": record["id"],
            "tenantName": record["name"],
            "tenantUrl": hostnames[0],
            "tenantUrlAlias": hostnames[1],
            "tenantRegion": record.get("region"),
            "spaceId": space_id,
            "spaceName": space.get("name"),
            "spaceType": space.get("type"),
        }
        return {name: str(value or "") for name, value in known.items()}
