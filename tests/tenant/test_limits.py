"""Rate limits: how many calls of a tier pass in five minutes, and what happens then."""

from datetime import timedelta

import pytest

from qlik_tenant import Tenant
from tests.tenant.conftest import Api

SPACES = "/api/v1/spaces"
ME = "/api/v1/users/me"


@pytest.fixture
def limited(closing):
    """A hundredth of the real limits: 50 calls of tier 1 and 5 of tier 2 in five minutes."""
    tenant = Tenant(in_memory=True, settings={"rate_limits": "0.01"}).__enter__()
    yield Api(tenant, tenant.api_key, tenant.user_id)
    closing.submit(tenant.close)


def create(api, name):
    return api.post(SPACES, {"name": name, "type": "shared"})


def test_one_call_too_many(limited):
    tenant = limited.tenant
    now = tenant.clock()
    tenant.clock = lambda: now
    assert [create(limited, f"{at}").status for at in range(5)] == [201] * 5
    tenant.clock = lambda: now + timedelta(seconds=100)
    answer = create(limited, "one too many")
    assert answer.status == 429
    assert answer.error["code"] == "HTTP-429"
    assert answer.error["title"] == "API rate limit reached."
    wait = int(answer.headers["retry-after"])
    assert 195 <= wait <= 205
    assert answer.error["detail"] == f"You need to wait {wait} seconds until limit is lifted."
    assert limited.delete("/api/v1/web-integrations/x").status == 429  # the whole tier
    assert limited.get(ME).status == 200  # other tiers go on
    tenant.clock = lambda: now + timedelta(seconds=100 + wait)
    assert create(limited, "later").status == 201
    (event,) = tenant.events.list("com.qlik.v1.rate-limit.exceeded")
    assert event["data"]["appliesTo"] == "USER"
    assert event["data"]["users"] == [limited.user_id]


def test_operations_with_a_limit_of_their_own(limited):
    body = {"filter": 'name eq "x"'}
    answers = [limited.post("/api/v1/users/actions/filter", body).status for _ in range(11)]
    assert answers == [200] * 10 + [429]
    assert create(limited, "x").status == 201


def test_users_have_their_own_allowance(limited):
    from qlik_tenant.auth import api_key

    user = limited.made("/api/v1/users", {"subject": "ann"})
    ann = Api(limited.tenant, api_key.issue(limited.tenant, user["id"], "x", None)[1], user["id"])
    for at in range(4):
        assert create(limited, f"{at}").status == 201
    assert create(limited, "x").status == 429
    # Together they have half of what each has for itself, but never less than one user has.
    assert create(ann, "y").status == 429
    assert limited.tenant.events.list("com.qlik.v1.rate-limit.exceeded")[-1]["data"]["appliesTo"] == "TENANT"


def test_callers_without_a_name_count_by_address(limited):
    nobody = Api(limited.tenant, "")
    statuses = [nobody.send("POST", "/oauth/token", {"grant_type": "x"}).status for _ in range(6)]
    assert statuses == [400] * 5 + [429]
    assert create(limited, "x").status == 201


def test_off_unless_asked_for(admin):
    assert admin.tenant.limiter is None


@pytest.mark.parametrize("setting", ["on", "0", "-1", "nan", "inf"])
def test_settings_that_mean_nothing(setting):
    with pytest.raises(ValueError, match="rate_limits takes"):
        Tenant(in_memory=True, settings={"rate_limits": setting})


def test_the_real_limits():
    from qlik_tenant.auth.limiter import make

    with Tenant(in_memory=True, settings={"rate_limits": "real"}) as tenant:
        limiter = make(tenant)
        route = next(route for route in tenant.router.routes if route.tier == "2")
        for _ in range(500):
            limiter.take("u", "", route)
        with pytest.raises(Exception, match="API rate limit reached"):
            limiter.take("u", "", route)
