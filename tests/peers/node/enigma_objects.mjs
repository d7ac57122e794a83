// enigma.js opening an app as a client of sheets does. Prints one JSON object of what it saw.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import enigma from "enigma.js";
import WebSocket from "ws";

const require = createRequire(import.meta.url);
const schema = JSON.parse(readFileSync(require.resolve("enigma.js/schemas/12.2015.0.json")));
const url = new URL(process.env.QLIK_URL);
const seen = {};
const headers = { Authorization: `Bearer ${process.env.QLIK_API_KEY}` };
const session = enigma.create({
  schema,
  url: `${url.protocol === "https:" ? "wss" : "ws"}://${url.host}/app/SessionApp_objects`,
  createSocket: (u) => new WebSocket(u, { headers }),
});
const global = await session.open();
const doc = await global.getActiveDoc();
await doc.setScript("T: LOAD RecNo() as n, Mid('abc', Mod(RecNo(), 3) + 1, 1) as g AUTOGENERATE 9;");
await doc.doReload();

// A sheet with a chart, and the list of sheets.
const sheet = await doc.createObject({ qInfo: { qType: "sheet" }, qMetaDef: { title: "One" }, rank: 1 });
const chart = await sheet.createChild({
  qInfo: { qType: "barchart", qId: "chart" },
  qHyperCubeDef: {
    qDimensions: [{ qDef: { qFieldDefs: ["g"] } }],
    qMeasures: [{ qDef: { qDef: "Sum(n)" } }],
    qInitialDataFetch: [{ qTop: 0, qLeft: 0, qHeight: 10, qWidth: 2 }],
  },
});
const sheets = await doc.createSessionObject({
  qInfo: { qType: "SheetList" },
  qAppObjectListDef: { qType: "sheet", qData: { title: "/qMetaDef/title", rank: "/rank" } },
});
const listed = async () => (await sheets.getLayout()).qAppObjectList.qItems.map((i) => [i.qData.title, i.qData.rank]);
seen.sheets = await listed();
await sheet.applyPatches([{ qOp: "replace", qPath: "/rank", qValue: "2" }]);
seen.reranked = await listed();
seen.objects = (await doc.getObjects({ qTypes: ["sheet"], qData: { r: "/rank" } })).map((o) => o.qData.r);
seen.tree = (await sheet.getFullPropertyTree()).qChildren.map((c) => c.qProperty.qInfo.qId);

// Rows as text, whatever was selected.
const rows = async () =>
  (await chart.getLayout()).qHyperCube.qDataPages[0].qMatrix.map((r) => `${r[0].qText}${r[1].qText}`).sort();
seen.rows = await rows();

// Modal selections, kept as one step.
await chart.beginSelections(["/qHyperCubeDef"]);
seen.modal = (await chart.getLayout()).qSelectionInfo.qInSelections;
await chart.selectHyperCubeValues("/qHyperCubeDef", 0, [0], false);
seen.refused = await doc.clearAll(false).then(() => "cleared", (error) => error.code);
await chart.endSelections(true);
seen.picked = await rows();

// A bookmark of it, and the way back.
const changes = [];
const bookmark = await doc.createBookmark({ qInfo: { qType: "bookmark" }, qMetaDef: { title: "Mark" } });
bookmark.on("changed", () => changes.push("bookmark"));
seen.bookmark = (await bookmark.getLayout()).qBookmark.qStateData[0].qFieldItems[0].qValues.map((v) => v.qText);
await doc.clearAll(false);
seen.cleared = (await rows()).length;
await bookmark.apply();
seen.applied = await rows();
await bookmark.setProperties({ ...(await bookmark.getProperties()), colour: "red" });
seen.coloured = (await bookmark.getLayout()).colour;
seen.changes = changes.length > 0;

// Variables, expressions, search, undo, export.
const variable = await doc.createSessionVariable({ qName: "v", qDefinition: "=Sum(n)" });
seen.variable = (await variable.getLayout()).qNum;
await doc.clearAll(false);
seen.variableAfter = (await variable.getLayout()).qNum;
seen.checked = await doc.checkExpression("Sum(m)");
seen.fields = await doc.getFieldsFromExpression("Sum({<g={'a'}>} n)");
const found = await doc.searchResults({ qSearchFields: ["g"] }, ["b"], { qOffset: 0, qCount: 5 });
seen.found = found.qSearchGroupArray[0].qItems[0].qItemMatches.map((m) => m.qText);
await sheet.setProperties({ qInfo: { qType: "sheet" }, qMetaDef: { title: "Two" } });
await doc.undo();
seen.undone = (await sheet.getProperties()).qMetaDef.title;
const exported = await chart.exportData("CSV_C", "/qHyperCubeDef", "rows");
const file = await fetch(new URL(exported.qUrl, url), { headers });
seen.file = [file.status, (await file.text()).trim().split("\r\n").length];
const closed = new Promise((done) => chart.on("closed", () => done(true)));
await sheet.destroyAllChildren();
seen.closed = await closed;
await session.close();
console.log(JSON.stringify(seen));
process.exit(0);
