"""Answers of the oauth-tokens API: what OAuth clients hold of users. Source: /api/v1/oauth-tokens."""

from __future__ import annotations

from typing import Any

from ...auth.oauth.granted import end
from ...auth.store import GRANTS
from ...errors import forbidden, not_found
from ...gateway.service import Call, Reply
from ...generated.rest.oauth_tokens import OauthTokensApi
from ...storage import Document, Where
from ...toolkit.paging import Paging, page

PAGING = Paging(100, forward="page", backward="page")


class Provider(OauthTokensApi):
    """One entry per grant, with all the tokens it led to; a TenantAdmin sees those of others, too."""

    def list(self, call: Call) -> Reply:
        """Grants in use, by user."""
        user_id = call.query.get("userId")
        where = Where.equal(GRANTS, "status", "active")
        if not call.caller.is_admin:
            if user_id not in (None, "", call.caller.user_id):
                raise forbidden("Only a TenantAdmin may list the tokens of others.")
            user_id = call.caller.user_id
        if user_id:
            where = where & Where.equal(GRANTS, "userId", user_id)
        return Reply(200, page(call, call.tenant.store[GRANTS], where, ("userId",), PAGING, _show))

    def delete(self, call: Call) -> Reply:
        """Revoke a grant with its tokens."""
        id = call.path["tokenId"]
        grant = call.tenant.store[GRANTS].get(id)
        mine = grant is not None and (grant["userId"] == call.caller.user_id or call.caller.is_admin)
        if not mine or not end(call.tenant, id):
            raise not_found(f"OAuth token {id}")
        return Reply.empty()


def _show(grant: Document) -> dict[str, Any]:
    return {
        name: grant[name] for name in ("id", "tenantId", "userId", "deviceType", "description", "lastUsed")
    }
