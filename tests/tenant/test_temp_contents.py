import base64
import http.client
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from qlik_tenant import Tenant
from tests.tenant.conftest import Api

COVERS = (
    "temp_contents.create",
    "temp_contents.create_file",
    "temp_contents.get",
    "temp_contents.get_details",
    "temp_contents.patch_file",
)

TEMP = "/api/v1/temp-contents"
FILES = f"{TEMP}/files"
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = {**TUS, "Content-Type": "application/offset+octet-stream"}


@pytest.fixture
def content(admin):
    answer = admin.send("POST", f"{TEMP}?filename=x.csv&ttl=60", b"0123456789")
    assert (answer.status, answer.data) == (201, b"")
    return answer.headers["location"]


def test_what_went_in_comes_out(admin, content):
    answer = admin.get(content)
    assert (answer.status, answer.data) == (200, b"0123456789")
    assert answer.headers["content-disposition"] == 'attachment; filename="x.csv"'
    assert answer.headers["content-type"] == "text/csv"
    assert admin.get(content, inline="1").headers["content-disposition"].startswith("inline")
    details = admin.get(f"{content}/details").json
    assert (details["Name"], details["Size"], details["TTLSeconds"]) == ("x.csv", "10", 60)
    assert details["CreatorID"] == admin.user_id


@pytest.mark.parametrize(
    ("asked", "status", "data", "where"),
    [
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=5-99", 206, b"56789", "bytes 5-9/10"),
        ("bytes=0-1,3-4", 200, b"0123456789", None),
        ("lines=1-2", 200, b"0123456789", None),
    ],
)
def test_ranges(admin, content, asked, status, data, where):
    answer = admin.send("GET", content, headers={"Range": asked})
    assert (answer.status, answer.data, answer.headers["content-range"]) == (status, data, where)


def test_a_range_beyond_the_end(admin, content):
    answer = admin.send("GET", content, headers={"Range": "bytes=10-"})
    assert (answer.status, answer.headers["content-range"]) == (416, "bytes */10")
    assert answer.error["code"] == "HTTP-416"


def test_head_has_no_body(admin, content):
    answer = admin.send("HEAD", content)
    assert (answer.status, answer.headers["content-length"], answer.data) == (200, "10", b"")


def test_others_do_not_see_it(new_user, content):
    assert new_user("ann").get(content).status == 404


def test_time_ends(admin, tenant, content):
    now = tenant.clock()
    tenant.clock = lambda: now + timedelta(seconds=61)
    assert admin.get(content).status == 410
    assert admin.get(f"{content}/details").status == 410
    tenant.clock = lambda: now + timedelta(days=2)
    admin.send("POST", f"{TEMP}?filename=y", b"")
    assert admin.get(content).status == 404
    assert len(list((tenant.files.root / "temp-contents").iterdir())) == 1


@pytest.mark.parametrize(
    "query", ["", "?filename=", "?filename=a/b", "?filename=a&ttl=0", "?filename=a&ttl=259201"]
)
def test_bad_parameters(admin, query):
    assert admin.send("POST", f"{TEMP}{query}", b"x").status == 400


def test_names_beyond_ascii(admin):
    made = admin.send("POST", f"{TEMP}?filename=%C3%A5.csv", b"x")
    header = admin.get(made.headers["location"]).headers["content-disposition"]
    assert header == "attachment; filename*=UTF-8''%C3%A5.csv"


# Resumable uploads ------------------------------------------------------------------------------------------


def metadata(**values):
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in values.items())


def begin(caller, length=10, told=None, **headers):
    told = metadata(filename="x.csv", ttl="60") if told is None else told
    sent = {**TUS, "Upload-Length": str(length), "Upload-Metadata": told, **headers}
    return caller.send("POST", FILES, headers=sent)


def add(caller, where, at, data, **headers):
    return caller.send("PATCH", where, data, headers={**PIECE, "Upload-Offset": str(at), **headers})


def offset(caller, where):
    answer = caller.send("HEAD", where, headers=TUS)
    assert answer.status == 200, answer.data
    assert answer.headers["cache-control"] == "no-store"
    return answer.headers["upload-offset"], answer.headers["upload-length"]


@pytest.fixture
def upload(admin):
    answer = begin(admin)
    assert (answer.status, answer.headers["tus-resumable"], answer.data) == (201, "1.0.0", b"")
    return answer.headers["location"]


