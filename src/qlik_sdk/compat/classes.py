"""Names that only qlik-sdk 0.17 had: classes that are called otherwise here, enumerations, open structures.

They are made when they are asked for. `RENAMED` warns; the others have no other name and do not.
"""

from __future__ import annotations

import enum
import importlib
from functools import cache
from typing import Any

from ..core.model import Model, model_class
from .names import warn

RENAMED = {
    "AssignmentsActionsAddRequestAdd": "licenses:AssignmentsActionsAddRequestAddItem",
    "AssignmentsActionsAddResponseData": "licenses:AssignmentsActionsAddResponseDataItem",
    "AssignmentsActionsDeleteRequestDelete": "licenses:AssignmentsActionsDeleteRequestDeleteItem",
    "AssignmentsActionsDeleteResponseData": "licenses:AssignmentsActionsDeleteResponseDataItem",
    "AssignmentsActionsUpdateRequestUpdate": "licenses:AssignmentsActionsUpdateRequestUpdateItem",
    "AssignmentsActionsUpdateResponseData": "licenses:AssignmentsActionsUpdateResponseDataItem",
    "AssignmentsResponseData": "licenses:AssignmentsResponseDataItem",
    "ConsumptionEventsResponseData": "licenses:ConsumptionEventsResponseDataItem",
    "EmailConfigGet": "transports:GetEmailConfig",
    "ExtensionDef": "extensions:Extension",
    "ExtensionsClass": "extensions:Extensions",
    "GroupAssignedRoles": "groups:AssignedRole",
    "GroupPatchAssignedRolesRefIDs": "groups:AssignedRolesRefID",
    "GroupPostSchemaAssignedRolesRefIDs": "groups:AssignedRolesRefID",
    "GroupSettingsSystemGroups000000000000000000000001": (
        "groups:GroupSettingsSystemGroupsN000000000000000000000001"
    ),
    "GroupSettingsSystemGroups000000000000000000000001AssignedRoles": "groups:AssignedRole",
    "GroupsClass": "groups:Groups",
    "IDPsStatusIdpsMetadata": "identity_providers:IDPsStatusIdpsMetadataItem",
    "InviteRequest": "users:InviteRequestData",
    "ItemsSettingsPatchElement": "items:ItemsSettingsPatchItem",
    "JSONPatchAssignedRolesRefIDs": "users:RefID",
    "LicenseOverviewAllotments": "licenses:LicenseOverviewAllotment",
    "LicenseOverviewParameters": "licenses:LicenseOverviewParameter",
    "LicenseOverviewParametersAccess": "licenses:LicenseOverviewParameterAccess",
    "ReloadsClass": "reloads:Reloads",
    "RunDetailResponseObjectMetricsBlocks": "automations:RunDetailResponseObjectMetricsBlock",
    "SettingsPatchAssignedRolesRefIDs": "groups:AssignedRolesRefID",
    "SpacePatchElement": "spaces:SpacePatchItem",
    "SpacesClass": "spaces:Spaces",
    "TenantPatchSchemaElement": "tenants:TenantPatchSchemaItem",
    "ThemeDef": "themes:Theme",
    "ThemesClass": "themes:Themes",
    "UserAssignedGroups": "users:AssignedGroup",
    "UserAssignedGroupsAssignedRoles": "users:AssignedRole",
    "UserAssignedRoles": "users:AssignedRole",
    "UserPostSchemaAssignedRolesRefIDs": "users:RefID",
    "UsersClass": "users:Users",
    "WebIntegrationsClass": "web_integrations:WebIntegrations",
    "Webhook": "webhooks:WebhookResponse",
    "WebhookDef": "webhooks:WebhookPost",
}
"""Class -> today's, as a model reference."""

