# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
"""Structures of the engine protocol: results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....core.model import Model, field

if TYPE_CHECKING:
    from .app import MediaList
    from .connections import DataField, DataRecord
    from .hypercube import NxAxisData, NxDataPage
    from .script import BNFDef, InteractDef
    from .selection import NxRange
    from .tables import SourceKeyRecord, TableRecord


class GetTablesAndKeysReturn(Model):
    """What Doc.GetTablesAndKeys answers."""

    qk: list[SourceKeyRecord] | None = field("qk", "SourceKeyRecord[]", default=None)
    qtr: list[TableRecord] | None = field("qtr", "TableRecord[]", default=None)


class CheckExpressionReturn(Model):
    """What Doc.CheckExpression answers."""

    qBadFieldNames: list[NxRange] | None = field("qBadFieldNames", "NxRange[]", default=None)
    qDangerousFieldNames: list[NxRange] | None = field("qDangerousFieldNames", "NxRange[]", default=None)
    qErrorMsg: str | None = field("qErrorMsg", default=None)


class CheckNumberOrExpressionReturn(Model):
    """What Doc.CheckNumberOrExpression answers."""

    qBadFieldNames: list[NxRange] | None = field("qBadFieldNames", "NxRange[]", default=None)
    qErrorMsg: str | None = field("qErrorMsg", default=None)


class GetMediaListReturn(Model):
    """What Doc.GetMediaList answers."""

    qList: MediaList | None = field("qList", "MediaList", default=None)
    qReturn: bool | None = field("qReturn", default=None)


class GetDatabaseTablePreviewReturn(Model):
    """What Doc.GetDatabaseTablePreview answers."""

    qPreview: list[DataRecord] | None = field("qPreview", "DataRecord[]", default=None)
    qRowCount: int | None = field("qRowCount", default=None)


class GetFileTableFieldsReturn(Model):
    """What Doc.GetFileTableFields answers."""

    qFields: list[DataField] | None = field("qFields", "DataField[]", default=None)
    qFormatSpec: str | None = field("qFormatSpec", default=None)


class GetFileTablePreviewReturn(Model):
    """What Doc.GetFileTablePreview answers."""

    qFormatSpec: str | None = field("qFormatSpec", default=None)
    qPreview: list[DataRecord] | None = field("qPreview", "DataRecord[]", default=None)


class StoreTempSelectionStateReturn(Model):
    """What Doc.StoreTempSelectionState answers."""

    qId: str | None = field("qId", default=None)
    qReturn: bool | None = field("qReturn", default=None)


class GetExpressionBNFReturn(Model):
    """What Doc.GetExpressionBNF answers."""

    qBnfDefs: list[BNFDef] | None = field("qBnfDefs", "BNFDef[]", default=None)
    qBnfHash: str | None = field("qBnfHash", default=None)


class CreateTemporaryBookmarkReturn(Model):
    """What Doc.CreateTemporaryBookmark answers."""

    qId: str | None = field("qId", default=None)
    qReturn: bool | None = field("qReturn", default=None)


class GetHyperCubeContinuousDataReturn(Model):
    """What GenericObject.GetHyperCubeContinuousData answers."""

    qAxisData: NxAxisData | None = field("qAxisData", "NxAxisData", default=None)
    qDataPages: list[NxDataPage] | None = field("qDataPages", "NxDataPage[]", default=None)


class ExportDataReturn(Model):
    """What GenericObject.ExportData answers."""

    qUrl: str | None = field("qUrl", default=None)
    qWarnings: list[int] | None = field("qWarnings", default=None)


class GetInteractReturn(Model):
    """What Global.GetInteract answers."""

    qDef: InteractDef | None = field("qDef", "InteractDef", default=None)
    qReturn: bool | None = field("qReturn", default=None)


class CreateAppReturn(Model):
    """What Global.CreateApp answers."""

    qAppId: str | None = field("qAppId", default=None)
    qSuccess: bool | None = field("qSuccess", default=None)


class GetBaseBNFReturn(Model):
    """What Global.GetBaseBNF answers."""

    qBnfDefs: list[BNFDef] | None = field("qBnfDefs", "BNFDef[]", default=None)
    qBnfHash: str | None = field("qBnfHash", default=None)


class GetBaseBNFStringReturn(Model):
    """What Global.GetBaseBNFString answers."""

    qBnfHash: str | None = field("qBnfHash", default=None)
    qBnfStr: str | None = field("qBnfStr", default=None)
