// @qlik/api's qix module over kinds of objects. Prints one JSON object of what it saw.
import { createQlikApi } from "@qlik/api";

const url = new URL(process.env.QLIK_URL);
const api = createQlikApi({ hostConfig: { authType: "apikey", host: url.host, apiKey: process.env.QLIK_API_KEY } });
const { apps, qix } = api;
const seen = {};
const app = (await apps.createApp({ attributes: { name: "Wire" } })).data;
const appId = app.attributes.id;
const session = qix.openAppSession({ appId, identity: "wire", ttlSeconds: 30 });
const doc = await session.getDoc();
await doc.setScript("T: LOAD RecNo() as n, Mid('abc', Mod(RecNo(), 3) + 1, 1) as g AUTOGENERATE 9;");
seen.reloaded = await doc.doReload();
await doc.doSave();
const sheet = await doc.createObject({ qInfo: { qType: "sheet" }, qMetaDef: { title: "One" }, rank: 1 });
const chart = await sheet.createChild({
  qInfo: { qType: "barchart" },
  qHyperCubeDef: {
    qDimensions: [{ qDef: { qFieldDefs: ["g"] } }],
    qMeasures: [{ qDef: { qDef: "Sum(n)" } }],
    qInitialDataFetch: [{ qTop: 0, qLeft: 0, qHeight: 10, qWidth: 2 }],
  },
});
const rows = async () =>
  (await chart.getLayout()).qHyperCube.qDataPages[0].qMatrix.map((r) => `${r[0].qText}${r[1].qText}`).sort();
seen.rows = await rows();
seen.children = (await sheet.getChildInfos()).length;
let changed = 0;
chart.on("changed", () => (changed += 1));
await chart.beginSelections(["/qHyperCubeDef"]);
await chart.selectHyperCubeValues("/qHyperCubeDef", 0, [0], false);
await chart.endSelections(true);
seen.picked = await rows();
await doc.clearAll();
seen.changed = changed > 0;
const measure = await doc.createMeasure({ qInfo: { qType: "measure" }, qMeasure: { qLabel: "Total", qDef: "Sum(n)" } });
seen.measure = (await measure.getMeasure()).qDef;
const variable = await doc.createVariableEx({ qName: "v", qDefinition: "=Sum(n)" });
seen.variable = (await variable.getLayout()).qNum;
const bookmark = await doc.createBookmark({ qInfo: { qType: "bookmark" }, qMetaDef: { title: "Mark" } });
seen.bookmark = (await bookmark.getLayout()).qMeta.title;
seen.tree = (await sheet.getFullPropertyTree()).qChildren.length;
seen.properties = (await sheet.getProperties()).rank;
seen.types = (await doc.getObjects({ qTypes: ["sheet"] })).map((o) => o.qInfo.qType);
seen.keys = (await doc.getTablesAndKeys({ qcx: 1, qcy: 1 }, { qcx: 1, qcy: 1 }, 0, false, false)).qtr.length;
seen.missing = await doc.getObject("none").then((o) => (o ? "there" : "null"), () => "rejected");
seen.refused = await doc.createVariableEx({ qName: "v" }).then(() => "fine", (e) => e.code);
const closed = new Promise((done) => chart.on("closed", () => done(true)));
await sheet.destroyAllChildren();
seen.closed = await closed;
await session.close();
await apps.deleteApp(appId);
console.log(JSON.stringify(seen));
process.exit(0);
