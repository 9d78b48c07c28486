/** Why a prompt was read anew: the part that differs, the pause, the other model; and what it cost. */
import { expect, it } from "vitest";

import type { FlowRow } from "../../src/core/record.ts";
import { cacheReport } from "../../src/history/cache-break.ts";
import { NOON } from "../helpers/history.ts";
import { recordWith } from "../helpers/inspection.ts";

const REQUEST = {
  tools: [{ name: "Read", description: "reads" }, { name: "Bash" }],
  system: [
    { type: "text", text: "be brief" },
    { type: "text", text: "today is Monday" },
  ],
  messages: [
    { role: "user", content: "hi" },
    { role: "assistant", content: [{ type: "text", text: "hello" }] },
  ],
};

function record(row: Partial<FlowRow>, request: object) {
  return recordWith({ input: 100, cacheRead: 20_000, cacheWrite: 0, ...row }, { client: JSON.stringify(request) });
}

function report(row: Partial<FlowRow>, change: object = {}) {
  const now = record({ id: 2, at: NOON + 60_000, ...row }, { ...REQUEST, ...change });
  return cacheReport(record({ id: 1 }, REQUEST), now, (lost) => lost / 1e6);
}

const COLD = { input: 20_300, cacheRead: 0 };
const more = [...REQUEST.messages, { role: "user", content: "more" }];

it.each([
  ["read from it", {}, { messages: more }, 0, undefined, /was read from the cache/],
  [
    "a system block",
    COLD,
    { system: [REQUEST.system[0], { type: "text", text: "today is Tuesday" }] },
    20_100,
    "system[1]",
    /^system\[1\] is not what it was/,
  ],
  ["a tool", COLD, { tools: [REQUEST.tools[0], { name: "Bash", x: 1 }] }, 20_100, "tools[1] (Bash)", /^tools\[1\]/],
  ["a tool that is gone", COLD, { tools: [REQUEST.tools[0]] }, 20_100, "tools[1] (Bash)", /^tools\[1\]/],
  [
    "an older message",
    COLD,
    { messages: [{ role: "user", content: "hi!" }, ...more.slice(1)] },
    20_100,
    "messages[0]",
    /^messages\[0\]/,
  ],
  ["another model", { ...COLD, model: "small" }, {}, 20_100, undefined, /another model: acme,large/],
  ["a long pause", { ...COLD, at: NOON + 20 * 60_000 }, {}, 20_100, undefined, /20 minutes have passed/],
  ["a provider that keeps nothing", COLD, {}, 20_100, undefined, /kept nothing/],
  ["a little that is new", { input: 900, cacheRead: 19_900 }, { messages: more }, 0, undefined, /was read/],
])("%s", (_, row, change, lost, place, why) => {
  const found = report(row, change);
  expect(found).toMatchObject({ previous: 1, lost, cost: lost / 1e6 });
  expect(found?.at?.place).toBe(place);
  expect(found?.why).toMatch(why);
});

it("marks for the cache count for nothing", () => {
  const marked = { type: "text", text: "today is Monday", cache_control: { type: "ephemeral" } };
  expect(report(COLD, { system: [REQUEST.system[0], marked] })?.at).toBeUndefined();
});

it("says nothing where no tokens are known", () => {
  expect(report({ input: undefined })).toBeUndefined();
});
