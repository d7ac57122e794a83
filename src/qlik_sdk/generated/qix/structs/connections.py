# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
"""Structures of the engine protocol: connections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....core.model import Model, field

if TYPE_CHECKING:
    from ..enums import DriveType, FileType, FilterType, FolderItemType, GenericConnectMachine, LogOnType
    from .app import NxMeta


class CodePage(Model):
    """A character encoding, by number and name."""

    qDescription: str | None = field("qDescription", default=None)
    qName: str | None = field("qName", default=None)
    qNumber: int | None = field("qNumber", default=None)


class Connection(Model):
    """A data connection: what it leads to and how it logs on."""

    qConnectionString: str | None = field("qConnectionString", default=None)
    qId: str | None = field("qId", default=None)
    qLogOn: LogOnType | None = field("qLogOn", default=None)
    qMeta: NxMeta | None = field("qMeta", "NxMeta", default=None)
    qModifiedDate: str | None = field("qModifiedDate", default=None)
    qName: str | None = field("qName", default=None)
    qPassword: str | None = field("qPassword", default=None)
    qType: str | None = field("qType", default=None)
    qUserName: str | None = field("qUserName", default=None)


class CustomConnector(Model):
    """A connector program that is installed."""

    qDisplayName: str | None = field("qDisplayName", default=None)
    qMachineMode: GenericConnectMachine | None = field("qMachineMode", default=None)
    qParent: str | None = field("qParent", default=None)
    qProvider: str | None = field("qProvider", default=None)
    qSupportFileStreaming: bool | None = field("qSupportFileStreaming", default=None)


class DataField(Model):
    """One column of a table in a data source.

    Left out, the engine takes:
        qIsKey false
    """

    qIsKey: bool | None = field("qIsKey", default=False)
    qName: str | None = field("qName", default=None)
    qOriginalFieldName: str | None = field("qOriginalFieldName", default=None)


class DataRecord(Model):
    """One row of a data source, as texts."""

    qValues: list[str] | None = field("qValues", default=None)


class DataTable(Model):
    """One table of a data source."""

    qName: str | None = field("qName", default=None)
    qType: str | None = field("qType", default=None)


class DataTableEx(Model):
    """One table of a data file, with its columns and format."""

    qFields: list[DataField] | None = field("qFields", "DataField[]", default=None)
    qFormatSpec: str | None = field("qFormatSpec", default=None)
    qName: str | None = field("qName", default=None)


class Database(Model):
    """One database behind a connection."""

    qIsDefault: bool | None = field("qIsDefault", default=None)
    qName: str | None = field("qName", default=None)


class DatabaseInfo(Model):
    """What kind of database a connection leads to, and how it quotes names."""

    qDBFirst: bool | None = field("qDBFirst", default=None)
    qDBMSName: str | None = field("qDBMSName", default=None)
    qDBSeparator: str | None = field("qDBSeparator", default=None)
    qDBUsage: bool | None = field("qDBUsage", default=None)
    qDefaultDatabase: str | None = field("qDefaultDatabase", default=None)
    qKeywords: list[str] | None = field("qKeywords", default=None)
    qOwnerSeparator: str | None = field("qOwnerSeparator", default=None)
    qOwnerUsage: bool | None = field("qOwnerUsage", default=None)
    qQuotePreffix: str | None = field("qQuotePreffix", default=None)
    qQuoteSuffix: str | None = field("qQuoteSuffix", default=None)
    qSpecialChars: str | None = field("qSpecialChars", default=None)


class DatabaseOwner(Model):
    """One owner or schema of a database."""

    qName: str | None = field("qName", default=None)


class DelimiterInfo(Model):
    """A character that separates columns in a text file."""

    qIsMultiple: bool | None = field("qIsMultiple", default=None)
    qName: str | None = field("qName", default=None)
    qNumber: int | None = field("qNumber", default=None)
    qScriptCode: str | None = field("qScriptCode", default=None)


class DriveInfo(Model):
    """One drive of the engine's machine."""

    qDrive: str | None = field("qDrive", default=None)
    qName: str | None = field("qName", default=None)
    qType: str | None = field("qType", default=None)
    qTypeIdentifier: DriveType | None = field("qTypeIdentifier", default=None)
    qUnnamedDrive: bool | None = field("qUnnamedDrive", default=None)


class FileDataFormat(Model):
    """How a data file is read: type, encoding, header, separators."""

    qCodePage: int | None = field("qCodePage", default=None)
    qComment: str | None = field("qComment", default=None)
    qDelimiter: DelimiterInfo | None = field("qDelimiter", "DelimiterInfo", default=None)
    qFixedWidthDelimiters: str | None = field("qFixedWidthDelimiters", default=None)
    qHeaderSize: int | None = field("qHeaderSize", default=None)
    qIgnoreEOF: bool | None = field("qIgnoreEOF", default=None)
    qLabel: str | None = field("qLabel", default=None)
    qQuote: str | None = field("qQuote", default=None)
    qRecordSize: int | None = field("qRecordSize", default=None)
    qTabSize: int | None = field("qTabSize", default=None)
    qType: FileType | None = field("qType", default=None)


class FilterInfo(Model):
    """Which rows of a table are wanted."""

    qType: FilterType | None = field("qType", default=None)
    qWherePredicate: str | None = field("qWherePredicate", default=None)


class FolderItem(Model):
    """One file or folder."""

    qName: str | None = field("qName", default=None)
    qType: FolderItemType | None = field("qType", default=None)


class OdbcDsn(Model):
    """One ODBC source.

    Left out, the engine takes:
        qBit32 false
        qUserOnly false
    """

    qBit32: bool | None = field("qBit32", default=False)
    qDescription: str | None = field("qDescription", default=None)
    qName: str | None = field("qName", default=None)
    qUserOnly: bool | None = field("qUserOnly", default=False)


class OleDbProvider(Model):
    """One OLE DB provider.

    Left out, the engine takes:
        qBit32 false
    """

    qBit32: bool | None = field("qBit32", default=False)
    qDescription: str | None = field("qDescription", default=None)
    qName: str | None = field("qName", default=None)
