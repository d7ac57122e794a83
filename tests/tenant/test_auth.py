"""Who a caller is, and for how long."""

from datetime import timedelta

import pytest

from qlik_tenant.auth import api_key

ME = "/api/v1/users/me"


def test_keys_are_stored_hashed_only(tenant):
    _, key = api_key.issue(tenant, tenant.user_id, "another", timedelta(days=1))
    stored = "".join(tenant.store.execute("SELECT group_concat(doc) FROM api_keys")[0])
    assert key not in stored
    assert key.rsplit(".", 1)[1] not in stored
    assert key.count(".") == 2


def test_a_key_ends_with_its_time(tenant, admin):
    record, key = api_key.issue(tenant, tenant.user_id, "short", timedelta(minutes=1))
    assert admin.send("GET", ME, headers={"Authorization": f"Bearer {key}"}).status == 200
    now = tenant.clock()
    tenant.clock = lambda: now + timedelta(minutes=2)
    answer = admin.send("GET", ME, headers={"Authorization": f"Bearer {key}"})
    assert (answer.status, answer.error["code"]) == (401, "APIKEYS-18")
    assert record["id"] not in answer.data.decode()


def test_a_revoked_key(tenant, admin):
    record, key = api_key.issue(tenant, tenant.user_id, "gone", None)
    tenant.store[api_key.API_KEYS].update({**record, "status": "revoked"})
    answer = admin.send("GET", ME, headers={"Authorization": f"Bearer {key}"})
    assert (answer.status, answer.error["code"]) == (401, "APIKEYS-18")


def test_identify_reads_a_scope(tenant):
    def scope(*headers):
        return {"headers": [(name.encode(), value.encode()) for name, value in headers]}

    caller = tenant.identify(scope(("Authorization", f"Bearer {tenant.api_key}")))
    assert caller is not None
    assert (caller.user_id, caller.tenant_id, caller.is_admin) == (tenant.user_id, tenant.tenant_id, True)
    assert tenant.identify(scope()) is None
    assert tenant.identify(scope(("authorization", "Bearer wrong"))) is None
    assert tenant.api_key not in repr(caller)


@pytest.mark.parametrize("role", ["Steward", "AnalyticsAdmin"])
def test_roles_come_from_groups_too(tenant, admin, new_user, role):
    from qlik_tenant.services.groups.store import GROUPS
    from qlik_tenant.services.roles.store import ROLES
    from qlik_tenant.storage import Where

    ann = new_user("ann")
    assert not tenant.caller(ann.user_id).has(role)
    found = tenant.store[ROLES].first(Where.equal(ROLES, "name", role))
    everyone = tenant.store[GROUPS].get("000000000000000000000001")
    tenant.store[GROUPS].update({**everyone, "assignedRoleIds": [found["id"]]})
    assert tenant.caller(ann.user_id).has(role)
