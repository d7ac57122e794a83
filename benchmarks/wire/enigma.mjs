// Calls and pages by enigma.js. Reads lines "calls <count> <in flight>" or "pages <count>" and answers each with the
// seconds of processor time it took. Arguments: folder with the packages, address of the app's socket, key, app id,
// properties of a table, its page.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";

const [folder, url, key, app, properties, page] = process.argv.slice(2);
const require = createRequire(`${folder}/package.json`);
const enigma = require("enigma.js");
const WebSocket = require("ws");
const schema = JSON.parse(readFileSync(require.resolve("enigma.js/schemas/12.2015.0.json")));
const headers = { Authorization: `Bearer ${key}` };
const session = enigma.create({
  schema,
  url,
  protocol: { delta: false },
  createSocket: (address) => new WebSocket(address, { headers, perMessageDeflate: false }),
});
const global = await session.open();
const doc = await global.openDoc(app);
const table = await doc.createSessionObject(JSON.parse(properties));
const area = JSON.parse(page);

async function calls(count, inFlight) {
  const work = async () => {
    for (let done = 0; done < count / inFlight; done += 1) await global.engineVersion();
  };
  await Promise.all(Array.from({ length: inFlight }, work));
}

async function pages(count) {
  for (let done = 0; done < count; done += 1) {
    const [found] = await table.getHyperCubeData("/qHyperCubeDef", [area]);
    if (found.qMatrix.length !== area.qHeight) throw new Error("a page has not all its rows");
  }
}

console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  const [what, count, inFlight] = line.split(" ");
  const before = process.cpuUsage();
  await (what === "calls" ? calls(Number(count), Number(inFlight)) : pages(Number(count)));
  const { user, system } = process.cpuUsage(before);
  console.log((user + system) / 1e6);
}
process.exit(0);
