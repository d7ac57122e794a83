"""The csp-origins service, over HTTP."""

import pytest

COVERS = (
    "csp_origins.list", "csp_origins.create", "csp_origins.get", "csp_origins.update", "csp_origins.delete",
    "csp_origins.generate_header",
)  # fmt: skip

CSP = "/api/v1/csp-origins"


@pytest.fixture
def images(admin):
    return admin.made(CSP, {"origin": "img.example", "name": "Images", "imgSrc": True, "connectSrcWSS": True})


def test_crud(admin, images):
    assert images["imgSrc"] is True
    assert images["scriptSrc"] is False
    assert admin.get(f"{CSP}/{images['id']}").json == images
    changed = admin.put(f"{CSP}/{images['id']}", {"origin": "img.example", "scriptSrc": True}).json
    assert (changed["scriptSrc"], changed["imgSrc"], changed["name"]) == (True, False, "")
    assert changed["createdDate"] == images["createdDate"]
    assert admin.delete(f"{CSP}/{images['id']}").status == 204
    for answer in (admin.get(f"{CSP}/{images['id']}"), admin.delete(f"{CSP}/{images['id']}")):
        assert answer.status == 404


def test_list(admin, images):
    frame = admin.made(CSP, {"origin": "https://frame.example", "name": "Frames", "frameAncestors": True})
    assert [row["name"] for row in admin.all(CSP, limit=1)] == ["Frames", "Images"]
    assert [row["id"] for row in admin.all(CSP, imgSrc=True)] == [images["id"]]
    assert [row["id"] for row in admin.all(CSP, imgSrc=False)] == [frame["id"]]
    assert [row["id"] for row in admin.all(CSP, origin="FRAME")] == [frame["id"]]
    assert [row["name"] for row in admin.all(CSP, sort="-origin")] == ["Images", "Frames"]


def test_the_header(admin, images):
    admin.made(CSP, {"origin": "https://frame.example", "frameAncestors": True})
    path = f"{CSP}/actions/generate-header"
    header = admin.get(path).json["Content-Security-Policy"]
    assert "img-src 'self' img.example" in header
    assert "connect-src 'self' wss://img.example" in header
    assert "frame-ancestors 'self' https://frame.example" in header
    answer = admin.send("GET", path, headers={"Accept": "text/plain"}, whole=False)
    assert answer.data.decode() == header
    assert admin.send("GET", path, headers={"Accept": "image/png"}).status == 406


def test_what_is_refused(admin, images, new_user):
    for body in (
        {"origin": "img.example"},
        {"origin": "a b", "imgSrc": True},
        {"origin": "x;y", "imgSrc": True},
    ):
        assert admin.post(CSP, body).status == 400
    assert admin.post(CSP, {"origin": "img.example", "imgSrc": True}).status == 409
    ann = new_user("ann")
    good = {"origin": "b.example", "imgSrc": True}
    path = f"{CSP}/{images['id']}"
    assert [ann.post(CSP, good).status, ann.put(path, good).status, ann.delete(path).status] == [403] * 3
