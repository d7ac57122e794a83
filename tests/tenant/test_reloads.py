"""The reloads service, over HTTP, with the engine at work."""

import time

import pytest

from qlik_tenant import Tenant
from tests.tenant.conftest import Api

COVERS = (
    "apps.get_reload_log",
    "apps.get_reload_logs",
    "reloads.cancel",
    "reloads.create",
    "reloads.get",
    "reloads.list",
)

RELOADS = "/api/v1/reloads"
APPS = "/api/v1/apps"
OVER = ("SUCCEEDED", "FAILED", "CANCELED", "EXCEEDED_LIMIT")
SHORT = "TRACE working;\nT: LOAD RecNo() AS X AUTOGENERATE 3;"
LONG = "TRACE working;\nSLEEP 60000;"


def new_app(caller, script=SHORT, **attributes):
    id = caller.made(APPS, {"attributes": {"name": "Sales", **attributes}})["attributes"]["id"]
    caller.made(f"{APPS}/{id}/scripts", {"script": script})
    return id


def start(caller, app_id, **body):
    return caller.made(RELOADS, {"appId": app_id, **body})


def until(caller, id, *statuses, seconds=60):
    ends = time.monotonic() + seconds
    while True:
        found = caller.get(f"{RELOADS}/{id}").json
        if found["status"] in statuses:
            return found
        assert time.monotonic() < ends, found
        time.sleep(0.01)


def rows_of(caller, app_id):
    metadata = caller.get(f"{APPS}/{app_id}/data/metadata").json
    return {table["name"]: table["no_of_rows"] for table in metadata["tables"]}


@pytest.fixture
def app_id(admin):
    return new_app(admin)


def test_a_reload_is_queued_runs_and_saves(admin, tenant, app_id):
    queued = start(admin, app_id)
    assert queued["status"] == "QUEUED"
    assert (queued["type"], queued["partial"], queued["userId"]) == ("external", False, admin.user_id)
    assert queued["links"]["self"]["href"] == f"{tenant.url}{RELOADS}/{queued['id']}"
    assert "log" not in queued
    done = until(admin, queued["id"], *OVER)
    assert done["status"] == "SUCCEEDED"
    assert queued["creationTime"] <= done["startTime"] <= done["engineTime"] <= done["endTime"]
    lines = done["log"].splitlines()
    assert lines[0] == f"ReloadID: {done['id']}"
    assert "working" in lines
    assert lines[-1] == "Finished successfully"
    assert rows_of(admin, app_id) == {"T": 3}
    app = admin.get(f"{APPS}/{app_id}").json["attributes"]
    assert app["lastReloadTime"] >= done["startTime"]
    (event,) = tenant.events.list("com.qlik.v1.reload.finished")
    assert (event["data"]["status"], event["data"]["id"]) == ("SUCCEEDED", done["id"])
    (of_app,) = tenant.events.list("com.qlik.v1.app.reload.finished")
    assert (of_app["data"]["reloadId"], of_app["userid"]) == (done["id"], admin.user_id)


def test_a_script_that_fails(admin, app_id):
    admin.made(f"{APPS}/{app_id}/scripts", {"script": "TRACE so far;\nLOAD X FROM [lib://DataFiles/no.csv];"})
    done = until(admin, start(admin, app_id)["id"], *OVER)
    assert done["status"] == "FAILED"
    assert "no.csv" in done["errorMessage"]
    assert done["errorCode"].startswith("EngineError-")
    lines = done["log"].splitlines()
    assert "so far" in lines
    assert (lines[-2], lines[-1]) == (f"Error: {done['errorMessage']}", "Finished with error")
    assert rows_of(admin, app_id) == {}


def test_cancelling_what_runs(admin, app_id):
    admin.made(f"{APPS}/{app_id}/scripts", {"script": LONG})
    id = start(admin, app_id)["id"]
    until(admin, id, "RELOADING")
    for _ in range(6000):
        if "working" in (seen := admin.get(f"{RELOADS}/{id}").json["log"]):
            break
        time.sleep(0.01)
    assert "Started loading data\nworking\n" in seen
    refused = admin.post(RELOADS, {"appId": app_id})
    assert (refused.status, refused.headers["retry-after"]) == (429, "5")
    answer = admin.post(f"{RELOADS}/{id}/actions/cancel")
    assert (answer.status, answer.json) == (202, {"status": "CANCELING"})
    done = until(admin, id, *OVER)
    assert done["status"] == "CANCELED"
    assert done["log"].endswith("Canceled\n")
    assert admin.post(f"{RELOADS}/{id}/actions/cancel").status == 409


