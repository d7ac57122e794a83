"""The data-connections service, over HTTP, and scripts that use what it keeps."""

import json
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from qlik_tenant import Tenant
from qlik_tenant.apps.connections import CONNECTIONS, CREDENTIALS
from tests.tenant.conftest import Api

COVERS = (
    "data_connections.create",
    "data_connections.delete",
    "data_connections.delete_many",
    "data_connections.duplicate_many",
    "data_connections.get",
    "data_connections.list",
    "data_connections.patch",
    "data_connections.update",
    "data_connections.update_many",
)

CONNECTIONS_PATH = "/api/v1/data-connections"
DATABASE = 'CUSTOM CONNECT TO "provider=QvOdbcConnectorPackage.exe;driver=postgres;host=db.example;db=shop;"'
REST = 'CUSTOM CONNECT TO "provider=QvRestConnector.exe;url={};authSchema=basic;{}"'


def body(name="Shop", type="QvOdbcConnectorPackage.exe", string=DATABASE, **more):
    return {"qName": name, "qType": type, "qConnectStatement": string, "datasourceID": "x", **more}


def made(api, **given):
    return api.made(CONNECTIONS_PATH, body(**given))


def names(api, **query):
    return [row["qName"] for row in api.get(CONNECTIONS_PATH, **query).json["data"]]


def test_create_get_list_change_delete(admin, tenant):
    row = made(admin, qUsername="joe", qPassword="s3cret")
    assert (row["qName"], row["qConnectStatement"], row["user"]) == ("Shop", DATABASE, admin.user_id)
    one = admin.get(f"{CONNECTIONS_PATH}/{row['qID']}").json
    assert (one["qID"], one["tenant"]) == (row["qID"], tenant.tenant_id)
    assert {"read", "update", "delete"} <= {*one["privileges"]}
    assert names(admin) == ["DataFiles", "Shop"]
    assert names(admin, noDatafiles=True, ownedByMe=True) == ["Shop"]
    by_name = admin.get(f"{CONNECTIONS_PATH}/Shop", type="connectionname").json
    assert by_name["qID"] == row["qID"]
    changed = {**body(name="Store"), "qID": row["qID"], "qEngineObjectID": row["qID"]}
    assert admin.put(f"{CONNECTIONS_PATH}/{row['qID']}", changed).status == 204
    assert names(admin, sort="-qName") == ["Store", "DataFiles"]
    assert admin.patch(f"{CONNECTIONS_PATH}/{row['qID']}", qName="Depot").status == 204
    copy = admin.made(f"{CONNECTIONS_PATH}/actions/duplicate", {"id": row["qID"], "name": "Copy"})
    assert (copy["qName"], copy["qConnectStatement"]) == ("Copy", DATABASE)
    assert admin.delete(f"{CONNECTIONS_PATH}/{row['qID']}").status == 204
    assert admin.get(f"{CONNECTIONS_PATH}/{row['qID']}").status == 404
    gone = admin.post(
        f"{CONNECTIONS_PATH}/actions/delete", {"connections": [{"id": copy["qID"]}, {"id": "no"}]}
    )
    assert [line["status"] for line in gone.json["data"]] == [204, 404]
    assert names(admin, noDatafiles=True) == []
    assert tenant.store[CREDENTIALS].find() == []


def test_credentials_are_apart_and_never_told(admin, tenant):
    row = made(admin, qUsername="joe", qPassword="s3cret-word")
    answers = [admin.get(CONNECTIONS_PATH), admin.get(f"{CONNECTIONS_PATH}/{row['qID']}")]
    assert not any(b"s3cret-word" in answer.data or b"joe" in answer.data for answer in answers)
    (kept,) = tenant.store[CONNECTIONS].find()
    assert "s3cret-word" not in json.dumps(kept)
    (credentials,) = tenant.store[CREDENTIALS].find()
    assert credentials == {"id": row["qID"], "userName": "joe", "password": "s3cret-word"}
    assert admin.patch(f"{CONNECTIONS_PATH}/{row['qID']}", qPassword="other").status == 204
    (credentials,) = tenant.store[CREDENTIALS].find()
    assert (credentials["userName"], credentials["password"]) == ("joe", "other")


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"name": "a/b"}, 400),
        ({"name": "DataFiles"}, 400),
        ({"string": "nonsense"}, 400),
        ({"string": 'CUSTOM CONNECT TO "driver=sqlite;db=/etc/passwd;host=x"'}, 400),
        ({"string": 'CUSTOM CONNECT TO "driver=postgres;host=/tmp;db=x"'}, 400),
        ({"type": "Unknown.exe"}, 400),
        ({"type": "internet", "string": "file:///etc/passwd"}, 400),
        ({"type": "internet", "string": "https://joe:pw@example.org/x"}, 400),
        ({"type": "QvRestConnector.exe", "string": REST.format("ftp://x/y", "")}, 400),
        ({"type": "QvRestConnector.exe", "string": REST.format("https://x/y", "method=DELETE")}, 400),
        ({"type": "QvRestConnector.exe", "string": REST.format("https://x/y", "paginationType=Custom")}, 400),
        ({"type": "folder", "string": "/etc"}, 400),
        ({"type": "folder", "string": "lib://DataFiles/../x"}, 400),
        ({"qCredentialsID": "1"}, 501),
        ({"space": "nowhere"}, 404),
    ],
)
def test_what_is_refused(admin, given, status):
    assert admin.post(CONNECTIONS_PATH, body(**given)).status == status
    assert names(admin, noDatafiles=True) == []


