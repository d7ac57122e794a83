from __future__ import annotations

import time
from typing import Any

COVERS = (
    "Doc.DoReload",
    "Doc.DoReloadEx",
    "Global.CancelReload",
    "Doc.SetFetchLimit",
    "Global.ConfigureReload",
    "Global.GetInteract",
    "Global.InteractDone",
    "Global.GetProgress",
)
LONG = "TRACE begun;\nBig: LOAD Repeat('x', 20) & RecNo() AS x AUTOGENERATE 30000000;"


def progress(client: Any, id: int) -> dict[str, Any]:
    data: dict[str, Any] = client.call(-1, "GetProgress", id)["qProgressData"]
    return data


def test_progress_can_be_followed_while_a_reload_runs(client: Any) -> None:
    client.call(1, "SetScript", LONG)
    running = client.send(1, "DoReload")
    lines = ""
    for _ in range(6000):
        seen = progress(client, running)
        lines += seen["qPersistentProgress"]
        if "begun" in lines:
            break
        time.sleep(0.01)
    assert "begun" in lines
    assert seen["qStarted"]
    assert not seen["qFinished"]
    assert "begun" not in progress(client, running)["qPersistentProgress"]
    client.call(-1, "CancelReload")
    assert client.answer(running)["error"]["code"] == 15
    assert progress(client, running)["qFinished"]
    assert client.call(1, "Evaluate", "Sum(Amount)")["qReturn"] == "13"


def test_unknown_requests_count_as_finished(client: Any) -> None:
    seen = progress(client, 4711)
    assert seen["qStarted"]
    assert seen["qFinished"]
    assert seen["qMillisecs"] == 0


def test_a_second_reload_meanwhile_is_refused(client: Any, socket: Any, app_id: str) -> None:
    client.call(1, "SetScript", LONG)
    running = client.send(1, "DoReload")
    while not progress(client, running)["qStarted"] or not progress(client, running)["qTransientProgress"]:
        time.sleep(0.01)
    other = socket(f"/app/{app_id}")
    other.call(-1, "GetActiveDoc")
    assert other.refused(1, "DoReload").code == 11000
    client.call(-1, "CancelReload")
    assert client.answer(running)["error"]["code"] == 15


def test_a_failing_script_keeps_the_data(client: Any) -> None:
    client.call(-1, "ConfigureReload", True, True, False)
    client.call(
        1, "SetScript", "A: LOAD 1 AS x AUTOGENERATE 1;\nLOAD * FROM [lib://DataFiles/none.csv] (txt);"
    )
    asked = client.send(1, "DoReload")
    assert client.answer(asked)["result"] == {"qReturn": False}
    seen = progress(client, asked)
    assert "none.csv" in seen["qPersistentProgress"]
    (error,) = seen["qErrorData"]
    assert error["qErrorDataCode"] == "EDC_ERROR"
    assert "none.csv" in error["qErrorString"]
    assert progress(client, asked)["qErrorData"] == []
    assert client.call(1, "Evaluate", "Sum(Amount)")["qReturn"] == "13"
    assert client.call(1, "DoReloadEx")["qResult"]["qSuccess"] is False


def test_rows_can_be_limited(client: Any) -> None:
    assert client.call(1, "DoReloadEx", {"qRowLimit": 2})["qResult"]["qSuccess"]
    assert client.call(1, "Evaluate", "Count(Amount)")["qReturn"] == "2"


def test_unknown_modes_are_refused(client: Any) -> None:
    assert client.refused(1, "DoReload", 3).code == -32602
    assert client.refused(1, "DoReloadEx", {"qMode": -1}).code == -32602


def test_a_reload_can_go_on_after_errors(client: Any) -> None:
    client.call(-1, "ConfigureReload", True, True, False)
    client.call(1, "SetScript", "LOAD * FROM [lib://DataFiles/none.csv] (txt);\nLOAD 5 AS x AUTOGENERATE 1;")
    asked = client.send(1, "DoReload", [2])
    assert client.answer(asked)["result"] == {"qReturn": True}
    (error,) = progress(client, asked)["qErrorData"]
    assert "none.csv" in error["qErrorString"]
    assert client.call(1, "Evaluate", "Sum(x)")["qReturn"] == "5"
    client.call(-1, "ConfigureReload", False, True, False)
    assert client.call(1, "DoReload")["qReturn"]
    assert not client.call(1, "DoReload", 1)["qReturn"]


def test_a_reload_can_leave_files_alone(client: Any, admin: Any) -> None:
    client.call(1, "SetScript", "T: LOAD 1 AS x AUTOGENERATE 1;\nSTORE T INTO [lib://DataFiles/t.csv] (txt);")
    assert client.call(1, "DoReloadEx", {"qSkipStore": True})["qResult"]["qSuccess"]
    assert admin.get("/api/v1/data-files").json["data"] == []
    assert client.call(1, "DoReloadEx")["qResult"]["qSuccess"]
    assert len(admin.get("/api/v1/data-files").json["data"]) == 1


def waits(client: Any, asked: int) -> dict[str, Any]:
    while not progress(client, asked)["qUserInteractionWanted"]:
        pass
    found = client.call(-1, "GetInteract", asked)
    assert found["qReturn"]
    definition: dict[str, Any] = found["qDef"]
    return definition


