"""PyPI's qlik-sdk 0.17.0 against a tenant, in that package's own environment. Prints what it saw."""

import json
import os

from qlik_sdk import Apps, Auth, AuthType, Config, Items, Qlik

config = Config(
    host=os.environ["TENANT_HOST"], auth_type=AuthType.APIKey, api_key=os.environ["TENANT_API_KEY"]
)
seen = {}

auth = Auth(config)
paths = []
auth.rest.interceptors["request"].use(lambda request: (paths.append(request.url), request)[1])
seen["me"] = auth.rest(path="/users/me").json()["id"]
app_id = auth.rest(path="/apps", method="POST", data={"attributes": {"name": "From 0.17"}}).json()[
    "attributes"
]["id"]
seen["items"] = [
    item["name"] for item in auth.rest(path="/items", params={"resourceType": "app"}).json()["data"]
]
seen["paths"] = len(paths)

app = Apps(config).get(app_id)
seen["name"] = app.attributes.name
with app.open():
    app.set_script("Sales: LOAD * INLINE [Region, Amount\nNorth, 10\nSouth, 20\nNorth, 5];")
    seen["reloaded"] = app.do_reload()
    app.do_save()
    seen["sum"] = app.evaluate("Sum(Amount)")
    seen["title"] = app.get_app_layout().qTitle

with auth.rpc(app_id=app_id).open() as session:
    handle = session.send("OpenDoc", -1, app_id)["qReturn"]["qHandle"]
    seen["raw"] = session.send("Evaluate", handle, "Max(Amount)")["qReturn"]

for n in range(3):
    auth.rest(path="/apps", method="POST", data={"attributes": {"name": f"Seventeen {n}"}})
seen["paged"] = sorted(item.name for item in Items(config).get_items(resourceType="app", limit=1).pagination)
seen["user"] = Qlik(config).users.get_me().tenantId == auth.rest(path="/users/me").json()["tenantId"]
app.delete()
seen["left"] = len(auth.rest(path="/items", params={"resourceType": "app"}).json()["data"])
print(json.dumps(seen))
