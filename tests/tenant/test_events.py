import pytest


def test_an_event_is_recorded_with_its_change_or_not_at_all(tenant):
    told = []
    tenant.events.listen(told.append)

    def fail():
        with tenant.store.transaction():
            tenant.events.emit("com.qlik.space.created", "spaces", {"id": "1"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert tenant.events.list() == told == []
    event = tenant.events.emit(
        "com.qlik.space.created", "spaces", {"id": "1"}, user_id="u", space_id="1", updates=["name"]
    )
    assert told == [event]
    assert tenant.events.list("com.qlik.space.created") == [event]
    assert event["specversion"] == "1.0"
    assert event["source"] == "com.qlik/spaces"
    assert (event["tenantid"], event["userid"], event["spaceid"]) == (tenant.tenant_id, "u", "1")
    assert "toplevelresourceid" not in event


def test_events_keep_their_order(tenant):
    for number in range(12):
        tenant.events.emit("t", "s", {"number": number})
    assert [event["data"]["number"] for event in tenant.events.list("t")] == list(range(12))
