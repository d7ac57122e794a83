"""What scopes open: names, which API each belongs to, and how they narrow or widen a caller's rights.

The right to call an operation is what the caller's roles give (UserDefault and custom roles hold scopes)
within what the token's scopes allow. `user_default` stands for every scope of users, `admin_classic` for
every scope of administrators, and `apps` for `apps:read` and the like.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import ApiError

if TYPE_CHECKING:
    from ..access import Caller

ADMIN_ROLES = frozenset({"TenantAdmin", "AnalyticsAdmin", "DataAdmin", "AuditAdmin"})

ADMIN_SCOPES = (
    "admin.ai-descriptions", "admin.aiplatform", "admin.apps", "admin.apps:export", "admin.apps:read",
    "admin.assistants", "admin.auth-settings", "admin.automations", "admin.automations:read",
    "admin.collections.publicgoverned", "admin.dataproduct", "admin.dataquality", "admin.dataqualityrules",
    "admin.direct-access-gateways:delete_gateway", "admin.direct-access-gateways:register_gateway",
    "admin.direct-access-gateways:remote_configuration", "admin.extensions", "admin.ip-policies",
    "admin.knowledgebases", "admin.report-tasks", "admin.semantictype", "admin.spaces", "admin.spaces:read",
    "admin.sprints", "admin.themes", "admin.users", "admin.users:read", "admin.webhooks",
)  # fmt: skip

USER_SCOPES = (
    "ai-descriptions", "analysis-agent", "api-keys", "app.share", "apps", "apps:export", "apps:manage",
    "apps:read", "apps.data:export", "apps.image:export", "apps.report:all", "apps.report:export",
    "assistants", "assistants:read", "automations", "automations:read", "automations.private",
    "automations.shared", "automl-deployments", "automl-deployments:predict", "automl-experiments",
    "automl-experiments:no_gen_ai_assist", "data-connections", "data-connections:read",
    "data-governance-agents", "dataproduct", "dataproduct:consume", "dataquality", "dataquality:read",
    "dataqualityrules", "dataqualityrules:assign", "dataset", "direct-access-gateways:consume_data",
    "discovery-agent", "discovery-agent:read", "environments:read", "geo-operations",
    "geo-operations.limited", "glossary:all", "glossary:manage", "glossary:update",
    "governance-definition:read", "help-agent", "identity.email:read", "identity.name:read",
    "identity.picture:read", "identity.subject:read", "knowledgebases", "knowledgebases:index",
    "knowledgebases:read", "knowledgebases:search", "lineage:create", "lineage:read", "mcp:execute",
    "semantictype", "semantictype:read", "spaces.data", "spaces.data:read", "spaces.managed",
    "spaces.managed:read", "spaces.shared", "spaces.shared:create", "spaces.shared:read", "sprints:all",
    "sprints:contribute", "thread-audits", "trustscore", "users", "users:read", "webhooks",
    "write-table:external_read",
)  # fmt: skip

OPENID: dict[str, dict[str, str]] = {
    "openid": {},
    "profile": {"name": "name", "picture": "picture", "locale": "locale", "zoneinfo": "zoneinfo"},
    "email": {"email": "email"},
}
"""Scopes of OpenID Connect, each with the claims it opens and what they are in a user's record. They open no
operation, and tell nothing that the user's own record does not tell to every token."""

SCOPES = frozenset({"user_default", "admin_classic", "offline_access", *ADMIN_SCOPES, *USER_SCOPES, *OPENID})
"""Every scope a token may name."""

_SPACES = ("spaces.shared", "spaces.managed", "spaces.data")
FAMILIES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "apps": (("apps",), ("admin.apps",)),
    "assistants": (("assistants",), ("admin.assistants",)),
    "automations": (("automations",), ("admin.automations",)),
    "data_connections": (("data-connections",), ()),
    "extensions": ((), ("admin.extensions",)),
    "groups": (("users",), ("admin.users",)),
    "items": (("apps", "automations", "dataset", *_SPACES), ("admin.apps", "admin.spaces")),
    "knowledgebases": (("knowledgebases",), ("admin.knowledgebases",)),
    "reload_tasks": (("apps",), ("admin.apps",)),
    "reloads": (("apps",), ("admin.apps",)),
    "roles": ((), ("admin.users",)),
    "sharing_tasks": (("apps",), ("admin.report-tasks",)),
    "spaces": (_SPACES, ("admin.spaces",)),
    "themes": ((), ("admin.themes",)),
    "users": (("users",), ("admin.users",)),
    "webhooks": (("webhooks",), ("admin.webhooks",)),
}
"""The scopes of users and of administrators that open an API; other APIs need the two collective ones."""

NOT_IN_ROLES = frozenset({"admin.users", "admin.auth-settings"})
"""Scopes that would let the holder of a custom role make itself TenantAdmin."""

ALWAYS = frozenset({"users.get_me", "csrf_token.get", "tenants.get_me"})
"""Operations about the caller itself, open to every token."""


def covers(held: Collection[str], wanted: str) -> bool:
    """Whether one of the scopes held includes the wanted one."""
    collective = "admin_classic" if wanted.startswith("admin") else "user_default"
    return bool({wanted, wanted.partition(":")[0], collective} & {*held})


def limit(caller: Caller, api: str, name: str, method: str) -> Caller:
    """The caller with the roles it has for one operation; 403 when its scopes do not reach it."""
    users, admins = FAMILIES.get(api, ((), ()))
    reading = ":read" if method in ("GET", "HEAD") else ""
    as_user = [f"{scope}{reading}" for scope in users] or ["user_default"]
    as_admin = [f"{scope}{reading}" for scope in admins] or ["admin_classic"]
    roles = caller.roles
    granted = caller.granted - NOT_IN_ROLES
    if any(covers(granted, scope) for scope in as_admin):
        roles = roles | {"TenantAdmin"}
    allowed = not users or any(covers(granted, scope) for scope in as_user)
    if caller.scopes is not None:
        if not any(covers(caller.scopes, scope) for scope in as_admin):
            roles = roles - ADMIN_ROLES
        allowed = allowed and any(covers(caller.scopes, scope) for scope in as_user)
    if not allowed and roles.isdisjoint(ADMIN_ROLES) and f"{api}.{name}" not in ALWAYS:
        raise ApiError(403, f"A scope is needed that is not held: {' or '.join((*as_user, *as_admin))}.")
    return caller if roles == caller.roles else replace(caller, roles=roles)