def test_names_are_unique_in_their_place_only(admin, new_user):
    made(admin)
    assert admin.post(CONNECTIONS_PATH, body()).status == 409
    other = new_user("ann", "PrivateAnalyticsContentCreator")
    assert names(other, noDatafiles=True) == []
    made(other)
    space = admin.made("/api/v1/spaces", {"name": "Team", "type": "shared"})["id"]
    in_space = made(admin, space=space)
    assert other.get(f"{CONNECTIONS_PATH}/{in_space['qID']}").status == 404
    assignment = {"type": "user", "assigneeId": other.user_id, "roles": ["dataconsumer"]}
    admin.made(f"/api/v1/spaces/{space}/assignments", assignment)
    assert other.get(f"{CONNECTIONS_PATH}/{in_space['qID']}").json["space"] == space
    assert other.delete(f"{CONNECTIONS_PATH}/{in_space['qID']}").status == 403
    assert other.post(f"{CONNECTIONS_PATH}/actions/delete", {"connections": [{"id": "x"}]}).status == 403


def test_administrators_rename_move_and_hand_over(admin, new_user):
    ann = new_user("ann", "PrivateAnalyticsContentCreator")
    space = admin.made("/api/v1/spaces", {"name": "Team", "type": "shared"})["id"]
    first, second, third = (made(admin, name=name)["qID"] for name in ("A", "B", "C"))
    hers = made(ann, name="C")["qID"]
    wanted = [
        {"id": first, "name": "Shared", "spaceId": space, "spaceType": "shared"},
        {"id": second, "ownerId": ann.user_id},
        {"id": third, "ownerId": ann.user_id},
        {"id": "no"},
        {"id": third, "ownerId": "nobody"},
        {"id": third, "spaceId": "nowhere"},
        {"id": third, "spaceId": space, "spaceType": "data"},
        {"id": third, "name": "a/b"},
        {"id": hers, "name": "Hers"},
    ]
    answer = admin.post(f"{CONNECTIONS_PATH}/actions/update", {"connections": wanted})
    assert answer.status == 207
    statuses = [line["status"] for line in answer.json["data"]]
    assert statuses == [204, 204, 409, 404, 404, 404, 400, 400, 204]
    assert all(("error" in line) == (line["status"] != 204) for line in answer.json["data"])
    assert sorted(names(admin, noDatafiles=True)) == ["C", "Shared"]
    assert sorted(names(ann, noDatafiles=True)) == ["B", "Hers"]
    assert admin.get(f"{CONNECTIONS_PATH}/{first}").json["space"] == space
    back = [{"id": first, "spaceType": "personal"}]
    assert admin.post(f"{CONNECTIONS_PATH}/actions/update", {"connections": back}).json["data"] == [
        {"id": first, "status": 204}
    ]
    assert admin.get(f"{CONNECTIONS_PATH}/{first}").json["space"] == ""
    assert ann.post(f"{CONNECTIONS_PATH}/actions/update", {"connections": back}).status == 403


class Service(BaseHTTPRequestHandler):
    def do_GET(self):
        wanted = self.headers.get("Authorization") == "Basic am9lOnB3"
        self.send_response(200 if wanted else 401)
        self.end_headers()
        self.wfile.write(b'[{"n": 1}, {"n": 2}]')

    def log_message(self, format, *args):
        """Quiet."""