def test_the_queue_takes_the_heaviest_first(admin, tenant):
    running = [start(admin, new_app(admin, LONG))["id"] for _ in range(4)]
    for id in running:
        until(admin, id, "RELOADING")
    light = start(admin, new_app(admin))["id"]
    heavy = start(admin, new_app(admin), weight=5)["id"]
    gone = start(admin, new_app(admin))["id"]
    answer = admin.post(f"{RELOADS}/{gone}/actions/cancel")
    assert (answer.status, answer.data) == (204, b"")
    cancelled = admin.get(f"{RELOADS}/{gone}").json
    assert cancelled["status"] == "CANCELED"
    assert "startTime" not in cancelled
    admin.post(f"{RELOADS}/{running[0]}/actions/cancel")
    first, second = until(admin, heavy, *OVER), until(admin, light, *OVER)
    assert first["startTime"] <= second["startTime"]
    assert (first["weight"], first["endTime"] <= second["startTime"]) == (5, True)
    for id in running[1:]:
        admin.post(f"{RELOADS}/{id}/actions/cancel")


def test_partial_reloads_and_variables(admin, app_id):
    until(admin, start(admin, app_id)["id"], *OVER)
    script = f"{SHORT}\nU: ADD LOAD '$(vName)' AS Y AUTOGENERATE 2;"
    admin.made(f"{APPS}/{app_id}/scripts", {"script": script})
    done = until(admin, start(admin, app_id, partial=True, variables={"vName": "ann"})["id"], *OVER)
    assert (done["status"], done["partial"]) == ("SUCCEEDED", True)
    assert rows_of(admin, app_id) == {"T": 3, "U": 2}
    fields = admin.get(f"{APPS}/{app_id}/data/metadata").json["fields"]
    assert next(field for field in fields if field["name"] == "Y")["cardinal"] == 1


def test_what_asked_for_a_reload(admin, app_id):
    found = start(admin, app_id, resourceType="automate", resourceId="a1")
    assert (found["type"], found["resourceType"], found["resourceId"]) == ("automations", "automate", "a1")


def test_lists(admin, app_id):
    ids = []
    for at in range(5):
        ids.append(start(admin, app_id, partial=at == 2)["id"])
        until(admin, ids[-1], *OVER)
    listed = admin.get(RELOADS, appId=app_id)
    assert [row["id"] for row in listed.json["data"]] == ids[::-1]
    assert not any("log" in row for row in listed.json["data"])
    assert all("log" in row for row in admin.get(RELOADS, appId=app_id, log=True).json["data"])
    assert [row["id"] for row in admin.all(RELOADS, appId=app_id, limit=2)] == ids[::-1]
    assert [row["id"] for row in admin.all(RELOADS, appId=app_id, sort="+creationTime", limit=2)] == ids
    assert [row["id"] for row in admin.all(RELOADS, appId=app_id, partial=True)] == [ids[2]]
    assert [row["id"] for row in admin.all(RELOADS, filter="partial eq true")] == [ids[2]]
    both = '(status eq "RELOADING") OR (status eq "SUCCEEDED")'
    assert len(admin.all(RELOADS, appId=app_id, filter=both)) == 5
    assert admin.all(RELOADS, appId=app_id, filter='status eq "QUEUED"') == []
    assert admin.get(RELOADS, appId=app_id, filter='status ne "QUEUED"').status == 400
    assert admin.get(RELOADS, appId=app_id, filter='appId eq "x"').status == 400
    assert admin.get(RELOADS, appId=app_id, limit=101).status == 400
    assert admin.get(RELOADS, appId=app_id, sort="name").status == 400


