"""One file per way a caller proves who it is.

`METHODS` are tried in order; each looks at a request's headers and answers a user id, nothing when it does
not apply, or raises 401 for a credential that is not good.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from . import api_key

if TYPE_CHECKING:
    from ..tenant import Tenant

Method = Callable[["Tenant", Mapping[str, str]], str | None]

METHODS: tuple[Method, ...] = (api_key.identify,)
