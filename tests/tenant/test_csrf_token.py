COVERS = ("csrf_token.get",)


def test_bearers_need_none(admin, nobody):
    answer = admin.get("/api/v1/csrf-token")
    assert (answer.status, answer.error["code"]) == (400, "CSRF-TOKEN-3")
    assert nobody.get("/api/v1/csrf-token").status == 401
