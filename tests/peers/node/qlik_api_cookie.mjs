// @qlik/api with a host config of cookies and a web integration. Prints one JSON object of what it saw.
// Node keeps no cookies: what a browser adds to requests of a page, cookies and origin, is added here.
import https from "node:https";
import { createQlikApi } from "@qlik/api";

const url = new URL(process.env.QLIK_URL);
const browser = { cookie: process.env.QLIK_COOKIE, origin: process.env.QLIK_ORIGIN };
const plainFetch = globalThis.fetch;
globalThis.fetch = (target, options = {}) =>
  plainFetch(target, { ...options, headers: { ...Object.fromEntries(new Headers(options.headers)), ...browser } });
const plainRequest = https.request;
https.request = (options, ...rest) => {
  options.headers = { ...options.headers, ...browser };
  return plainRequest(options, ...rest);
};

const seen = {};
const api = createQlikApi({
  hostConfig: { authType: "cookie", host: url.host, webIntegrationId: process.env.QLIK_INTEGRATION },
});
seen.me = (await api.users.getMyUser()).data.subject;
const space = (await api.spaces.createSpace({ name: "From a page", type: "shared" })).data;
await api.spaces.deleteSpace(space.id);
const app = (await api.apps.createApp({ attributes: { name: "Made by a page" } })).data;
const session = api.qix.openAppSession({ appId: app.attributes.id });
const doc = await session.getDoc();
seen.evaluated = await doc.evaluate("1 + 1");
await session.close();

const other = createQlikApi({ hostConfig: { authType: "cookie", host: url.host, webIntegrationId: "another" } });
seen.otherIntegration = await other.spaces.createSpace({ name: "x", type: "shared" }).then(
  () => "no error",
  (e) => e.status,
);
console.log(JSON.stringify(seen));
process.exit(0);
