"""The one place where wire names become Python names.

Method names follow from verb and path below the API's base; nothing else (no operation id) is looked at:

- the collection itself: ``GET`` ``list``, ``POST`` ``create``, ``PUT`` ``update``, ``PATCH`` ``patch``,
  ``DELETE`` ``delete``; one member (``/{id}``): ``get``, ``update``, ``patch``, ``delete``. ``update`` always
  means ``PUT`` (replace the whole) and ``patch`` always means ``PATCH`` (change parts);
- below that the verb is followed by the path's words, each in the singular when an id follows it (``POST``
  makes one, so its last word is singular too): ``GET /{id}/assignments`` is ``get_assignments``, ``POST``
  there ``create_assignment``, ``PUT /{id}/assignments/{aid}`` ``update_assignment``. Reading stays
  ``get_...`` below the top level, which is what qlik-sdk 0.17 called these methods;
- ``.../actions/change-owner`` is ``change_owner``, followed by the words of the path before it;
- words that are no resource but a deed (``/copy``, ``/import``), batches beside single operations, and
  rare paths the rule would name badly are in `EXCEPTIONS`, keyed by verb and path.

Names that begin a word with capitals are split before the last capital (``qID`` -> ``q_id``, ``CSPEntry`` ->
``csp_entry``), ``OAuth`` counts as one word, and Python's keywords get a trailing underscore.
"""

from __future__ import annotations

import keyword
import re
from functools import cache
from itertools import zip_longest

_WHOLE_WORDS = (("OAuth", "Oauth"), ("IDs", "Ids"), ("URIs", "Uris"), ("URLs", "Urls"))
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
WORD = re.compile(r"(\w+)")
_SEPARATOR = re.compile(r"[^A-Za-z0-9]+")

_COLLECTION_VERBS = {"GET": "list", "POST": "create", "PUT": "update", "PATCH": "patch", "DELETE": "delete"}
_MEMBER_VERBS = {**_COLLECTION_VERBS, "GET": "get"}

RESERVED = frozenset({"self", "data"})
_RESERVED_FIELDS = frozenset({"to_dict", "from_dict"})

_NOT_PLURAL = frozenset({"settings", "status", "metadata", "access", "analysis", "canvas", "s"})

