/** The inspector over a session of the real Claude Code: what it shows is what the providers have seen. */
import { join } from "node:path";

import { expect, it } from "vitest";

import { type ChatUpstream, startChatUpstream } from "../helpers/chat-upstream.ts";
import { claudeHome, configure } from "../helpers/claude.ts";
import { PtySession } from "../helpers/pty-session.ts";
import { PROJECT_ROOT } from "../helpers/source.ts";
import { fieldsOf, parseJson } from "../../src/transformers/foreign.ts";

const F3 = "\u001bOR";
const ESC = "\u001b";

interface Opened {
  readonly session: PtySession;
  readonly main: ChatUpstream;
  readonly other: ChatUpstream;
}

async function open(): Promise<Opened> {
  const place = await claudeHome();
  const main = await startChatUpstream([
    { tools: [{ name: "Read", args: { file_path: join(place.project, "a.txt") } }] },
    { text: "It says alpha, word for word." },
    { text: "Nothing new." },
  ]);
  const other = await startChatUpstream([{ text: "Here speaks somebody else." }]);
  await configure(place, main.url, {
    Providers: [
      {
        name: "up",
        api_base_url: main.url,
        api_key: "sk-provider-secret",
        models: ["up-model"],
        transformer: { use: [["maxtoken", { max_tokens: 4321 }]] },
      },
      { name: "other", api_base_url: other.url, api_key: "sk-other-secret", models: ["other-model"] },
    ],
  });
  const command = [process.execPath, join(PROJECT_ROOT, "bin/ccr")];
  const session = await PtySession.start({ command, env: place.env, cwd: place.project, cols: 120, rows: 40 });
  return { session, main, other };
}

it("shows true data in every tab, who changed what, and replays on another provider outside of the conversation", async () => {
  const { session, main, other } = await open();
  const { screen } = session;
  const tab = async (key: string, expected: string | RegExp): Promise<void> => {
    session.type(key);
    await session.until(`tab ${key}`, () => screen.text.search(expected) !== -1);
  };

  const say = async (text: string): Promise<void> => {
    session.type(text);
    await session.shows(text);
    session.type("\r");
  };

  await session.shows("─ ROUTE ");
  await session.shows("manual mode on");
  await say("what is in a.txt");
  await session.shows("It says alpha");
  session.type(F3);
  await session.until(
    "both requests",
    () => /❯✓ +\d+ .*end_turn/.test(screen.text) && screen.text.includes("tool_use"),
  );

  const [first, second] = main.bodies.map((body) => fieldsOf(parseJson(body)));
  expect(second?.["max_tokens"] ?? second?.["max_completion_tokens"]).toBe(4321);
  await tab("1", /asked +\S+, sent up-model[^]*tokens +in 100 [^]*out 7/);
  await tab("2", /POST \/v1\/messages/);
  await tab("3", `POST ${main.url}`);
  await tab("4", "It says alpha, word for word.");
  await tab("5", /message_delta +stop_reason=end_turn/);
  await tab("6", /stream +\d+ ms/);
  await tab("7", /changed by transformer maxtoken[^]*~ max_tokens: \d+ -> 4321[^]*translated to openai-chat/);
  await tab("8", '"model":"up-model"');
  await tab("3", "attempt 1");
  session.type("bproject\r");
  await session.shows("›");

  session.type("l");
  await session.until("the older one", () => /❯✓ +\d+ .*tool_use/.test(screen.text));
  await tab("4", "Read");
  const asked = main.bodies.length;
  session.type("R");
  await session.shows("replay on");
  session.type("other\r");
  await session.shows("and its replay");
  await session.shows("Here speaks somebody else.");
  expect(main.bodies).toHaveLength(asked);
  expect(other.bodies).toHaveLength(1);
  expect(fieldsOf(parseJson(other.bodies[0] ?? ""))).toMatchObject({
    model: "other-model",
    messages: first?.["messages"],
  });
  expect(other.authorizations).toEqual(["Bearer sk-other-secret"]);

  session.type(ESC);
  await session.until("no comparison", () => !screen.text.includes("and its replay"));
  session.type("q");
  session.type("q");
  await session.shows("─ ROUTE ");
  expect(screen.text).not.toContain("Here speaks somebody else.");
  await say("anything else");
  await session.shows("Nothing new.");
  expect(main.bodies.at(-1)).toContain("It says alpha");
  expect(main.bodies.join()).not.toContain("Here speaks somebody else.");

  session.type("\u001cq");
  await session.shows("QUIT?");
  session.type("q");
  expect(await session.ended()).toBe(0);
  expect(session.traces).toEqual([]);
}, 120_000);
