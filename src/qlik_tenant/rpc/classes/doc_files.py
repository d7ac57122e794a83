"""Doc: what is in the data files and databases behind connections."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from qlik_engine import DataSourceError, datafiles

from ...apps import connections
from ...apps.connections import WrongConnection
from ..errors import CONNECTION_FAILED, FILE_CORRUPT, INVALID_PARAMS, NOT_FOUND, RpcError
from ..service import Outs
from .doc_connections import DocConnections

if TYPE_CHECKING:
    from qlik_engine import Database

Json = dict[str, Any]

_PREVIEWED = 100
_TABLES, _COLUMNS = "tables", "columns"
_SCHEMA, _TABLE, _COLUMN = "TABLE_SCHEM", "TABLE_NAME", "COLUMN_NAME"


class DocFiles(DocConnections):
    """Tables, columns and first rows, as wizards show them before a script is written."""

    # -- files -----------------------------------------------------------------------------------------------

    def guess_file_type(self, *, qConnectionId: str, qRelativePath: str = "") -> Outs:
        """The format of a file. Errors: 2001, 3003. QIX: Doc.GuessFileType."""
        return {"qDataFormat": datafiles.guess(*self._file(qConnectionId, qRelativePath))}

    def get_file_tables(self, *, qConnectionId: str, qRelativePath: str = "", qDataFormat: Json) -> Outs:
        """The tables in a file. Errors: 2001, 3003, 3004 for a format that is not read.

        QIX: Doc.GetFileTables.
        """
        with _readable(qRelativePath):
            names = datafiles.tables(*self._file(qConnectionId, qRelativePath), qDataFormat)
        return {"qTables": [{"qName": name, "qType": "TABLE"} for name in names]}

    def get_file_tables_ex(self, *, qConnectionId: str, qRelativePath: str = "", qDataFormat: Json) -> Outs:
        """The tables in a file with their columns; errors as GetFileTables. QIX: Doc.GetFileTablesEx."""
        with _readable(qRelativePath):
            path, name = self._file(qConnectionId, qRelativePath)
            return {
                "qTables": [
                    {
                        "qName": table,
                        "qFields": _fields(datafiles.columns(path, name, qDataFormat, table)),
                        "qFormatSpec": datafiles.format_spec(qDataFormat, table),
                    }
                    for table in datafiles.tables(path, name, qDataFormat)
                ]
            }

    def get_file_table_fields(
        self, *, qConnectionId: str, qRelativePath: str = "", qDataFormat: Json, qTable: str
    ) -> Outs:
        """The columns of a table in a file; errors as GetFileTables, and 3006.

        QIX: Doc.GetFileTableFields.
        """
        with _readable(qRelativePath):
            names = datafiles.columns(*self._file(qConnectionId, qRelativePath), qDataFormat, qTable)
        return {"qFields": _fields(names), "qFormatSpec": datafiles.format_spec(qDataFormat, qTable)}

    def get_file_table_preview(
        self, *, qConnectionId: str, qRelativePath: str = "", qDataFormat: Json, qTable: str
    ) -> Outs:
        """The first rows of a table in a file; errors as GetFileTableFields.

        QIX: Doc.GetFileTablePreview.
        """
        with _readable(qRelativePath):
            rows = datafiles.preview(*self._file(qConnectionId, qRelativePath), qDataFormat, qTable)
        spec = datafiles.format_spec(qDataFormat, qTable)
        return {"qPreview": [{"qValues": row} for row in rows], "qFormatSpec": spec}

    # -- databases -------------------------------------------------------------------------------------------

    def get_database_info(self, *, qConnectionId: str) -> Outs:
        """What is behind a connection. Errors: 2001, 2002 if that is no database.

        QIX: Doc.GetDatabaseInfo.
        """
        with self._database(qConnectionId) as database:
            database.catalog(_TABLES)
        kept = self._kept(qConnectionId)
        return {
            "qInfo": {
                "qDBMSName": connections.members(kept.row["connectionString"])["driver"],
                "qDBUsage": False,
                "qOwnerUsage": True,
                "qDBSeparator": ".",
                "qOwnerSeparator": ".",
                "qDBFirst": True,
                "qQuotePreffix": '"',
                "qQuoteSuffix": '"',
                "qSpecialChars": " ",
                "qDefaultDatabase": connections.database_name(kept),
                "qKeywords": [],
            }
        }

    def get_databases(self, *, qConnectionId: str) -> Outs:
        """The one database a connection leads to; errors as GetDatabaseInfo. QIX: Doc.GetDatabases."""
        with self._database(qConnectionId):
            name = connections.database_name(self._kept(qConnectionId))
        return {"qDatabases": [{"qName": name, "qIsDefault": True}]}

    def get_database_owners(self, *, qConnectionId: str, qDatabase: str = "") -> Outs:
        """The schemas of a database; errors as GetDatabaseInfo. QIX: Doc.GetDatabaseOwners."""
        found = self._catalog(qConnectionId, _TABLES, qDatabase)
        return {"qOwners": [{"qName": name} for name in dict.fromkeys(row[_SCHEMA] for row in found)]}

    def get_database_tables(self, *, qConnectionId: str, qDatabase: str = "", qOwner: str = "") -> Outs:
        """The tables and views of a database, or of one schema; errors as GetDatabaseInfo.

        QIX: Doc.GetDatabaseTables.
        """
        found = self._catalog(qConnectionId, _TABLES, qDatabase, qOwner)
        return {"qTables": [{"qName": row[_TABLE], "qType": row["TABLE_TYPE"]} for row in found]}

    def get_database_table_fields(
        self, *, qConnectionId: str, qDatabase: str = "", qOwner: str = "", qTable: str
    ) -> Outs:
        """The columns of a table; errors as GetDatabaseInfo, and 2 for a table that is not there.

        QIX: Doc.GetDatabaseTableFields.
        """
        return {"qFields": _fields(self._columns(qConnectionId, qDatabase, qOwner, qTable))}

    def get_database_table_preview(
        self,
        *,
        qConnectionId: str,
        qDatabase: str = "",
        qOwner: str = "",
        qTable: str,
        qConditions: Json | None = None,
    ) -> Outs:
        """The first rows of a table, and how many there are; errors as GetDatabaseTableFields.

        QIX: Doc.GetDatabaseTablePreview.
        """
        self._columns(qConnectionId, qDatabase, qOwner, qTable)
        source = ".".join(_quoted(part) for part in (qOwner, qTable) if part)
        where = _where(qConditions or {})
        with self._database(qConnectionId) as database:
            count = datafiles.texts(database.query(f"SELECT COUNT(*) AS n FROM {source}{where}"))
            rows = datafiles.texts(database.query(f"SELECT * FROM {source}{where}", limit=_PREVIEWED))
        return {"qPreview": [{"qValues": row} for row in rows], "qRowCount": int(float(count[0][0]))}

    def _columns(self, id: str, database: str, owner: str, table: str) -> list[str]:
        found = self._catalog(id, _COLUMNS, database, owner)
        names = [row[_COLUMN] for row in found if row[_TABLE] == table]
        if not names:
            raise RpcError(NOT_FOUND, table)
        return names

    def _catalog(self, id: str, kind: str, database: str, owner: str = "") -> list[dict[str, str]]:
        """Rows of a catalogue by column, of one schema if given; none of another database."""
        with self._database(id) as found:
            rows = found.catalog(kind)
        if database and database != connections.database_name(self._kept(id)):
            return []
        names = list(rows.columns)
        each = [dict(zip(names, values, strict=True)) for values in datafiles.texts(rows)]
        return [row for row in each if not owner or row[_SCHEMA] == owner]

    @contextmanager
    def _database(self, id: str) -> Iterator[Database]:
        """The database behind a connection; 2002 with what it says if it cannot be asked."""
        if self._place(id) is not None:
            raise RpcError(CONNECTION_FAILED, "Data files are no database")
        try:
            database = connections.database_of(self.rpc.tenant, self._kept(id))
            try:
                yield database
            finally:
                database.close()
        except WrongConnection as error:
            raise RpcError(error.code, error.text) from None
        except DataSourceError as error:
            raise RpcError(CONNECTION_FAILED, error.message) from None


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """What is wrong with a file, as the wire shows it."""
    try:
        yield
    except DataSourceError as error:
        raise RpcError(FILE_CORRUPT, error.message or name) from None


def _fields(names: list[str]) -> list[Json]:
    return [{"qName": name, "qOriginalFieldName": name, "qIsKey": False} for name in names]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _where(conditions: Json) -> str:
    kind = str(conditions.get("qType") or "NONE")
    if kind in ("NONE", "FILTER_TYPE_NONE"):
        return ""
    if kind not in ("RAW", "FILTER_TYPE_RAW"):
        raise RpcError(INVALID_PARAMS, f"Unknown type of filter: {kind}")
    return f" WHERE {conditions.get('qWherePredicate') or '1 = 1'}"
