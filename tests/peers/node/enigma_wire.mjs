// enigma.js over all kinds of objects, with or without deltas; suspended, resumed, aborted. Prints what it saw.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import enigma from "enigma.js";
import WebSocket from "ws";

const require = createRequire(import.meta.url);
const schema = JSON.parse(readFileSync(require.resolve("enigma.js/schemas/12.2027.0.json")));
const url = new URL(process.env.QLIK_URL);
const delta = process.env.DELTA !== "off";
const headers = { Authorization: `Bearer ${process.env.QLIK_API_KEY}` };
const at = (path) => `${url.protocol === "https:" ? "wss" : "ws"}://${url.host}/app/${path}`;
const retried = [];
const open = (path) =>
  enigma.create({
    schema,
    url: at(path),
    protocol: { delta },
    suspendOnClose: true,
    createSocket: (u) => new WebSocket(u, { headers }),
    responseInterceptors: [
      {
        onRejected: (session, request, error) => {
          if (error.code === 15 && request.method === "GetLayout") {
            retried.push(request.method);
            return request.retry();
          }
          throw error;
        },
      },
    ],
  });
const code = (promise) => promise.then(() => "fine", (error) => error.code);
const page = [{ qTop: 0, qLeft: 0, qHeight: 20, qWidth: 4 }];
const cube = (dims, extra = {}) => ({
  qDimensions: dims.map((d) => ({ qDef: { qFieldDefs: [d] } })),
  qMeasures: [{ qDef: { qDef: "Sum(n)" } }],
  qInitialDataFetch: page,
  ...extra,
});
const seen = {};

const maker = open("engineData");
const { qAppId } = await (await maker.open()).createApp(`Wire ${delta}`);
await maker.close();

const session = open(`${qAppId}/identity/wire/ttl/60`);
const global = await session.open();
const doc = await global.openDoc(qAppId);
await doc.setScript(
  "T: LOAD RecNo() as n, Mid('abc', Mod(RecNo(), 3) + 1, 1) as g, If(RecNo() > 4, 'x', 'y') as h AUTOGENERATE 9;",
);
seen.reloaded = await doc.doReload();
await doc.doSave();

// Library: dimension, drill-down, measure; what uses them hears of changes.
const dimension = await doc.createDimension({ qInfo: { qType: "dimension" }, qDim: { qGrouping: "N", qFieldDefs: ["g"] } });
const drill = await doc.createDimension({
  qInfo: { qType: "dimension" },
  qDim: { qGrouping: "H", qFieldDefs: ["g", "h"] },
});
const measure = await doc.createMeasure({ qInfo: { qType: "measure" }, qMeasure: { qLabel: "Total", qDef: "Sum(n)" } });
const id = async (o) => (await o.getInfo()).qId;
const chart = await doc.createSessionObject({
  qInfo: { qType: "chart" },
  qHyperCubeDef: {
    qDimensions: [{ qLibraryId: await id(dimension) }],
    qMeasures: [{ qLibraryId: await id(measure) }],
    qInitialDataFetch: page,
  },
});
const rows = async (o) =>
  (await o.getLayout()).qHyperCube.qDataPages[0].qMatrix.map((r) => r.map((c) => c.qText).join()).sort();
seen.rows = await rows(chart);
const heard = new Promise((done) => chart.once("changed", () => done(true)));
await measure.applyPatches([{ qOp: "replace", qPath: "/qMeasure/qDef", qValue: '"Count(n)"' }]);
seen.heard = await heard;
seen.counted = await rows(chart);
const drilled = await doc.createSessionObject({
  qInfo: { qType: "chart" },
  qHyperCubeDef: { qDimensions: [{ qLibraryId: await id(drill) }], qInitialDataFetch: page },
});
await drilled.selectHyperCubeValues("/qHyperCubeDef", 0, [0], false);
seen.drilled = (await drilled.getLayout()).qHyperCube.qDimensionInfo[0].qGroupPos;
await drilled.drillUp("/qHyperCubeDef", 0, 1);

