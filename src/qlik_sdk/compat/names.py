"""One table per kind of name: what qlik-sdk 0.17 called it, and its name here."""

from __future__ import annotations

import warnings

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
        "get_reloads_log": "get_reload_log",
        "get_reloads_logs": "get_reload_logs",
        "get_script_versions": "get_scripts",
        "set": "update",
        "set_publish": "republish",
    },
    "Apps": {
        "compare_apps_evaluations": "compare_evaluations",
        "download_apps_evaluations_compare": "download_comparison",
    },
    "DataFiles": {"get_data_files": "list"},
    "Items": {"get_items": "list"},
    "Spaces": {"get_spaces": "list"},
    "Users": {"get_users": "list"},
}
"""Method of a resource, by class. Only consulted for names the class does not have."""

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


def method_name(class_name: str, old: str) -> str | None:
    """Today's name of a method, None when 0.17 had no such method either; warns of the change."""
    new = METHODS.get(class_name.removeprefix("Async"), {}).get(old)
    if new is not None:
        warn(f"{class_name}.{old}", f"{class_name}.{new}")
    return new


def warn(old: str, new: str) -> None:
    """Tell the caller's caller which name to use."""
    warnings.warn(f"{old} is now called {new}", DeprecationWarning, stacklevel=5)
