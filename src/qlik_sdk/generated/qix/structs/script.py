# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
"""Structures of the engine protocol: script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....core.model import Model, field

if TYPE_CHECKING:
    from ..enums import BNFDefMetaType, ErrorDataCode, FunctionGroup, InteractType
    from .app import NxMeta
    from .bookmark import FieldValue


class AppScript(Model):
    """The load script with its lock and metadata."""

    qIsLocked: bool | None = field("qIsLocked", default=None)
    qMeta: NxMeta | None = field("qMeta", "NxMeta", default=None)
    qScript: str | None = field("qScript", default=None)


class AppScriptMeta(Model):
    """Lock and metadata of the load script.

    Experimental: it may change.
    """

    qIsLocked: bool | None = field("qIsLocked", default=None)
    qMeta: NxMeta | None = field("qMeta", "NxMeta", default=None)


class BNFDef(Model):
    """One rule or token of a grammar.

    Left out, the engine takes:
        qAggrFunc false
        qBnfLiteral false
        qControlStatement false
        qDepr false
        qFieldFlag false
        qIsBnfRule false
        qQvFunc false
        qScriptStatement false
    """

    qAggrFunc: bool | None = field("qAggrFunc", default=False)
    qBnf: list[int] | None = field("qBnf", default=None)
    qBnfLiteral: bool | None = field("qBnfLiteral", default=False)
    qControlStatement: bool | None = field("qControlStatement", default=False)
    qDepr: bool | None = field("qDepr", default=False)
    qFG: FunctionGroup | None = field("qFG", default=None)
    qFGList: list[FunctionGroup] | None = field("qFGList", default=None)
    qFieldFlag: bool | None = field("qFieldFlag", default=False)
    qHelpId: int | None = field("qHelpId", default=None)
    qIsBnfRule: bool | None = field("qIsBnfRule", default=False)
    qMT: BNFDefMetaType | None = field("qMT", default=None)
    qName: str | None = field("qName", default=None)
    qNbr: int | None = field("qNbr", default=None)
    qPNbr: int | None = field("qPNbr", default=None)
    qQvFunc: bool | None = field("qQvFunc", default=False)
    qScriptStatement: bool | None = field("qScriptStatement", default=False)
    qStr: str | None = field("qStr", default=None)


class DoReloadExParams(Model):
    """How a reload runs: mode, partial, rows per statement.

    Left out, the engine takes:
        qDebug false
        qMode 0
        qPartial false
        qRowLimit -1
        qSkipStore false
    """

    qDebug: bool | None = field("qDebug", default=False)
    qMode: int | None = field("qMode", default=0)
    qPartial: bool | None = field("qPartial", default=False)
    qReloadId: str | None = field("qReloadId", default=None)
    qRowLimit: int | None = field("qRowLimit", default=-1)
    qSkipStore: bool | None = field("qSkipStore", default=False)


class DoReloadExResult(Model):
    """How a reload ended, and where its log is."""

    qEndedWithMemoryConstraint: bool | None = field("qEndedWithMemoryConstraint", default=None)
    qFailureData: FailureData | None = field("qFailureData", "FailureData", default=None)
    qScriptLogFile: str | None = field("qScriptLogFile", default=None)
    qSuccess: bool | None = field("qSuccess", default=None)


class EditorBreakpoint(Model):
    """One breakpoint of the script editor."""

    qEnabled: bool | None = field("qEnabled", default=None)
    qbufferName: str | None = field("qbufferName", default=None)
    qlineIx: int | None = field("qlineIx", default=None)


class ErrorData(Model):
    """One error of a running reload, with its lines in the script."""

    qErrorDataCode: ErrorDataCode | None = field("qErrorDataCode", default=None)
    qErrorString: str | None = field("qErrorString", default=None)
    qLine: str | None = field("qLine", default=None)
    qLineEnd: str | None = field("qLineEnd", default=None)
    qMessage: ProgressMessage | None = field("qMessage", "ProgressMessage", default=None)


class FailureData(Model):
    """The errors of a reload that failed."""

    qErrors: list[ReloadError] | None = field("qErrors", "ReloadError[]", default=None)


class FieldOrColumn(Model):
    """A field, or a column of one table."""

    qFieldName: str | None = field("qFieldName", default=None)
    qTableName: str | None = field("qTableName", default=None)


class Function(Model):
    """One function: group, name, signature."""

    qGroup: FunctionGroup | None = field("qGroup", default=None)
    qName: str | None = field("qName", default=None)
    qSignature: str | None = field("qSignature", default=None)


class InteractDef(Model):
    """What a running reload asks the user."""

    qButtons: int | None = field("qButtons", default=None)
    qHidden: bool | None = field("qHidden", default=None)
    qInput: str | None = field("qInput", default=None)
    qLine: str | None = field("qLine", default=None)
    qMsg: str | None = field("qMsg", default=None)
    qNewLineNr: int | None = field("qNewLineNr", default=None)
    qOldLineNr: int | None = field("qOldLineNr", default=None)
    qPath: str | None = field("qPath", default=None)
    qResult: int | None = field("qResult", default=None)
    qTitle: str | None = field("qTitle", default=None)
    qType: InteractType | None = field("qType", default=None)


class NxEngineVersion(Model):
    """Version of the engine's components."""

    qComponentVersion: str | None = field("qComponentVersion", default=None)


