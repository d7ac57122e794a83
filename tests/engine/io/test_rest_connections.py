"""Scripts that ask services over HTTP, against one that runs here."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from qlik_engine.errors import DataSourceError, ScriptError
from qlik_engine.expr.lift import text_of_dual
from qlik_engine.io import NoSources
from qlik_engine.io.connections.connected import ConnectedSources
from qlik_engine.io.connections.rest import Paging, RestService
from qlik_engine.io.connections.rest_query import parse_rest_query
from qlik_engine.io.connections.web import Limits
from qlik_engine.io.connections.web_file import WebFile
from qlik_engine.script import Loaded, run

ORDERS = [
    {
        "id": 1,
        "open": True,
        "customer": {"name": "Ann"},
        "lines": [{"sku": "a", "n": 2}, {"sku": "b", "n": 1}],
    },
    {"id": 2, "open": False, "customer": {"name": 'Bo "B"'}, "lines": [], "tags": ["x", "y"]},
]
SELECT = """
RestConnectorMasterTable:
SQL SELECT "id", "open", "__KEY_root",
    (SELECT "name", "__FK_customer" FROM "customer" FK "__FK_customer"),
    (SELECT "sku", "n", "__KEY_lines", "__FK_lines" FROM "lines" PK "__KEY_lines" FK "__FK_lines"),
    (SELECT "@Value", "__FK_tags" FROM "tags" FK "__FK_tags" ArrayValueAlias "@Value")
