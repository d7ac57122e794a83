"""Header authentication: a proxy in front of the tenant vouches for the user.

Below `/<proxy_prefix>/` the header named by the setting `proxy_user_header` is believed, as behind a virtual
proxy of client-managed Qlik Sense; with that setting the tenant must not be reachable but through the proxy.
It holds a subject, or `UserDirectory=DIR; UserId=ann`, as `X-Qlik-User` does beside a client certificate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..storage import Where
from .credential import Attempt, Credential
from .directory import subject_of
from .refusals import unauthorized

if TYPE_CHECKING:
    from ..tenant import Tenant


def identify(tenant: Tenant, attempt: Attempt) -> Credential | None:
    """The user whose subject the header names; 401 for one the tenant does not know."""
    from ..services.users.store import USERS

    name = tenant.settings.text("proxy_user_header").lower()
    if not name or not attempt.prefix or attempt.prefix != tenant.settings.text("proxy_prefix"):
        return None
    subject = subject_of(attempt.headers.get(name, ""))
    if not subject:
        return None
    user = tenant.store[USERS].first(Where.equal(USERS, "subject", subject))
    if user is None:
        raise unauthorized(f"The header {name} names nobody known here.")
    return Credential(user["id"], "proxy")
