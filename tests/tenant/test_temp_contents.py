from datetime import timedelta

import pytest

COVERS = ("temp_contents.create", "temp_contents.get", "temp_contents.get_details")

TEMP = "/api/v1/temp-contents"


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
