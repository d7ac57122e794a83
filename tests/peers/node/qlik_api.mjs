// @qlik/api against a tenant: users, spaces, items, apps and qix. Prints one JSON object of what it saw.
import { createQlikApi } from "@qlik/api";

const url = new URL(process.env.QLIK_URL);
const api = createQlikApi({
  hostConfig: { authType: "apikey", host: url.host, apiKey: process.env.QLIK_API_KEY },
});
const { users, spaces, items, apps, qix } = api;
const seen = {};

const me = (await users.getMyUser()).data;
seen.me = me.id;
seen.userCount = (await users.getUsers({ filter: `id eq "${me.id}"` })).data.data.length;

const space = (await spaces.createSpace({ name: "Peers", type: "shared", description: "made by @qlik/api" })).data;
seen.space = { status: "created", name: space.name, type: space.type };
seen.spaceNames = (await spaces.getSpaces({ name: "Peers" })).data.data.map((s) => s.name);
await spaces.patchSpace(space.id, [{ op: "replace", path: "/description", value: "patched" }]);
seen.patched = (await spaces.getSpace(space.id)).data.description;

const app = (await apps.createApp({ attributes: { name: "Made in JavaScript", spaceId: space.id } })).data;
const appId = app.attributes.id;
seen.appName = (await apps.getAppInfo(appId)).data.attributes.name;
const found = (await items.getItems({ resourceType: "app", resourceId: appId })).data.data;
seen.items = found.map((i) => ({ name: i.name, spaceId: i.spaceId === space.id }));

const session = qix.openAppSession({ appId });
const doc = await session.getDoc();
await doc.setScript("Sales: LOAD * INLINE [Region, Amount\nNorth, 10\nSouth, 20\nNorth, 5];");
seen.reloaded = await doc.doReload();
await doc.doSave();
seen.sum = await doc.evaluate("Sum(Amount)");
const object = await doc.createSessionObject({
  qInfo: { qType: "table" },
  qHyperCubeDef: {
    qDimensions: [{ qDef: { qFieldDefs: ["Region"] } }],
    qMeasures: [{ qDef: { qDef: "Sum(Amount)" } }],
    qInitialDataFetch: [{ qTop: 0, qLeft: 0, qHeight: 10, qWidth: 2 }],
  },
});
const rows = async () =>
  (await object.getLayout()).qHyperCube.qDataPages[0].qMatrix.map((r) => [r[0].qText, r[1].qNum]);
seen.rows = await rows();
let changed = 0;
object.on("changed", () => (changed += 1));
const region = await doc.getField("Region");
seen.selected = await region.selectValues([{ qText: "North" }]);
seen.rowsSelected = await rows();
await doc.clearAll();
seen.rowsCleared = await rows();
seen.changed = changed > 0;
seen.layoutTitle = (await doc.getAppLayout()).qTitle;
await session.close();

seen.missingApp = await apps.getAppInfo("00000000-0000-0000-0000-000000000000").then(
  () => "no error",
  (e) => e.status,
);
await apps.deleteApp(appId);
// This client keeps answers for a while unless told otherwise.
seen.itemsAfter = (await items.getItems({ resourceType: "app", resourceId: appId }, { noCache: true })).data.data.length;
await spaces.deleteSpace(space.id);
console.log(JSON.stringify(seen));
process.exit(0);
