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
    Setting("session_seconds", 28_800, "how long the session of a browser lasts, in seconds"),
    Setting("token_seconds", 21_600, "how long an access token of the OAuth server lasts, in seconds"),
    Setting(
        "login_password",
        "",
        "one password for all users on the login page, for tests and shows; empty: each takes an API key",
    ),
    Setting(
        "rate_limits",
        "off",
        "calls allowed per five minutes: off, real (as on the platform), or a factor such as 0.01 of real;"
        " off because a tenant on one's own machine serves its owner only",
    ),
    Setting("client_managed", 0, "1: the session and ticket API of client-managed Qlik Sense answers, too"),
    Setting(
        "qix_max_frame_bytes",
        256 * 2**20,
        "largest message of an engine socket, in bytes; a larger one closes the socket with 1009, and in"
        " place of a larger answer there is error -32604",
    ),
    Setting("qix_idle_seconds", 0, "engine sockets that ask nothing for so long are closed; 0: never"),
    Setting("qix_sessions_per_user", 0, "engine sessions one user may have at a time; 0: any number"),
    Setting("connection_hosts", "", "hosts that data connections may lead to, with commas; empty: any"),
    Setting("proxy_prefix", "", "what is below /<prefix>/ comes through a proxy that names the user"),
    Setting("proxy_user_header", "", "header that names the user (by subject) below the prefix; empty: none"),
    Setting(
        "proxy_jwt_key",
        "",
        "file with the public key or certificate (PEM) of signed tokens taken below the prefix; empty: none",
    ),
)


def parse_setting(text: str) -> tuple[str, str | int]:
    """Read `name=value`; raises ValueError for a name that is not in the table or a value of another type."""
    name, given, value = text.partition("=")
    found = next((setting for setting in SETTINGS if setting.name == name), None)
    if found is None or not given:
        names = ", ".join(setting.name for setting in SETTINGS)
        raise ValueError(f"name=value with one of these names is needed, not {text!r}: {names}")
    try:
        return name, int(value) if isinstance(found.default, int) else value
    except ValueError:
        raise ValueError(f"setting {name} takes a whole number, not {value!r}") from None


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
