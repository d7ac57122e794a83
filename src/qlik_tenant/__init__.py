"""A tenant anyone can run: the REST and QIX interfaces of Qlik Cloud on one machine.

from qlik_tenant import Tenant

with Tenant(in_memory=True) as tenant:
    print(tenant.url, tenant.api_key)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .tenant import Tenant

__all__ = ["Tenant"]


def __getattr__(name: str) -> object:
    if name == "Tenant":
        from .tenant import Tenant

        return Tenant
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
