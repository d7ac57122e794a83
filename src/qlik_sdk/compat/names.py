"""One table per kind of name: what qlik-sdk 0.17 called it, and its name here."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Container
from typing import Any

from ..errors import UnsupportedError

CLIENT_ATTRIBUTES = {
    "apikeys": "api_keys",
    "csporigins": "csp_origins",
    "datafiles": "data_files",
    "identityproviders": "identity_providers",
    "webintegrations": "web_integrations",
}
"""Attribute of `Qlik`."""

METHODS: dict[str, dict[str, str]] = {
    "App": {
        "create_copy": "copy",
        "get_data_lineages": "get_data_lineage",
        "get_insight_analyses_models": "get_insight_analyses_model",
        "get_media_lists": "get_media_list",
        "get_reloads_log": "get_reload_log",
        "get_reloads_logs": "get_reload_logs",
        "get_script_versions": "get_scripts",
        "set_publish": "republish",
    },
    "Apps": {
        "compare_apps_evaluations": "compare_evaluations",
        "download_apps_evaluations_compare": "download_comparison",
    },
    "Audits": {"get_archives": "get_archive"},
    "Automations": {"get_usages": "get_usage"},
    "Evaluation": {"download": "download_evaluation"},
    "Licenses": {"get_consumptions": "get_consumption"},
    "Quotas": {"gets": "get"},
    "Theme": {"patches": "patch"},
    "Transports": {
        "send_test_email_email_config": "send_test_email",
        "verify_connection_email_config": "verify_connection",
    },
}
"""Method by class, where it does not follow from `_by_rule`. Only looked up when the class lacks the name."""

GONE = {
    ("Automations", "get_settings"): "GET /automations/settings",
    ("Automations", "set_settings"): "PUT /automations/settings",
    ("Users", "get_metadata"): "GET /users/metadata",
}
"""Methods whose operation Qlik Cloud no longer has."""

API_MODULES = {
    "Api_Keys": "api_keys",
    "Apps": "apps",
    "Audits": "audits",
    "Automations": "automations",
    "Brands": "brands",
    "Collections": "collections",
    "Csp_Origins": "csp_origins",
    "Data_Files": "data_files",
    "Extensions": "extensions",
    "Groups": "groups",
    "Identity_Providers": "identity_providers",
    "Items": "items",
    "Licenses": "licenses",
    "Notes": "notes",
    "Oauth_Tokens": "oauth_tokens",
    "Questions": "questions",
    "Quotas": "quotas",
    "Reload_Tasks": "reload_tasks",
    "Reloads": "reloads",
    "Roles": "roles",
    "Spaces": "spaces",
    "Tenants": "tenants",
    "Themes": "themes",
    "Transports": "transports",
    "Users": "users",
    "Web_Integrations": "web_integrations",
    "Webhooks": "webhooks",
}
"""Module of ``qlik_sdk.apis``, and the generated module with its resource and its models."""


def method_name(class_name: str, old: str, known: Container[str], attribute: str = "") -> str | None:
    """Today's name of a method, None when 0.17 had no such method either; warns of the change.

    Parameters:
        known: the names there are.
        attribute: of the client, behind which the class is found.
    """
    class_name = class_name.removeprefix("Async")
    new = METHODS.get(class_name, {}).get(old) or _by_rule(old, attribute)
    if new is None or new not in known:
        return None
    warn(f"{class_name}.{old}", f"{class_name}.{new}")
    return new


def _by_rule(old: str, attribute: str) -> str | None:
    """``get_spaces`` of spaces lists them; replacing was called ``set``."""
    if attribute and old == f"get_{attribute}":
        return "list"
    return f"update{old.removeprefix('set')}" if old == "set" or old.startswith("set_") else None


def gone(class_name: str, name: str) -> Callable[..., Any] | None:
    """A stand-in for a method of 0.17 whose operation no longer exists; calling it says so."""
    endpoint = GONE.get((class_name.removeprefix("Async"), name))
    if endpoint is None:
        return None

    def refuse(*args: object, **kwargs: object) -> Any:
        raise UnsupportedError(f"{class_name}.{name}: Qlik Cloud no longer has {endpoint}")

    return refuse


def warn(old: str, new: str) -> None:
    """Tell whoever used a name of 0.17, outside of this package, what it is called now."""
    frame, depth = sys._getframe(1), 2
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] == "qlik_sdk":
        frame, depth = frame.f_back, depth + 1
    warnings.warn(f"{old} is now called {new}", DeprecationWarning, stacklevel=depth)
