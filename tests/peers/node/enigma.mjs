// enigma.js (delta protocol on, as by default) against a tenant. Prints one JSON object of what it saw.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import enigma from "enigma.js";
import WebSocket from "ws";

const require = createRequire(import.meta.url);
const schema = JSON.parse(readFileSync(require.resolve("enigma.js/schemas/12.2015.0.json")));
const url = new URL(process.env.QLIK_URL);
const seen = { notifications: [] };
const session = enigma.create({
  schema,
  url: `${url.protocol === "https:" ? "wss" : "ws"}://${url.host}/app/SessionApp_enigma`,
  createSocket: (u) => new WebSocket(u, { headers: { Authorization: `Bearer ${process.env.QLIK_API_KEY}` } }),
});
session.on("notification:*", (name, params) => seen.notifications.push([name, params.qSessionState]));
const global = await session.open();
seen.version = (await global.engineVersion()).qComponentVersion.length > 0;
const doc = await global.getActiveDoc();
await doc.setScript("T: LOAD RecNo() as n, Mod(RecNo(), 3) as g AUTOGENERATE 9;");
seen.script = await doc.getScript();
seen.reloaded = await doc.doReload();
const list = await doc.createSessionObject({
  qInfo: { qType: "list" },
  qListObjectDef: {
    qDef: { qFieldDefs: ["g"] },
    qInitialDataFetch: [{ qTop: 0, qLeft: 0, qHeight: 10, qWidth: 1 }],
  },
});
const states = async () =>
  Object.fromEntries((await list.getLayout()).qListObject.qDataPages[0].qMatrix.map((r) => [r[0].qText, r[0].qState]));
seen.before = await states();
seen.selected = await list.selectListObjectValues("/qListObjectDef", [0], false);
seen.after = await states();
seen.sum = await doc.evaluateEx("Sum(n)");
await list.clearSelections("/qListObjectDef");
seen.cleared = await states();
await session.close();
console.log(JSON.stringify(seen));
process.exit(0);
