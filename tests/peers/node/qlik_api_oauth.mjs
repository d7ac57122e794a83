// @qlik/api as an OAuth client without a user, and in the name of one. Prints one JSON object of what it saw.
import { createQlikApi } from "@qlik/api";

const url = new URL(process.env.QLIK_URL);
const common = {
  authType: "oauth2",
  host: url.host,
  clientId: process.env.QLIK_CLIENT_ID,
  clientSecret: process.env.QLIK_CLIENT_SECRET,
  noCache: true,
};
const seen = {};

const machine = createQlikApi({ hostConfig: { ...common, scope: "user_default admin_classic" } });
const bot = (await machine.users.getMyUser()).data;
seen.bot = bot.subject;
seen.roles = (await machine.roles.getRoles({ limit: 1 })).data.data.length;
const app = (await machine.apps.createApp({ attributes: { name: "Made by a machine" } })).data;
const session = machine.qix.openAppSession({ appId: app.attributes.id });
const doc = await session.getDoc();
seen.evaluated = await doc.evaluate("1 + 1");
await session.close();

for (const user of [{ userId: process.env.QLIK_USER_ID }, { subject: process.env.QLIK_SUBJECT }]) {
  const inTheName = createQlikApi({ hostConfig: { ...common, ...user } });
  seen.users = [...(seen.users ?? []), (await inTheName.users.getMyUser()).data.subject];
  const made = (await inTheName.apps.createApp({ attributes: { name: "Made in a user's name" } })).data;
  const opened = inTheName.qix.openAppSession({ appId: made.attributes.id });
  seen.owns = (await (await opened.getDoc()).getAppLayout()).qMeta?.privileges?.includes("change_owner");
  await opened.close();
}

const refused = createQlikApi({ hostConfig: { ...common, clientSecret: "wrong" } });
seen.wrongSecret = await refused.users.getMyUser().then(
  () => "no error",
  (e) => e.message.includes("HTTP-401"),
);

const narrow = createQlikApi({ hostConfig: { ...common, scope: "user_default" } });
seen.notAllowed = await narrow.roles.getRoles().then(
  () => "no error",
  (e) => e.status,
);
console.log(JSON.stringify(seen));
process.exit(0);
