"""What the proxy of client-managed Qlik Sense says first on a websocket: who calls, or where to log in."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote

import msgspec

from ..gateway.exchange import header_map

if TYPE_CHECKING:
    from ..access import Caller
    from ..tenant import Tenant


def greeting(tenant: Tenant, scope: MutableMapping[str, Any], caller: Caller | None) -> bytes | None:
    """The frame `OnAuthenticationInformation`; None where the setting `client_managed` is off, and for those
    that name no page to come back to after a login (`reloadUri` of the query): these do not wait for it.
    """
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    page = (query.get("reloadUri") or query.get("reloadURI") or [""])[0]
    if not page or not tenant.settings.number("client_managed"):
        return None
    scheme = "https" if scope.get("scheme") in ("wss", "https") else "http"
    base = f"{scheme}://{header_map(scope).get('host') or tenant.host_name}"
    if caller is None:
        told = {"loginUri": f"{base}/login?returnto={quote(page, safe='')}", "mustAuthenticate": True}
    else:
        directory, _, user_id = caller.subject.rpartition("\\")
        told = {
            "userId": user_id,
            "userDirectory": directory,
            "logoutUri": f"{base}/logout",
            "serverNodeId": tenant.tenant_id,
            "mustAuthenticate": False,
        }
    return msgspec.json.encode({"jsonrpc": "2.0", "method": "OnAuthenticationInformation", "params": told})