EXCEPTIONS: dict[str, str] = {
    "GET /api/analytics/apps/evaluations/{baselineId}/compare/{comparisonId}": "compare_evaluations",
    "GET /api/analytics/apps/evaluations/{baselineId}/compare/{comparisonId}/actions/download": (
        "download_comparison"
    ),
    "GET /api/analytics/odag-links/cancreate": "get_create_permission",
    "POST /api/analytics/odag-links/selection-app-link-usages": "get_selection_app_usages",
    "POST /api/analytics/odag-requests/{requestId}/reload-app": "reload_app",
    "POST /api/analytics/odag-requests/{requestId}/rename-app": "rename_app",
    "GET /api/analytics/odag-settings": "get",
    "GET /api/analytics/odag-settings/canupdate": "get_update_permission",
    "POST /api/connectivity/data-connections/actions/delete": "delete_many",
    "POST /api/connectivity/data-connections/actions/duplicate": "duplicate_many",
    "POST /api/connectivity/data-connections/actions/update": "update_many",
    "GET /api/core/auth-settings": "get",
    "POST /api/core/data-files/actions/change-space": "change_space_many",
    "POST /api/core/data-files/actions/post": "create_many",
    "POST /api/data-governance/semantic-types/actions/export": "export_types",
    "POST /api/data-governance/semantic-types/actions/import": "import_types",
    "POST /api/data-governance/trust-scores/results/data-sets/actions/filter": "filter_data_set_results",
    "GET /api/scheduling/tasks/{id}/graphs/ancestors": "get_graph_ancestors",
    "GET /api/scheduling/tasks/{id}/graphs/children": "get_graph_children",
    "GET /api/scheduling/tasks/{id}/graphs/descendants": "get_graph_descendants",
    "GET /api/scheduling/tasks/{id}/graphs/parents": "get_graph_parents",
    "GET /api/scheduling/tasks/{id}/graphs/subgraph": "get_subgraph",
    "GET /api/scheduling/tasks/{id}/runs/last": "get_last_run",
    "GET /api/v1/apps/evaluations/{baseid}/actions/compare/{comparisonid}": "compare_evaluations",
    "GET /api/v1/apps/evaluations/{baseid}/actions/compare/{comparisonid}/actions/download": (
        "download_comparison"
    ),
    "POST /api/v1/apps/import": "import_app",
    "POST /api/v1/apps/validatescript": "validate_script",
    "POST /api/v1/apps/{appId}/copy": "copy",
    "POST /api/v1/apps/{appId}/export": "export",
    "PUT /api/v1/apps/{appId}/owner": "set_owner",
    "POST /api/v1/apps/{appId}/publish": "publish",
    "PUT /api/v1/apps/{appId}/publish": "republish",
    "GET /api/v1/apps/{appId}/reloads/logs": "get_reload_logs",
    "GET /api/v1/apps/{appId}/reloads/logs/{reloadId}": "get_reload_log",
    "GET /api/v1/apps/{appId}/reloads/metadata/{reloadId}": "get_reload_metadata",
    "PUT /api/v1/apps/{appId}/space": "set_space",
    "POST /api/v1/assistants/{assistantId}/sources/plaintexts": "get_source_plaintexts",
    "GET /api/v1/csrf-token": "get",
    "POST /api/v1/data-connections/actions/delete": "delete_many",
    "POST /api/v1/data-connections/actions/duplicate": "duplicate_many",
    "POST /api/v1/data-connections/actions/update": "update_many",
    "DELETE /api/v1/data-assets": "delete_many",
    "POST /api/v1/data-files/actions/change-space": "change_space_many",
    "POST /api/v1/data-files/actions/delete": "delete_many",
    "DELETE /api/v1/data-sets": "delete_many",
    "DELETE /api/v1/data-stores": "delete_many",
    "POST /api/v1/dcaas/actions/data-connections": "create_data_connection",
    "GET /api/v1/dcaas/actions/data-connections/api-specs": "get_api_specs",
    "GET /api/v1/dcaas/actions/data-connections/{connectionId}": "get_data_connection",
    "GET /api/v1/di-projects/actions/{actionId}": "get_action",
    "POST /api/v1/di-projects/utils/actions/validate-project-definitions": "validate_project_definitions",
    "POST /api/v1/di-projects/{projectId}/actions/import": "import_project",
    "POST /api/v1/di-projects/{projectId}/actions/import-async": "import_project_async",
    "POST /api/v1/direct-access-agents/{agentId}/actions/{agentAction}": "run_action",
    "POST /api/v1/direct-access-agents/{agentId}/benchmarks/{benchmarkId}/cancel": "cancel_benchmark",
    "GET /api/v1/direct-access-agents/{agentId}/connectors/file-connector/files/allowed-paths": (
        "get_allowed_paths"
    ),
    "PUT /api/v1/direct-access-agents/{agentId}/connectors/file-connector/files/allowed-paths": (
        "update_allowed_paths"
    ),
    "GET /api/v1/direct-access-agents/{agentId}/connectors/odbc-connector/files/custom-data-type-mappings": (
        "get_data_type_mappings"
    ),
    "PUT /api/v1/direct-access-agents/{agentId}/connectors/odbc-connector/files/custom-data-type-mappings": (
        "update_data_type_mappings"
    ),
    "GET /api/v1/direct-access-agents/{agentId}/tools/metrics-collector/configuration": (
        "get_metrics_collector_configuration"
    ),
    "PUT /api/v1/direct-access-agents/{agentId}/tools/metrics-collector/configuration": (
        "update_metrics_collector_configuration"
    ),
    "POST /api/v1/encryption/keyproviders/actions/reset-to-default-provider": "reset_keyproviders",
    "GET /api/v1/encryption/keyproviders/migration/actions/details": "get_migration_details",
    "GET /api/v1/extensions/{id}/file/{filepath}": "get_file_by_filepath",
    "POST /api/v1/glossaries/actions/import": "import_glossary",
    "DELETE /api/v1/knowledgebases/{id}/datasources/{datasourceId}/schedules": "delete_datasource_schedule",
    "GET /api/v1/knowledgebases/{id}/datasources/{datasourceId}/schedules": "get_datasource_schedule",
    "POST /api/v1/lineage-graphs/nodes/{id}/overview": "get_node_overview",
    "POST /api/v1/ml/deployments/{deploymentId}/actions/activate-models": "activate_deployment_models",
    "POST /api/v1/ml/deployments/{deploymentId}/actions/deactivate-models": "deactivate_deployment_models",
    "POST /api/v1/ml/experiments/{experimentId}/actions/recommend-models": "recommend_experiment_models",
    "DELETE /api/v1/oauth-clients/{id}/connection-configs/me": "delete_connection_config",
    "GET /api/v1/oauth-clients/{id}/connection-configs/me": "get_connection_config",
    "PATCH /api/v1/oauth-clients/{id}/connection-configs/me": "patch_connection_config",
    "GET /api/v1/tasks/{id}/runs/last": "get_last_run",
    "GET /api/v1/tenant-settings": "get",
    "GET /api/v1/themes/{id}/file/{filepath}": "get_file_by_filepath",
    "POST /api/v1/transports/email-config/actions/send-test-email": "send_test_email",
    "POST /api/v1/transports/email-config/actions/verify-connection": "verify_connection",
    "POST /api/v1/ui-config/pinned-links/actions/bulk-create-pinned-links": "create_pinned_links",
    "POST /api/v1/ui-config/pinned-links/actions/delete-all-pinned-links": "delete_pinned_links",
    "GET /.well-known/oauth-authorization-server": "get_authorization_server",
    "GET /login": "start",
    "GET /oauth/authorize": "authorize",
    "POST /oauth/revoke": "revoke",
}
"""Verb and path -> method name, where the rule would name badly. Reviewed by hand."""