class ProgressData(Model):
    """How far a request is, with its messages and errors."""

    qCompleted: int | None = field("qCompleted", default=None)
    qErrorData: list[ErrorData] | None = field("qErrorData", "ErrorData[]", default=None)
    qFinished: bool | None = field("qFinished", default=None)
    qKB: int | None = field("qKB", default=None)
    qMillisecs: int | None = field("qMillisecs", default=None)
    qPersistentProgress: str | None = field("qPersistentProgress", default=None)
    qPersistentProgressMessages: list[ProgressMessage] | None = field(
        "qPersistentProgressMessages", "ProgressMessage[]", default=None
    )
    qStarted: bool | None = field("qStarted", default=None)
    qTotal: int | None = field("qTotal", default=None)
    qTransientProgress: str | None = field("qTransientProgress", default=None)
    qTransientProgressMessage: ProgressMessage | None = field(
        "qTransientProgressMessage", "ProgressMessage", default=None
    )
    qUserInteractionWanted: bool | None = field("qUserInteractionWanted", default=None)


class ProgressMessage(Model):
    """A message of a running request: number and parameters."""

    qMessageCode: int | None = field("qMessageCode", default=None)
    qMessageParameters: list[str] | None = field("qMessageParameters", default=None)


class ReloadError(Model):
    """Why a reload failed."""

    qCode: int | None = field("qCode", default=None)
    qDescription: str | None = field("qDescription", default=None)
    qError: str | None = field("qError", default=None)
    qLine: str | None = field("qLine", default=None)
    qLineNumber: int | None = field("qLineNumber", default=None)
    qTitle: int | None = field("qTitle", default=None)


class SampleResult(Model):
    """Sample values of a field or column."""

    qFieldOrColumn: FieldOrColumn | None = field("qFieldOrColumn", "FieldOrColumn", default=None)
    qValues: list[FieldValue] | None = field("qValues", "FieldValue[]", default=None)


class ScriptSyntaxError(Model):
    """Where the load script is wrong: section, line, column, length.

    Left out, the engine takes:
        qColInLine 0
        qErrLen 0
        qLineInTab 0
        qTabIx 0
        qTextPos 0
    """

    qColInLine: int | None = field("qColInLine", default=0)
    qErrLen: int | None = field("qErrLen", default=0)
    qLineInTab: int | None = field("qLineInTab", default=0)
    qSecondaryFailure: bool | None = field("qSecondaryFailure", default=None)
    qTabIx: int | None = field("qTabIx", default=0)
    qTextPos: int | None = field("qTextPos", default=0)


class SymbolFrequency(Model):
    """A value and how often it occurs."""

    qFrequency: int | None = field("qFrequency", default=None)
    qSymbol: SymbolValue | None = field("qSymbol", "SymbolValue", default=None)


class SymbolValue(Model):
    """A value as text or number."""

    qNumber: float | None = field("qNumber", default=None)
    qText: str | None = field("qText", default=None)


class TextMacro(Model):
    """A variable as scripts see it.

    Left out, the engine takes:
        qIsReserved false
        qIsSystem false
    """

    qDisplayString: str | None = field("qDisplayString", default=None)
    qIsReserved: bool | None = field("qIsReserved", default=False)
    qIsSystem: bool | None = field("qIsSystem", default=False)
    qRefSeqNo: int | None = field("qRefSeqNo", default=None)
    qSetSeqNo: int | None = field("qSetSeqNo", default=None)
    qTag: str | None = field("qTag", default=None)


class TransformAppParameters(Model):
    """How the transformed copy of an app is made."""

    qName: str | None = field("qName", default=None)
    qScriptParameterPrefix: str | None = field("qScriptParameterPrefix", default=None)
    qSpaceId: str | None = field("qSpaceId", default=None)


class TransformAppResult(Model):
    """The transformed copy of an app."""

    qAppId: str | None = field("qAppId", default=None)