FROM JSON (wrap on) "root" PK "__KEY_root";
"""


class Service(BaseHTTPRequestHandler):
    seen: list[tuple[str, str, dict[str, str], str]] = []  # noqa: RUF012  # one server, one list

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

    def _answer(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size).decode()
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.seen.append((self.command, self.path, dict(self.headers), body))
        kind = "application/json"
        answer: Any = None
        if parts.path == "/orders":
            answer = json.dumps(ORDERS)
        elif parts.path == "/offset":
            start = int(query["start"])
            answer = json.dumps([{"n": n} for n in range(start, min(start + 2, 5))])
        elif parts.path == "/next":
            page = int(query.get("page", 1))
            links = {"next": f"/next?page={page + 1}"} if page < 3 else {}
            answer = json.dumps({"links": links, "items": [{"n": page}]})
        elif parts.path == "/away":
            answer = json.dumps({"links": {"next": "http://127.0.0.2/x"}, "items": [{"n": 1}]})
        elif parts.path == "/table.csv":
            kind, answer = "text/csv; charset=utf-8", 'a;b\n1;"x;y"\n2;Ü\n'
        elif parts.path == "/tree.xml":
            kind, answer = "text/xml", '<r><p id="1"><q>5</q></p><p id="2">text</p></r>'
        elif parts.path == "/large":
            answer = json.dumps([{"n": "x" * 100_000}])
        if parts.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/orders")
            self.end_headers()
            return
        self.send_response(200 if answer is not None else 404)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write((answer or "{}").encode())


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def asked(service: RestService, script: str) -> Loaded:
    return run("LIB CONNECT TO 'S';" + script, sources=ConnectedSources(NoSources(), {"S": service}.get))


def rows(loaded: Loaded, table: str) -> list[tuple[str | None, ...]]:
    columns = [
        [text_of_dual(dual, loaded.locale) for dual in column.coded().expand()]
        for column in loaded.tables[table].columns.values()
    ]
    return list(zip(*columns, strict=True))


def test_levels_are_taken_apart_by_their_keys(base: str) -> None:
    loaded = asked(
        RestService(f"{base}/orders"),
        SELECT
        + """
        Orders: LOAD id, [open], __KEY_root AS key RESIDENT RestConnectorMasterTable
            WHERE NOT IsNull(__KEY_root);
        Who: LOAD [name], __FK_customer AS key RESIDENT RestConnectorMasterTable
            WHERE NOT IsNull(__FK_customer);
        Lines: LOAD sku, n, __KEY_lines AS line, __FK_lines AS key RESIDENT RestConnectorMasterTable
            WHERE NOT IsNull(__FK_lines);
        Tags: LOAD [@Value] AS tag, __FK_tags AS key RESIDENT RestConnectorMasterTable
            WHERE NOT IsNull(__FK_tags);
        DROP TABLE RestConnectorMasterTable;""",
    )
    assert rows(loaded, "Orders") == [("1", "true", "1"), ("2", "false", "2")]
    assert rows(loaded, "Who") == [("Ann", "1"), ('Bo "B"', "2")]
    assert rows(loaded, "Lines") == [("a", "2", "1", "1"), ("b", "1", "2", "1")]
    assert rows(loaded, "Tags") == [("x", "2"), ("y", "2")]


def test_with_connection_changes_the_request(base: str) -> None:
    Service.seen.clear()
    service = RestService(f"{base}/nowhere", "POST", user="joe", password="pw", headers={"X-A": "1"})
    asked(
        service,
        f"""SET body = '{{""k"":1}}';
        T: SQL SELECT "id" FROM JSON (wrap on) "root" WITH CONNECTION (
            Url "{base}/orders?kept=1",
            QUERY "q" "a b",
            HTTPHEADER "X-B" "2",
            BODY "$(body)",
        );""",
    )
    method, path, headers, body = Service.seen[-1]
    assert (method, path, body) == ("POST", "/orders?kept=1&q=a+b", '{"k":1}')
    assert (headers["X-A"], headers["X-B"]) == ("1", "2")
    assert headers["Authorization"] == "Basic " + base64.b64encode(b"joe:pw").decode()


@pytest.mark.parametrize(
    ("path", "paging", "expected"),
    [
        ("offset", Paging("offset", "start", 0, 2), ["0", "1", "2", "3", "4"]),
        ("offset", Paging("offset", "start", 3), ["3", "4"]),
        ("next", Paging("next page", "page", 2), ["2", "3", "4"]),
        ("next", Paging("next url", path="links/next"), ["1", "2", "3"]),
        ("next", Paging(), ["1"]),
    ],
)
def test_pages_follow_each_other(base: str, path: str, paging: Paging, expected: list[str]) -> None:
    items = '"__KEY", (SELECT "n", "__FK" FROM "items" FK "__FK")'
    select = '"n"' if path == "offset" else items
    script = f'T: SQL SELECT {select} FROM JSON (wrap on) "root"' + (
        ' PK "__KEY";' if path == "next" else ";"
    )
    limits = Limits(pages=3 if paging.kind == "next page" else 1000)
    service = RestService(f"{base}/{path}", paging=paging, limits=limits)
    if paging.kind == "next page":
        with pytest.raises(ScriptError, match="goes on past 3 pages"):
            asked(service, script)
        return
    loaded = asked(service, script + "U: LOAD n AS only RESIDENT T WHERE NOT IsNull(n);")
    assert [row[0] for row in rows(loaded, "U")] == expected


def test_csv_and_xml(base: str) -> None:
    csv = RestService(f"{base}/table.csv")
    loaded = asked(
        csv, 'T: SQL SELECT "a", "b" FROM CSV (header on, delimiter ";", quote """") "CSV_source";'
    )
    assert rows(loaded, "T") == [("1", "x;y"), ("2", "Ü")]
    loaded = asked(
        csv, 'T: SQL SELECT "col_2" FROM CSV (header off, delimiter ";", quote """") "CSV_source";'
    )
    assert rows(loaded, "T") == [("b",), ("x;y",), ("Ü",)]
    xml = RestService(f"{base}/tree.xml")
    script = """T: SQL SELECT "__KEY", (SELECT "@id", "q", "@Content", "__FK" FROM "p" FK "__FK"
        ContentFieldAlias "@Content") FROM XML "r" PK "__KEY";
        U: LOAD [@id] AS id, q, [@Content] AS text RESIDENT T WHERE NOT IsNull(__FK);"""
    assert rows(asked(xml, script), "U") == [("1", "5", None), ("2", None, "text")]