ENUMS: dict[str, dict[str, str]] = {
    "ActionName": {
        "Create": "create",
        "Read": "read",
        "Update": "update",
        "Delete": "delete",
        "Publish": "publish",
    },
    "Analysis": {
        "Breakdown": "breakdown",
        "ChangePoint": "changePoint",
        "Comparison": "comparison",
        "Contribution": "contribution",
        "Correlation": "correlation",
        "Fact": "fact",
        "MutualInfo": "mutualInfo",
        "Rank": "rank",
        "Spike": "spike",
        "Trend": "trend",
        "Values": "values",
    },
    "AnalysisGroup": {
        "Anomaly": "anomaly",
        "Brekadown": "brekadown",
        "Comparison": "comparison",
        "Correl": "correl",
        "Fact": "fact",
        "List": "list",
        "MutualInfo": "mutualInfo",
        "Rank": "rank",
    },
    "ChartType": {
        "Barchart": "barchart",
        "Combochart": "combochart",
        "Distributionplot": "distributionplot",
        "Kpi": "kpi",
        "Linechart": "linechart",
        "Map": "map",
        "Scatterplot": "scatterplot",
        "Table": "table",
    },
    "CollectionTypes": {"Private": "private", "Public": "public", "Publicgoverned": "publicgoverned"},
    "ConfigReasonCode": {"Deployment": "deployment", "Toggle": "toggle", "License": "license"},
    "GetConnectionsSortField": {"SpaceId": "spaceId", "AscSpaceId": "+spaceId", "DescSpaceId": "-spaceId"},
    "GetDataFileInfosSortField": {
        "Name": "name",
        "AscName": "+name",
        "DescName": "-name",
        "Size": "size",
        "AscSize": "+size",
        "DescSize": "-size",
        "ModifiedDate": "modifiedDate",
        "AscModifiedDate": "+modifiedDate",
        "DescModifiedDate": "-modifiedDate",
    },
    "IDPProtocol": {
        "OIDC": "OIDC",
        "JwtAuth": "jwtAuth",
        "QsefwLocalBearerToken": "qsefw-local-bearer-token",
    },
    "IDPProvider": {
        "Auth0": "auth0",
        "Okta": "okta",
        "Qlik": "qlik",
        "Generic": "generic",
        "Salesforce": "salesforce",
        "Keycloak": "keycloak",
        "Adfs": "adfs",
        "External": "external",
        "AzureAD": "azureAD",
    },
    "ItemResourceTypeEnum": {
        "App": "app",
        "Collection": "collection",
        "Qlikview": "qlikview",
        "Insight": "insight",
        "Qvapp": "qvapp",
        "Genericlink": "genericlink",
        "Sharingservicetask": "sharingservicetask",
        "Note": "note",
        "Dataasset": "dataasset",
        "Dataset": "dataset",
        "Automation": "automation",
        "AutomlExperiment": "automl-experiment",
        "AutomlDeployment": "automl-deployment",
    },
    "RoleType": {
        "Consumer": "consumer",
        "Contributor": "contributor",
        "Dataconsumer": "dataconsumer",
        "Facilitator": "facilitator",
        "Operator": "operator",
        "Producer": "producer",
        "Publisher": "publisher",
        "Basicconsumer": "basicconsumer",
        "Codeveloper": "codeveloper",
    },
    "SharedSpaceRoleType": {
        "Facilitator": "facilitator",
        "Consumer": "consumer",
        "Producer": "producer",
        "Dataconsumer": "dataconsumer",
        "Codeveloper": "codeveloper",
    },
    "SpaceType": {"Shared": "shared", "Managed": "managed", "Data": "data"},
}
"""Enumerations as classes, ``ActionName.Create``; members equal the texts the tenant sends."""

