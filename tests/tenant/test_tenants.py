COVERS = ("tenants.get_me", "tenants.get", "tenants.patch")

TENANTS = "/api/v1/tenants"


def test_the_record(admin, tenant, new_user):
    me = new_user("ann").get(f"{TENANTS}/me")
    assert me.status == 200
    assert me.json["id"] == tenant.tenant_id
    assert len(me.json["id"]) == 32
    assert (me.json["status"], me.json["createdByUser"]) == ("active", tenant.user_id)
    assert len(me.json["hostnames"]) == 2
    assert admin.get(me.json["links"]["self"]["href"]).json == me.json
    assert admin.get(f"{TENANTS}/another").status == 404


def test_patch(admin, tenant, new_user):
    target = f"{TENANTS}/{tenant.tenant_id}"
    assert new_user("ann").patch(target, name="x").status == 403
    flag = "autoAssignDataServicesContributorRoleToProfessionals"
    assert admin.patch(target, name="New name", **{"hostnames/1": "alias", flag: False}).status == 204
    record = admin.get(target).json
    assert (record["name"], record["hostnames"][1], record[flag]) == ("New name", "alias", False)
    assert admin.patch(target, datacenter="moon").status == 400
    assert admin.patch(target, **{"hostnames/1": "No Host!"}).status == 400
    assert admin.patch(target, **{flag: "yes"}).status == 400
    (event,) = tenant.events.list("com.qlik.tenant.updated")
    assert event["updates"] == ["name", "hostnames/1", flag]


def test_creating_and_deactivating_belong_to_a_region(admin, tenant):
    assert admin.post(TENANTS, {}).status == 501
    assert admin.post(f"{TENANTS}/{tenant.tenant_id}/actions/deactivate", {}).status == 501