@pytest.mark.parametrize(
    ("path", "script", "error"),
    [
        ("none", 'SQL SELECT "a" FROM JSON "root";', "The service answered 404"),
        ("moved", 'SQL SELECT "a" FROM JSON "root";', "The service answered 302"),
        ("large", 'SQL SELECT "n" FROM JSON "root";', "more than may be loaded"),
        ("table.csv", 'SQL SELECT "n" FROM JSON "root";', "did not answer in JSON"),
        ("orders", 'SQL SELECT "a" "b" FROM JSON "root";', "expected ,, found 'b'"),
        ("orders", 'SQL SELECT "a" FROM YAML "root";', "expected JSON or XML or CSV"),
        ("orders", "SQLTABLES;", "has no catalog"),
        (
            "orders",
            'SQL SELECT "a" FROM JSON "root" WITH CONNECTION (Url "http://localhost:1/x");',
            "'localhost:1' is not where this connection leads",
        ),
        (
            "orders",
            'SQL SELECT "a" FROM JSON "root" WITH CONNECTION (Url "file:///etc/passwd");',
            "is not where this connection leads",
        ),
    ],
)
def test_what_is_refused(base: str, path: str, script: str, error: str) -> None:
    service = RestService(f"{base}/{path}", limits=Limits(seconds=5, size=10_000), password="pw", user="u")
    with pytest.raises(ScriptError, match=error) as caught:
        asked(service, script)
    assert "pw" not in str(caught.value)


def test_a_service_cannot_lead_elsewhere(base: str) -> None:
    service = RestService(f"{base}/away", paging=Paging("next url", path="links/next"))
    with pytest.raises(DataSourceError, match=r"'127\.0\.0\.2' is not where"):
        service.query('SELECT "links" FROM JSON "root"')
    with pytest.raises(DataSourceError, match="no address of a service"):
        RestService("file:///etc/passwd")


def test_an_empty_selection_and_names_of_their_own() -> None:
    assert parse_rest_query('SELECT FROM JSON (wrap on) "root"').level.columns == ()
    query = parse_rest_query('SELECT "a" AS "b", [c d] FROM JSON "root" PK "k"')
    assert query.level.columns == (("a", "b"), ("c d", "c d"))
    assert (query.level.key, query.options) == ("k", {})


def test_a_file_on_the_web_is_read_as_a_file(base: str) -> None:
    with_web = ConnectedSources(NoSources(), {"Web": WebFile(f"{base}/table.csv")}.get)
    loaded = run(
        f"""T: LOAD * FROM [lib://Web] (txt, utf8, embedded labels, delimiter is ';', msq);
        P: LOAD id AS order FROM [lib://Web] (URL IS [{base}/orders], json);""",
        sources=with_web,
    )
    assert rows(loaded, "T") == [("1", "x;y"), ("2", "Ü")]
    assert rows(loaded, "P") == [("1",), ("2",)]
    Service.seen.clear()
    run(
        f"LOAD * FROM [lib://Web] (URL IS [{base}/table.csv], userAgent is 'Tables 1.0', txt);",
        sources=with_web,
    )
    run("LOAD * FROM [lib://Web] (txt, userAgent is 'Tables 2.0');", sources=with_web)
    assert [headers["User-Agent"] for _, _, headers, _ in Service.seen] == ["Tables 1.0", "Tables 2.0"]
    with pytest.raises(ScriptError, match="is not where this connection leads"):
        run("LOAD * FROM [lib://Web] (URL IS [http://127.0.0.2/x], txt);", sources=with_web)
    with pytest.raises(ScriptError, match="no connections to the web"):
        run("LOAD * FROM [lib://Web] (URL IS [http://127.0.0.2/x], txt);", sources=NoSources())
    with_web.close()
