"""Section access in a tenant: two users of one app have different data."""

from __future__ import annotations

from typing import Any

import pytest

from qlik_tenant import Tenant

COVERS = ("Doc.DoReload", "Doc.GetTablesAndKeys", "Doc.GetTableData", "Global.OpenDoc")

SCRIPT = """
Section Access;
LOAD * INLINE [ACCESS, USERID, GROUP, REGION, OMIT
USER, ann, , NORTH, SECRET
USER, bob, , SOUTH,
ADMIN, {admin}, , ,
];
Section Application;
Sales: LOAD * INLINE [REGION, Amount, Secret
NORTH, 1, x
SOUTH, 2, y
];
"""


class Team:
    """An app in a space where ann, bob and zoe have roles too."""

    def __init__(self, tenant: Tenant, admin: Any, socket: Any, new_user: Any) -> None:
        self.tenant, self.admin, self.socket = tenant, admin, socket
        self.subject = tenant.caller(admin.user_id).subject
        space = admin.made("/api/v1/spaces", {"name": "Team", "type": "shared"})["id"]
        self.users = {name: new_user(name) for name in ("ann", "bob", "zoe")}
        for user in self.users.values():
            body = {"type": "user", "assigneeId": user.user_id, "roles": ["producer"]}
            admin.made(f"/api/v1/spaces/{space}/assignments", body)
        made = admin.made("/api/v1/apps", {"attributes": {"name": "Sales", "spaceId": space}})
        self.app_id: str = made["attributes"]["id"]
        self.owner = self.open()
        self.reload(SCRIPT)

    def reload(self, script: str) -> None:
        self.owner.call(1, "SetScript", script.format(admin=self.subject))
        assert self.owner.call(1, "DoReload")["qReturn"]
        self.owner.call(1, "DoSave")

    def open(self, name: str = "", app_id: str = "") -> Any:
        key = self.users[name].key if name else None
        client = self.socket(f"/app/{app_id or self.app_id}", key=key)
        client.open(app_id or self.app_id)
        return client

    def refused(self, name: str) -> int:
        client = self.socket(f"/app/{self.app_id}", key=self.users[name].key)
        code: int = client.refused(-1, "OpenDoc", self.app_id).code
        return code


@pytest.fixture
def team(tenant: Tenant, admin: Any, socket: Any, new_user: Any) -> Team:
    return Team(tenant, admin, socket, new_user)


def total(client: Any) -> str:
    text: str = client.call(1, "Evaluate", "Sum({1} Amount)")["qReturn"]
    return text


def fields(client: Any) -> list[str]:
    sizes = {"qcx": 0, "qcy": 0}
    (table,) = client.call(1, "GetTablesAndKeys", sizes, sizes, 0, False, False)["qtr"]
    return [field["qName"] for field in table["qFields"]]


def test_each_user_has_own_data(team: Team) -> None:
    assert [total(team.open(name)) for name in ("ann", "bob", "")] == ["1", "2", "3"]
    assert team.refused("zoe") == 5


def test_no_call_shows_more(team: Team) -> None:
    ann, bob = team.open("ann"), team.open("bob")
    assert fields(ann) == ["REGION", "Amount"]
    assert fields(bob) == ["REGION", "Amount", "Secret"]
    (row,) = bob.call(1, "GetTableData", 0, 10, False, "Sales")["qData"]
    assert [cell["qText"] for cell in row["qValue"]] == ["SOUTH", "2", "y"]
    assert ann.refused(1, "GetFieldDescription", "Secret").code == 2
    assert ann.call(1, "GetFieldDescription", "REGION")["qReturn"]["qCardinal"] == 1
    profile = ann.call(1, "GetTableProfileData", "Sales")["qProfiling"]
    assert profile["qNoOfRows"] == 1
    assert "Secret" not in str(profile)
    names = [field["qName"] for field in ann.call(1, "GetMatchingFields", [])["qFieldNames"]]
    assert names == ["REGION", "Amount"]


def test_rest_shows_what_the_user_has(team: Team) -> None:
    target = f"/api/v1/apps/{team.app_id}"
    found = team.users["ann"].get(f"{target}/data/metadata").json
    assert found["has_section_access"]
    assert [field["name"] for field in found["fields"]] == ["REGION", "Amount"]
    assert found["tables"][0]["no_of_rows"] == 1
    assert team.users["zoe"].get(f"{target}/data/metadata").status == 403
    assert team.users["zoe"].get(target).json["attributes"]["hasSectionAccess"] is True
    assert team.owner.call(1, "GetAppProperties")["qProp"]["qHasSectionAccess"] is True


def test_files_with_all_data_are_for_those_who_may_see_them(team: Team) -> None:
    target = f"/api/v1/apps/{team.app_id}/export"
    assert team.users["ann"].post(target).status == 403
    assert team.users["zoe"].post(target).status == 403
    assert team.admin.post(target).status == 201


def test_a_partial_reload_needs_all_data(team: Team) -> None:
    ann = team.open("ann")
    assert ann.refused(1, "DoReload", 0, True, False).code == 5
    assert team.owner.call(1, "DoReload", 0, True, False)["qReturn"]
    assert total(ann) == "1"


def test_copies_keep_it(team: Team) -> None:
    copied = team.admin.made(f"/api/v1/apps/{team.app_id}/copy", {})["attributes"]
    assert copied["hasSectionAccess"] is True
    assert total(team.open("ann", app_id=team.app_id)) == "1"
    with team.tenant.apps.using(copied["id"]) as app:
        assert app.document.session({"USERID": "bob"}).evaluate("Sum(Amount)").number == 2


def test_who_reloads_without_a_row_is_denied_afterwards(team: Team) -> None:
    ann = team.open("ann")
    team.reload(SCRIPT.replace("{admin}", "somebody"))
    assert total(ann) == "1"
    assert fields(ann) == ["REGION", "Amount"]
    sizes = {"qcx": 0, "qcy": 0}
    assert team.owner.call(1, "GetTablesAndKeys", sizes, sizes, 0, False, False)["qtr"] == []
    again = team.socket(f"/app/{team.app_id}", key=team.users["zoe"].key)
    assert again.refused(-1, "OpenDoc", team.app_id).code == 5


def test_groups_count(team: Team) -> None:
    team.reload(SCRIPT.replace("USER, bob, , SOUTH,", "USER, , com.qlik.everyone, SOUTH,"))
    assert total(team.open("zoe")) == "2"
    assert total(team.open("ann")) == "3"