// Cubes in the other modes.
const pivot = await doc.createSessionObject({
  qInfo: { qType: "pivot" },
  qHyperCubeDef: cube(["g", "h"], { qMode: "P", qNoOfLeftDims: -1 }),
});
seen.collapsed = (await pivot.getHyperCubePivotData("/qHyperCubeDef", page))[0].qLeft.length;
await pivot.expandLeft("/qHyperCubeDef", 0, 0, true);
seen.expanded = (await pivot.getHyperCubePivotData("/qHyperCubeDef", page))[0].qData.length;
const stacked = await doc.createSessionObject({
  qInfo: { qType: "bar" },
  qHyperCubeDef: cube(["g", "h"], { qMode: "K", qNoOfLeftDims: 1, qInitialDataFetch: page }),
});
seen.stacked = (await stacked.getHyperCubeStackData("/qHyperCubeDef", page, 100))[0].qData[0].qType;
const tree = await doc.createSessionObject({
  qInfo: { qType: "tree" },
  qHyperCubeDef: cube(["g", "h"], { qMode: "T", qNoOfLeftDims: -1 }),
});
seen.tree = (await tree.getHyperCubeTreeData("/qHyperCubeDef")).length;

// A list, searched.
const list = await doc.createSessionObject({
  qInfo: { qType: "list" },
  qListObjectDef: { qDef: { qFieldDefs: ["g"] }, qInitialDataFetch: page },
});
const values = async () => (await list.getLayout()).qListObject.qDataPages[0].qMatrix.map((r) => r[0].qText + r[0].qState);
seen.values = (await values()).sort();
seen.hits = await list.searchListObjectFor("/qListObjectDef", "a");
seen.searched = await values();
await list.acceptListObjectSearch("/qListObjectDef", false);
seen.accepted = (await values()).sort();
await doc.back();

// Soft patches, snapshots, drafts.
await chart.applyPatches([{ qOp: "add", qPath: "/title", qValue: '"soft"' }], true);
const layout = await chart.getLayout();
seen.soft = [layout.title, layout.qHasSoftPatches];
const bookmark = await doc.createBookmark({ qInfo: { qType: "bookmark" }, qMetaDef: { title: "One" } });
const folder = await doc.createObject({ qInfo: { qType: "folder" } });
await folder.embedSnapshotObject(await id(bookmark));
seen.snapshot = (await (await folder.getSnapshotObject()).getLayout()).qMeta.title;
const draft = await doc.getObject(await doc.createDraft(await id(folder)));
await draft.applyPatches([{ qOp: "add", qPath: "/title", qValue: '"new"' }]);
const gone = new Promise((done) => draft.once("closed", () => done(true)));
await doc.commitDraft(await id(draft));
seen.committed = [(await folder.getLayout()).title, await gone];

// Alternate states.
await doc.addAlternateState("B");
const other = await doc.getField("g", "B");
await other.select("a");
seen.states = [await doc.evaluate("Sum(n)"), await doc.evaluate("Sum({B} n)")];

// Aborted requests; the handle works afterwards.
await doc.setScript("LET i = 0;\nDO WHILE i < 1000000000\nLET i = i + 1;\nLOOP");
const reload = code(doc.doReload());
await new Promise((done) => setTimeout(done, 50));
await global.abortAll();
seen.aborted = await reload;
seen.alive = await doc.evaluate("Sum(n)");

// Suspended and resumed: the session is attached to again, its objects are there and selections stay.
await (await doc.getField("g")).select("b");
const events = [];
session.on("suspended", () => events.push("suspended"));
session.on("resumed", () => events.push("resumed"));
const again = new Promise((done) => chart.once("changed", () => done(true)));
await session.suspend();
await session.resume();
seen.events = events;
seen.again = await again;
seen.resumed = await rows(chart);
seen.missing = await code(doc.getObject("none"));
const closing = new Promise((done) => session.once("closed", () => done(true)));
await session.close();
seen.ended = await closing;
console.log(JSON.stringify(seen));
process.exit(0);