@cache
def snake(wire: str) -> str:
    """``createdByUserId`` -> ``created_by_user_id``; keywords and leading digits are made legal."""
    for written, word in _WHOLE_WORDS:
        wire = wire.replace(written, word)
    name = _SEPARATOR.sub("_", _HUMP.sub("_", wire)).strip("_").lower()
    if not name or name[0].isdigit():
        name = f"n{name}"
    return f"{name}_" if keyword.iskeyword(name) else name


@cache
def pascal(wire: str) -> str:
    """``data-files`` -> ``DataFiles``; capitals inside a word stay."""
    words = (word for word in _SEPARATOR.split(wire) if word)
    name = "".join(word[0].upper() + word[1:] for word in words)
    return name if name[:1].isalpha() else f"N{name}"


@cache
def singular(word: str) -> str:
    """``policies`` -> ``policy``, ``aliases`` -> ``alias``, ``spaces`` -> ``space``."""
    if word.rpartition("_")[2] in _NOT_PLURAL or word.endswith("ss") or not word.endswith("s"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes", "uses", "iases")):
        return word[:-2]
    return word[:-1]


def api_module(tag: str) -> str:
    """Module of an API: ``analytics/apps`` -> ``analytics_apps``."""
    return _SEPARATOR.sub("_", tag).strip("_")


def api_class(tag: str) -> str:
    """Class of an API: ``analytics/apps`` -> ``AnalyticsApps``."""
    return pascal(tag)


def api_attribute(tag: str) -> str:
    """Dotted attribute of the client: ``analytics/change-stores`` -> ``analytics.change_stores``."""
    return ".".join(snake(part) for part in tag.split("/"))


def parameter(
    wire: str, taken: frozenset[str] = frozenset(), prefix: str = "body", reserved: frozenset[str] = RESERVED
) -> str:
    """Name of a method's parameter; one that is taken or reserved is told apart."""
    name = snake(wire)
    if name in reserved:
        name = f"{name}_"
    return f"{prefix}_{name}" if name in taken else name


def attribute(wire: str) -> str:
    """Name of a model's attribute."""
    name = snake(wire)
    return f"{name}_" if name in _RESERVED_FIELDS else name


def method(verb: str, path: str, base: str) -> str:
    """Name of the method of an operation.

    Parameters:
        verb: HTTP verb, upper case.
        path: from the host root, ``/api/v1/spaces/{spaceId}``.
        base: the API's own part of the path, ``/api/v1/spaces``.
    """
    return EXCEPTIONS.get(f"{verb} {path}") or _by_rule(verb, path[len(base) :])


def _by_rule(verb: str, path: str) -> str:
    segments = [segment for segment in path.split("/") if segment]
    action = ""
    if "actions" in segments[:-1]:
        at = segments.index("actions")
        action = "_".join(snake(word) for word in segments[at + 1 :])
        segments = segments[:at]
    words = _words(segments)
    if action:
        return "_".join([action, *words])
    if words:
        if verb == "POST":
            words[-1] = singular(words[-1])
        return "_".join([_MEMBER_VERBS[verb], *words])
    return (_MEMBER_VERBS if segments else _COLLECTION_VERBS)[verb]


def _words(segments: list[str]) -> list[str]:
    """The path's words without its ids, singular where an id follows."""
    words = []
    for segment, following in zip_longest(segments, segments[1:], fillvalue=""):
        if not segment.startswith("{"):
            word = snake(segment)
            words.append(singular(word) if following.startswith("{") else word)
    return words
