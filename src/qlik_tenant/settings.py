"""The settings of a tenant as one table: name, default, help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its default decides its type."""

    name: str
    default: str | int
    help: str


SETTINGS = (
    Setting("tenant_name", "local", "name of the tenant, also the first label of its generated host name"),
    Setting("owner_name", "Tenant Owner", "name of the first user, who is TenantAdmin"),
    Setting("owner_email", "owner@tenant.example", "e-mail address of the first user"),
    Setting("owner_subject", "local|owner", "identity-provider subject of the first user"),
    Setting("region", "local", "region reported by the tenant record"),
    Setting("max_body_bytes", 20_000_000, "largest JSON body accepted, in bytes"),
    Setting("max_upload_bytes", 50_000_000_000, "largest file accepted by an upload, in bytes"),
    Setting("storage_quota_bytes", 1_000_000_000_000, "space for data files of the tenant, in bytes"),
    Setting("proxy_prefix", "", "websockets below /<prefix>/app/ come through a proxy that names the user"),
    Setting("proxy_user_header", "", "header that names the user (by subject) below the prefix; empty: none"),
)


class Settings:
    """Values of the table; unknown names and wrong types are refused at once."""

    def __init__(self, values: Mapping[str, str | int] | None = None) -> None:
        table = {setting.name: setting.default for setting in SETTINGS}
        for name, value in (values or {}).items():
            if name not in table:
                raise ValueError(f"unknown setting {name!r}; known: {', '.join(table)}")
            if type(value) is not type(table[name]):
                raise ValueError(f"setting {name} takes {type(table[name]).__name__}, not {value!r}")
            table[name] = value
        self._values = table

    def text(self, name: str) -> str:
        """A setting that is text."""
        return str(self._values[name])

    def number(self, name: str) -> int:
        """A setting that is a whole number."""
        return int(self._values[name])
