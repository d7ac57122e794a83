"""One file per way a caller proves who it is.

`METHODS` are tried in order; each looks at what a connection shows and answers a credential, nothing when it
does not apply, or raises 401 for a proof that is not good.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from . import bearer, proxy, session, tickets
from .credential import Attempt, Credential

if TYPE_CHECKING:
    from ..tenant import Tenant

Method = Callable[["Tenant", Attempt], Credential | None]

METHODS: tuple[Method, ...] = (
    proxy.identify,
    bearer.identify,
    tickets.identify,
    session.identify,
)