def test_an_upload_in_pieces_becomes_a_content(admin, upload):
    id = upload.rpartition("/")[2]
    assert offset(admin, upload) == ("0", "10")
    assert add(admin, upload, 0, b"01234").headers["upload-offset"] == "5"
    assert offset(admin, upload) == ("5", "10")
    assert admin.get(f"{TEMP}/{id}").status == admin.get(f"{TEMP}/{id}/details").status == 204
    refused = admin.upload("/api/v1/data-files", {"name": "x.csv", "tempContentFileId": id}, None)
    assert refused.status == 409
    last = add(admin, upload, 5, b"56789")
    assert (last.status, last.headers["upload-offset"], last.headers["tus-resumable"]) == (204, "10", "1.0.0")
    assert offset(admin, upload) == ("10", "10")
    content = admin.get(f"{TEMP}/{id}")
    assert (content.status, content.data) == (200, b"0123456789")
    assert content.headers["content-disposition"] == 'attachment; filename="x.csv"'
    details = admin.get(f"{TEMP}/{id}/details").json
    assert (details["Size"], details["TTLSeconds"]) == ("10", 60)
    assert add(admin, upload, 10, b"").headers["upload-offset"] == "10"
    assert admin.upload("/api/v1/data-files", {"name": "x.csv", "tempContentFileId": id}, None).status == 201


def test_an_empty_upload_is_complete_at_once(admin):
    made = begin(admin, 0, "").headers["location"]
    id = made.rpartition("/")[2]
    assert (admin.get(f"{TEMP}/{id}").status, admin.get(f"{TEMP}/{id}").data) == (200, b"")
    assert admin.get(f"{TEMP}/{id}/details").json["Name"] == id


def test_pieces_have_to_follow_each_other(admin, upload):
    assert add(admin, upload, 3, b"3").status == 409
    assert add(admin, upload, 0, b"012").status == 204
    assert add(admin, upload, 0, b"012").status == 409
    assert add(admin, upload, 3, b"345678901").status == 400
    assert offset(admin, upload)[0] == "3"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus-Resumable": "0.2.2"}, 412),
        ({"Tus-Resumable": ""}, 412),
        ({"Upload-Length": "-1"}, 400),
        ({"Upload-Length": "many"}, 400),
        ({"Upload-Length": "60000000000"}, 413),
        ({"Upload-Metadata": "filename !"}, 400),
        ({"Upload-Metadata": metadata(filename="a/b")}, 400),
        ({"Upload-Metadata": metadata(ttl="0")}, 400),
        ({"Upload-Metadata": metadata(ttl="259201")}, 400),
    ],
)
def test_bad_beginnings(admin, headers, status):
    answer = begin(admin, **headers)
    assert answer.status == status
    assert answer.headers["tus-version"] == ("1.0.0" if status == 412 else None)


def test_bad_pieces(admin, upload):
    assert add(admin, upload, 0, b"0", **{"Content-Type": "application/octet-stream"}).status == 415
    assert add(admin, upload, 0, b"0", **{"Tus-Resumable": "2.0.0"}).headers["tus-version"] == "1.0.0"
    assert add(admin, upload, "x", b"0").status == 400
    assert add(admin, f"{FILES}/nothing", 0, b"0").status == 404


def test_uploads_are_their_users_own(admin, new_user, nobody, upload):
    ann = new_user("ann")
    assert add(ann, upload, 0, b"0").status == ann.send("HEAD", upload, headers=TUS).status == 404
    assert nobody.send("HEAD", upload, headers=TUS).status == 401


def test_the_time_of_uploads_ends(admin, tenant, upload):
    now = tenant.clock()
    tenant.clock = lambda: now + timedelta(seconds=61)
    assert add(admin, upload, 0, b"0").status == 410
    tenant.clock = lambda: now + timedelta(days=2)
    begin(admin)
    assert len(list((tenant.files.root / "temp-uploads").iterdir())) == 1


def unfinished(admin, upload, data):
    """A request that has sent `data`, and owes the rest."""
    address = urlsplit(upload)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
    connection.putrequest("PATCH", address.path)
    sent = {**PIECE, "Upload-Offset": "0", "Content-Length": "10", "Authorization": f"Bearer {admin.key}"}
    for name, value in sent.items():
        connection.putheader(name, value)
    connection.endheaders(data)
    return connection


def until(condition):
    for _ in range(6000):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("it did not happen")


def test_what_arrived_before_the_connection_broke_stays(admin, upload):
    connection = unfinished(admin, upload, b"0123")
    until(lambda: offset(admin, upload)[0] == "4" or None)
    assert add(admin, upload, 4, b"4").status == 423
    connection.close()
    until(lambda: add(admin, upload, 4, b"456789").status == 204)
    assert admin.get(f"{TEMP}/{upload.rpartition('/')[2]}").data == b"0123456789"


def test_uploads_go_on_in_the_next_process(tmp_path):
    with Tenant(tmp_path) as first:
        caller = Api(first, first.api_key)
        upload = begin(caller).headers["location"]
        add(caller, upload, 0, b"0123")
    with Tenant(tmp_path) as second:
        caller = Api(second, second.api_key)
        path = urlsplit(upload).path
        assert offset(caller, path) == ("4", "10")
        assert add(caller, path, 4, b"456789").status == 204
        assert caller.get(f"{TEMP}/{path.rpartition('/')[2]}").data == b"0123456789"