PLAIN = (
    "ApiKeysConfigPatchSchema",
    "ApiKeysPatchSchema",
    "ArrayOfNxValuePoint",
    "BNFDefMetaType",
    "BNFType",
    "Blob",
    "BookmarkFieldVerifyResultState",
    "CharEncodingType",
    "DriveType",
    "EmailConfigPatch",
    "ErrorDataCode",
    "FieldType",
    "FileType",
    "FolderItemType",
    "FunctionGroup",
    "GenericConnectMachine",
    "GraphMode",
    "GroupPatchSchema",
    "HrefDeprecated",
    "IDPPatchSchema",
    "InteractType",
    "ItemsSettingsPatch",
    "JSONPatchArray",
    "JsonObject",
    "KeyType",
    "LicenseOverviewParametersValues",
    "LogOnType",
    "NoActiveBrand",
    "NxCellRows",
    "NxContinuousMode",
    "NxDataReductionMode",
    "NxDimCellType",
    "NxDimensionType",
    "NxExportFileType",
    "NxExportState",
    "NxFeature",
    "NxFieldSelectionMode",
    "NxFrequencyMode",
    "NxGrpType",
    "NxHypercubeMode",
    "NxLTrendlineType",
    "NxLocalizedErrorCode",
    "NxLocalizedWarningCode",
    "NxMatchingFieldMode",
    "NxMiniChartRows",
    "NxSelectionCellType",
    "NxSortIndicatorType",
    "NxTrendlineMode",
    "OtherLimitMode",
    "OtherMode",
    "OtherSortMode",
    "Resultobjsinglethreaded",
    "SearchContextType",
    "SearchFieldMatchType",
    "SearchFieldSelectionMode",
    "SearchGroupItemType",
    "SearchGroupType",
    "SearchMatchCombinations",
    "SettingsPatchSchema",
    "SpacePatch",
    "StateEnumType",
    "TenantPatchSchema",
    "TotalMode",
    "WebIntegrationPatchSchema",
)
"""Structures without fields of their own: they take any, as any model does."""

LEAKED = {
    "Enum": "enum",
    "List": "typing",
    "Literal": "typing",
    "annotations": "__future__",
    "asdict": "dataclasses",
    "dataclass": "dataclasses",
    "io": "",
    "json": "",
    "warnings": "",
}
"""Names of the standard library that ``from qlik_sdk import *`` gave; "" is a module itself."""

OURS = {
    "ListableResource": "core.paging:Pages",
    "RpcSession": "rpc.session:RpcSession",
    "apis": "apis",
    "auth": "auth",
    "auth_type": "auth_type",
    "config": "config",
    "errors": "errors",
    "get_mime_type": "utils:get_mime_type",
    "interceptors": "interceptors",
    "listable": "listable",
    "oauth_utils": "oauth_utils",
    "qlik": "qlik",
    "rest": "rest",
    "rpc": "rpc",
    "utils": "utils",
}
"""Modules of the package, and names whose home is elsewhere in it."""

HOMES = {
    "DataField": "generated.qix.structs.connections",
    "FieldAttributes": "generated.qix.structs.hypercube",
    "FieldInTableProfilingData": "generated.qix.structs.tables",
    "FrequencyDistributionData": "generated.qix.structs.tables",
    "ItemResultResponseBody": "generated.models.items",
    "NxPatch": "generated.qix.structs.object",
    "SymbolFrequency": "generated.qix.structs.script",
    "SymbolValue": "generated.qix.structs.script",
    "TableProfilingData": "generated.qix.structs.tables",
    "TableRecord": "generated.qix.structs.tables",
}
"""Names that several APIs or the engine use, and whose of them they mean."""

NAMES = frozenset({*RENAMED, *ENUMS, *PLAIN, *LEAKED, *OURS})


@cache
def _enumeration(name: str) -> Any:
    make: Any = enum.Enum  # type checkers take its call for that of a member
    return make(name, ENUMS[name], type=str, module=__name__)


@cache
def _structure(name: str) -> type[Model]:
    return type(name, (Model,), {"__module__": __name__, "__slots__": ()})


def find(name: str, *, quietly: bool = False) -> Any:
    """What 0.17 called ``name``, None when it had no such name or it is found by the usual way."""
    if name in RENAMED:
        found = model_class(RENAMED[name])
        if not quietly:
            warn(name, found.__name__)
        return found
    if name in ENUMS:
        return _enumeration(name)
    if name in PLAIN:
        return _structure(name)
    if name in LEAKED:
        module = importlib.import_module(LEAKED[name] or name)
        return getattr(module, name) if LEAKED[name] else module
    if name in OURS:
        path, _, attribute = OURS[name].partition(":")
        module = importlib.import_module(f"qlik_sdk.{path}")
        return getattr(module, attribute) if attribute else module
    return None


def __getattr__(name: str) -> Any:
    found = None if name.startswith("_") else find(name)
    if found is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return found