def test_a_script_is_run_step_by_step(client: Any) -> None:
    client.call(1, "SetScript", "A: LOAD RecNo() AS x AUTOGENERATE 9;\nB: LOAD 2 AS y AUTOGENERATE 1;")
    client.call(1, "SetFetchLimit", 3)
    asked = client.send(1, "DoReload", [0, False, True])
    assert (waits(client, asked)["qType"], waits(client, asked)["qNewLineNr"]) == ("IT_SCRIPTLINE", 1)
    client.call(-1, "InteractDone", asked, {"qResult": 1})
    while waits(client, asked)["qNewLineNr"] != 2:
        client.call(-1, "InteractDone", asked, {"qResult": 1})
    client.call(-1, "InteractDone", asked, {"qResult": 1})
    assert client.answer(asked)["result"] == {"qReturn": True}
    assert client.call(1, "Evaluate", "Count(x)")["qReturn"] == "3"
    assert client.refused(-1, "InteractDone", asked, {}).code == 2


def test_breakpoints_and_going_on(client: Any, socket: Any, app_id: str) -> None:
    client.call(1, "SetScript", "A: LOAD 1 AS x AUTOGENERATE 1;\nB: LOAD 2 AS y AUTOGENERATE 1;")
    client.call(1, "SetScriptBreakpoints", [{"qbufferName": "Main", "qlineIx": 2, "qEnabled": True}])
    asked = client.send(1, "DoReload", [0, False, True])
    assert waits(client, asked)["qNewLineNr"] == 2
    client.call(-1, "InteractDone", asked, {"qResult": 0})
    assert client.answer(asked)["error"]["code"] == 15
    asked = client.send(1, "DoReload", [0, False, True])
    waits(client, asked)
    client.call(-1, "CancelReload")
    assert client.answer(asked)["error"]["code"] == 15


def test_errors_are_asked_about(client: Any) -> None:
    client.call(1, "SetScript", "LOAD * FROM [lib://DataFiles/none.csv] (txt);\nLOAD 5 AS x AUTOGENERATE 1;")
    client.call(1, "SetScriptBreakpoints", [{"qlineIx": 99}])
    client.call(-1, "ConfigureReload", True, True, True)
    asked = client.send(1, "DoReload", [0, False, True])
    question = waits(client, asked)
    assert (question["qType"], "none.csv" in question["qMsg"]) == ("IT_MSGBOX", True)
    client.call(-1, "InteractDone", asked, {"qResult": 1})
    assert client.answer(asked)["result"] == {"qReturn": True}


def test_scripts_read_data_files(client: Any, admin: Any) -> None:
    assert (
        admin.upload("/api/v1/data-files", {"name": "north.csv"}, b"Region,Amount\nNorth,4\n").status == 201
    )
    assert (
        admin.upload("/api/v1/data-files", {"name": "south.csv"}, b"Region,Amount\nSouth,5\n").status == 201
    )
    space = admin.made("/api/v1/spaces", {"name": "Shared one", "type": "shared"})
    connections = admin.get("/api/v1/data-files/connections", spaceId=space["id"]).json["data"]
    part = {"name": "west.csv", "connectionId": connections[0]["id"]}
    assert admin.upload("/api/v1/data-files", part, b"Region,Amount\nWest,6\n").status == 201
    for source, total in (
        ("lib://DataFiles/north.csv", "4"),
        ("lib://DataFiles/*th.csv", "9"),
        ("lib://Shared one:DataFiles/west.csv", "6"),
    ):
        form = "(txt, utf8, embedded labels, delimiter is ',')"
        client.call(1, "SetScript", f"LOAD Region, Amount FROM [{source}] {form};")
        assert client.call(1, "DoReload")["qReturn"], progress(client, 0)
        assert client.call(1, "Evaluate", "Sum(Amount)")["qReturn"] == total


def test_scripts_read_nothing_else(client: Any, admin: Any, new_user: Any) -> None:
    ann = new_user("ann")
    assert ann.upload("/api/v1/data-files", {"name": "hers.csv"}, b"x\n1\n").status == 201
    for source in (
        "lib://DataFiles/hers.csv",
        "lib://DataFiles/../files/x.csv",
        "lib://Elsewhere/x.csv",
        "lib://Nowhere:DataFiles/x.csv",
        "lib://DataFiles/no*.csv",
        "/etc/hostname",
        "x.csv",
    ):
        client.call(1, "SetScript", f"LOAD * FROM [{source}] (txt);")
        assert client.call(1, "DoReload") == {"qReturn": False}, source


def test_a_partial_reload_adds_to_the_data(client: Any) -> None:
    script = client.call(1, "GetScript")["qScript"]
    client.call(1, "SetScript", script + "Sales: ADD LOAD 'Coast' AS Region, 100 AS Amount AUTOGENERATE 1;")
    assert client.call(1, "DoReload", 0, True, False)["qReturn"]
    assert client.call(1, "Evaluate", "Sum(Amount)")["qReturn"] == "113"
    assert client.call(1, "DoReloadEx", {"qPartial": True})["qResult"]["qSuccess"]
    assert client.call(1, "Evaluate", "Sum(Amount)")["qReturn"] == "213"