def test_rights(admin, new_user, nobody, app_id):
    ann = new_user("ann", "PrivateAnalyticsContentCreator")
    id = start(admin, app_id)["id"]
    for answer in (ann.post(RELOADS, {"appId": app_id}), ann.get(RELOADS, appId=app_id)):
        assert (answer.status, answer.error["code"]) == (403, "RELOADS-003")
    assert ann.post(RELOADS, {"appId": "nothing"}).status == 403
    assert ann.get(RELOADS).status == 403
    assert ann.get(f"{RELOADS}/{id}").status == ann.post(f"{RELOADS}/{id}/actions/cancel").status == 404
    assert ann.get(f"{APPS}/{app_id}/reloads/logs").status == 404
    assert nobody.get(RELOADS).status == 401
    mine = new_app(ann)
    found = start(ann, mine)
    assert until(ann, found["id"], *OVER)["status"] == "SUCCEEDED"
    assert [row["id"] for row in ann.all(RELOADS, appId=mine)] == [found["id"]]
    assert {row["id"] for row in admin.all(RELOADS)} == {id, found["id"]}
    assert admin.post(RELOADS, {}).status == 400


def test_files_are_read_with_the_rights_of_whoever_asked(admin, new_user):
    ann = new_user("ann", "PrivateAnalyticsContentCreator")
    ann.upload("/api/v1/data-files", {"name": "x.csv"}, b"A\n1\n2\n")
    script = "T: LOAD A FROM [lib://DataFiles/x.csv] (txt, embedded labels);"
    app_id = new_app(ann, script)
    assert until(ann, start(ann, app_id)["id"], *OVER)["status"] == "SUCCEEDED"
    assert rows_of(ann, app_id) == {"T": 2}
    assert until(admin, start(admin, new_app(admin, script))["id"], *OVER)["status"] == "FAILED"


def test_logs_of_an_app(admin, tenant, app_id):
    ids = []
    for _ in range(2):
        ids.append(start(admin, app_id)["id"])
        done = until(admin, ids[-1], *OVER)
    listed = admin.get(f"{APPS}/{app_id}/reloads/logs").json["data"]
    assert [row["reloadId"] for row in listed] == ids[::-1]
    assert all(row["success"] for row in listed)
    log = admin.get(listed[0]["links"]["log"])
    assert (log.headers["content-type"], log.data.decode()) == ("application/octet-stream", done["log"])
    assert admin.get(f"{APPS}/{app_id}/reloads/logs/nothing").status == 404
    other = new_app(admin)
    assert admin.get(f"{APPS}/{other}/reloads/logs/{ids[0]}").status == 404


def test_open_sessions_see_the_data_and_keep_what_is_unsaved(admin, tenant, app_id):
    with tenant.apps.using(app_id) as app:
        app.document.script = "Mine: LOAD 1 AS M AUTOGENERATE 1;"
        app.unsaved = True
        version = app.document.version
        assert until(admin, start(admin, app_id)["id"], *OVER)["status"] == "SUCCEEDED"
        assert app.document.version > version
        assert list(app.document.model.tables) == ["T"]
        assert app.document.script.startswith("Mine")
        assert app.unsaved
    assert admin.get(f"{APPS}/{app_id}/scripts/current").json["script"] == SHORT


def test_a_reload_waits_for_that_of_a_user(admin, tenant, app_id):
    with tenant.apps.using(app_id) as app:
        assert app.document._reloading.acquire(timeout=60)
        id = start(admin, app_id)["id"]
        until(admin, id, "RELOADING")
        app.document._reloading.release()
        assert until(admin, id, *OVER)["status"] == "SUCCEEDED"


def test_a_deleted_app_ends_its_reload(admin, tenant, app_id):
    with tenant.apps.using(app_id) as app:
        assert app.document._reloading.acquire(timeout=60)
        id = start(admin, app_id)["id"]
        until(admin, id, "RELOADING")
        assert admin.delete(f"{APPS}/{app_id}").status == 200
        app.document._reloading.release()
    assert until(admin, id, *OVER)["status"] == "FAILED"


def test_a_stop_of_the_tenant_is_noted(tmp_path):
    with Tenant(tmp_path) as first:
        caller = Api(first, first.api_key, first.user_id)
        running = [start(caller, new_app(caller, LONG))["id"] for _ in range(4)]
        for id in running:
            until(caller, id, "RELOADING")
        waiting = start(caller, new_app(caller))["id"]
    with Tenant(tmp_path) as second:
        caller = Api(second, second.api_key, second.user_id)
        for id in (*running, waiting):
            found = caller.get(f"{RELOADS}/{id}").json
            assert (found["status"], found["errorCode"]) == ("FAILED", "RELOADS-STOPPED")
