# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
"""Structures of the engine protocol: app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....core.model import Model, field

if TYPE_CHECKING:
    from ..enums import NxFeature, UsageEnum


class AppEntry(Model):
    """An app as it is listed, without opening it."""

    qFileSize: int | None = field("qFileSize", default=None)
    qHasSectionAccess: bool | None = field("qHasSectionAccess", default=None)
    qID: str | None = field("qID", default=None)
    qLastReloadTime: str | None = field("qLastReloadTime", default=None)
    qMeta: NxMeta | None = field("qMeta", "NxMeta", default=None)
    qPath: str | None = field("qPath", default=None)
    qReadOnly: bool | None = field("qReadOnly", default=None)
    qThumbnail: StaticContentUrl | None = field("qThumbnail", "StaticContentUrl", default=None)
    qTitle: str | None = field("qTitle", default=None)


class CalendarStrings(Model):
    """Names of days and months, short and long."""

    qDayNames: list[str] | None = field("qDayNames", default=None)
    qLongDayNames: list[str] | None = field("qLongDayNames", default=None)
    qLongMonthNames: list[str] | None = field("qLongMonthNames", default=None)
    qMonthNames: list[str] | None = field("qMonthNames", default=None)


class ContentLibraryList(Model):
    """The content libraries of an app and of the installation."""

    qItems: list[ContentLibraryListItem] | None = field("qItems", "ContentLibraryListItem[]", default=None)


class ContentLibraryListItem(Model):
    """One content library."""

    qAppSpecific: bool | None = field("qAppSpecific", default=None)
    qMeta: NxMeta | None = field("qMeta", "NxMeta", default=None)
    qName: str | None = field("qName", default=None)


class DocListEntry(Model):
    """One app in the list of apps the user may open."""

    qConnectedUsers: int | None = field("qConnectedUsers", default=None)
    qDocId: str | None = field("qDocId", default=None)
    qDocName: str | None = field("qDocName", default=None)
    qFileSize: float | None = field("qFileSize", default=None)
    qFileTime: float | None = field("qFileTime", default=None)
    qHasSectionAccess: bool | None = field("qHasSectionAccess", default=None)
    qIsDirectQueryMode: bool | None = field("qIsDirectQueryMode", default=None)
    qLastReloadTime: str | None = field("qLastReloadTime", default=None)
    qMeta: NxMeta | None = field("qMeta", "NxMeta", default=None)
    qReadOnly: bool | None = field("qReadOnly", default=None)
    qThumbnail: StaticContentUrl | None = field("qThumbnail", "StaticContentUrl", default=None)
    qTitle: str | None = field("qTitle", default=None)
    qUsage: UsageEnum | None = field("qUsage", default=None)


class ExtensionList(Model):
    """The extensions that are installed."""

    qItems: list[str] | None = field("qItems", default=None)


class ExtensionListDef(Model):
    """Asks for the installed extensions in a layout."""


class LocaleInfo(Model):
    """Formats, separators and calendar the app works with."""

    qBrokenWeeks: bool | None = field("qBrokenWeeks", default=None)
    qCalendarStrings: CalendarStrings | None = field("qCalendarStrings", "CalendarStrings", default=None)
    qCollation: str | None = field("qCollation", default=None)
    qCurrentYear: int | None = field("qCurrentYear", default=None)
    qDateFmt: str | None = field("qDateFmt", default=None)
    qDecimalSep: str | None = field("qDecimalSep", default=None)
    qFirstMonthOfYear: int | None = field("qFirstMonthOfYear", default=None)
    qFirstWeekDay: int | None = field("qFirstWeekDay", default=None)
    qListSep: str | None = field("qListSep", default=None)
    qMoneyDecimalSep: str | None = field("qMoneyDecimalSep", default=None)
    qMoneyFmt: str | None = field("qMoneyFmt", default=None)
    qMoneyThousandSep: str | None = field("qMoneyThousandSep", default=None)
    qNumericalAbbreviation: str | None = field("qNumericalAbbreviation", default=None)
    qReferenceDay: int | None = field("qReferenceDay", default=None)
    qThousandSep: str | None = field("qThousandSep", default=None)
    qTimeFmt: str | None = field("qTimeFmt", default=None)
    qTimestampFmt: str | None = field("qTimestampFmt", default=None)


class MediaList(Model):
    """The media files of an app."""

    qItems: list[MediaListItem] | None = field("qItems", "MediaListItem[]", default=None)


class MediaListDef(Model):
    """Asks for the media files in a layout."""


class MediaListItem(Model):
    """One media file: address to fetch it from, address to refer to it by."""

    qUrl: str | None = field("qUrl", default=None)
    qUrlDef: str | None = field("qUrlDef", default=None)


class MetaData(Model):
    """Who made, changed and shared something, and whether it is hidden.

    Left out, the engine takes:
        qHidden false
    """

    qAccessList: list[str] | None = field("qAccessList", default=None)
    qHidden: bool | None = field("qHidden", default=False)
    qLinkedTo: list[str] | None = field("qLinkedTo", default=None)
    qPersonalEditionHash_OBSOLETE: str | None = field("qPersonalEditionHash_OBSOLETE", default=None)
    qRestrictedAccess: bool | None = field("qRestrictedAccess", default=None)
    qShared: bool | None = field("qShared", default=None)
    qSheetId: str | None = field("qSheetId", default=None)
    qTemporary: bool | None = field("qTemporary", default=None)
    qUtcModifyTime: float | None = field("qUtcModifyTime", default=None)


class NxAppLayout(Model):
    """What an open app looks like: title, data, states, formats."""

    qFileName: str | None = field("qFileName", default=None)
    qHasData: bool | None = field("qHasData", default=None)
    qHasScript: bool | None = field("qHasScript", default=None)
    qIsBDILiveMode: bool | None = field("qIsBDILiveMode", default=None)
    qIsDirectQueryMode: bool | None = field("qIsDirectQueryMode", default=None)
    qIsOpenedWithoutData: bool | None = field("qIsOpenedWithoutData", default=None)
    qIsSessionApp: bool | None = field("qIsSessionApp", default=None)
    qLastReloadTime: str | None = field("qLastReloadTime", default=None)
    qLocaleInfo: LocaleInfo | None = field("qLocaleInfo", "LocaleInfo", default=None)
    qMeta: NxMeta | None = field("qMeta", "NxMeta", default=None)
    qModified: bool | None = field("qModified", default=None)
    qProhibitBinaryLoad: bool | None = field("qProhibitBinaryLoad", default=None)
    qReadOnly: bool | None = field("qReadOnly", default=None)
    qStateNames: list[str] | None = field("qStateNames", default=None)
    qThumbnail: StaticContentUrl | None = field("qThumbnail", "StaticContentUrl", default=None)
    qTitle: str | None = field("qTitle", default=None)
    qUnsupportedFeatures: list[NxFeature] | None = field("qUnsupportedFeatures", default=None)
    qUsage: UsageEnum | None = field("qUsage", default=None)


class NxAppProperties(Model):
    """The properties of an app that can be set."""

    qHasSectionAccess: bool | None = field("qHasSectionAccess", default=None)
    qLastReloadTime: str | None = field("qLastReloadTime", default=None)
    qMigrationHash: str | None = field("qMigrationHash", default=None)
    qSavedInProductVersion: str | None = field("qSavedInProductVersion", default=None)
    qThumbnail: StaticContentUrlDef | None = field("qThumbnail", "StaticContentUrlDef", default=None)
    qTitle: str | None = field("qTitle", default=None)
    qUsage: UsageEnum | None = field("qUsage", default=None)


class NxDownloadInfo(Model):
    """Where a file that was written can be fetched, and its size in bytes.

    Left out, the engine takes:
        qFileSize -1
    """

    qFileSize: int | None = field("qFileSize", default=-1)
    qUrl: str | None = field("qUrl", default=None)


class NxDownloadOptions(Model):
    """How an exported app is served: selections, seconds it is kept, once or often.

    Left out, the engine takes:
        qExpires 3600
        qServeOnce false
    """

    qBookmarkId: str | None = field("qBookmarkId", default=None)
    qExpires: int | None = field("qExpires", default=3600)
    qServeOnce: bool | None = field("qServeOnce", default=False)


class NxMeta(Model):
    """Metadata of an object, with the caller's privileges."""

    qName: str | None = field("qName", default=None)


class NxMetaDef(Model):
    """Metadata of an object as its maker writes it: title, description, tags."""


class NxStreamListEntry(Model):
    """One stream apps can be published to.

    Deprecated.
    """

    qId: str | None = field("qId", default=None)
    qName: str | None = field("qName", default=None)


class StaticContentList(Model):
    """The files of a content library."""

    qItems: list[StaticContentListItem] | None = field("qItems", "StaticContentListItem[]", default=None)


class StaticContentListItem(Model):
    """One file of a content library."""

    qUrl: str | None = field("qUrl", default=None)
    qUrlDef: str | None = field("qUrlDef", default=None)


class StaticContentUrl(Model):
    """Address of a file, ready to be fetched."""

    qUrl: str | None = field("qUrl", default=None)


class StaticContentUrlDef(Model):
    """Address of a file as properties refer to it."""

    qUrl: str | None = field("qUrl", default=None)