@pytest.fixture
def service():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def reloaded(api, script):
    id = api.made("/api/v1/apps", {"attributes": {"name": "A"}})["attributes"]["id"]
    api.made(f"/api/v1/apps/{id}/scripts", {"script": script})
    reload = api.made("/api/v1/reloads", {"appId": id})
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        found = api.get(f"/api/v1/reloads/{reload['id']}").json
        if found["status"] in ("SUCCEEDED", "FAILED"):
            break
        time.sleep(0.01)
    tables = api.get(f"/api/v1/apps/{id}/data/metadata").json["tables"]
    return found, {table["name"]: table["no_of_rows"] for table in tables}, id


def test_a_script_asks_a_service(admin, service):
    string, secret = REST.format(f"{service}/x", ""), {"qUsername": "joe", "qPassword": "pw"}
    made(admin, name="Api", type="QvRestConnector.exe", string=string, **secret)
    script = 'LIB CONNECT TO \'Api\'; T: SQL SELECT "n" FROM JSON (wrap on) "root";'
    found, tables, _ = reloaded(admin, script)
    assert (found["status"], tables) == ("SUCCEEDED", {"T": 2}), found["log"]
    elsewhere = script[:-1] + ' WITH CONNECTION (Url "http://127.0.0.2/");'
    found, _, _ = reloaded(admin, elsewhere)
    assert found["status"] == "FAILED"
    assert "is not where this connection leads" in found["log"]
    assert "pw" not in found["log"]
    made(admin, name="Web", type="internet", string=f"{service}/y", qUsername="joe", qPassword="pw")
    found, tables, _ = reloaded(admin, "T: LOAD n FROM [lib://Web] (json);")
    assert (found["status"], tables) == ("SUCCEEDED", {"T": 2}), found["log"]


def test_a_script_knows_no_connection_of_others(admin, new_user):
    made(new_user("ann", "PrivateAnalyticsContentCreator"), name="Theirs")
    found, _, _ = reloaded(admin, "TRACE before;\nLIB CONNECT TO 'Theirs';")
    assert found["status"] == "FAILED"
    assert "Connection 'Theirs' not found" in found["log"]
    assert "before" in found["log"].splitlines()


def test_binary_takes_another_app(admin, new_user):
    _, _, source = reloaded(admin, "T: LOAD RecNo() AS a AUTOGENERATE 4;")
    found, tables, _ = reloaded(admin, f"BINARY {source}.qvf;\nU: LOAD Sum(a) AS s RESIDENT T;")
    assert (found["status"], tables) == ("SUCCEEDED", {"T": 4, "U": 1}), found["log"]
    other = new_user("ann", "PrivateAnalyticsContentCreator")
    found, _, _ = reloaded(other, f"BINARY {source};")
    assert "there is no such app" in found["log"]


def test_a_tenant_may_allow_some_hosts_only():
    with Tenant(in_memory=True, seed=1, settings={"connection_hosts": "db.example, api.example"}) as tenant:
        api = Api(tenant, tenant.api_key, tenant.user_id)
        made(api)
        rest = body(name="R", type="QvRestConnector.exe", string=REST.format("https://other.example/", ""))
        answer = api.post(CONNECTIONS_PATH, rest)
        assert answer.status == 400
        assert "other.example" in answer.error["detail"]


def test_a_script_writes_to_and_reads_from_an_object_store(admin):
    moto = pytest.importorskip("moto.server")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    try:
        endpoint = f"http://127.0.0.1:{server.get_host_and_port()[1]}"
        urllib.request.urlopen(urllib.request.Request(f"{endpoint}/lake", method="PUT")).close()
        string = f'CUSTOM CONNECT TO "sourceType=File_AmazonS3Connector;bucketName=lake;endpoint={endpoint};"'
        type = "QvWebStorageProviderConnectorPackage.exe"
        made(admin, name="Lake", type=type, string=string, qUsername="key", qPassword="secret")
        script = """T: LOAD RecNo() AS n AUTOGENERATE 3;
        STORE T INTO [lib://Lake/x/t.csv] (txt); DROP TABLE T;
        U: LOAD n, FileName() AS file FROM [lib://Lake/x/*.csv] (txt);"""
        found, tables, _ = reloaded(admin, script)
        assert (found["status"], tables) == ("SUCCEEDED", {"U": 3}), found["log"]
    finally:
        server.stop()
