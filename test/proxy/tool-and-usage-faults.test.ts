/** What providers get wrong about tool calls and about usage, through the whole proxy, whatever the cut of the bytes. */
import { describe, expect, it } from "vitest";

import type { StreamEvent } from "../../src/core/event.ts";
import { grammarBreaks } from "../helpers/grammar.ts";
import { CHAT_DONE, chatChunk, CHAT_USAGE, sseToEnd } from "../helpers/http-bytes.ts";
import { proxyBefore, REQUEST, textOf } from "../helpers/proxy.ts";

const BIG = "x".repeat(200_000);
const call = (fields: object, of: object = {}): object => ({ tool_calls: [{ ...of, function: fields }] });
const opened = (name: string, at: object = {}): object => call({ name, arguments: "" }, { id: `call_${name}`, ...at });

interface Called {
  readonly name: string;
  readonly input: unknown;
}

/** Each call with its arguments put together. */
function callsIn(events: readonly StreamEvent[]): Called[] {
  const calls: { name: string; json: string; index: number }[] = [];
  for (const event of events) {
    if (event.type === "content_block_start" && event.content_block.type === "tool_use")
      calls.push({ name: String(event.content_block["name"]), json: "", index: event.index });
    if (event.type === "content_block_delta" && event.delta.type === "input_json_delta") {
      const { index } = event;
      const found = calls.find((one) => one.index === index);
      if (found) found.json += event.delta.partial_json;
    }
  }
  return calls.map(({ name, json }) => ({ name, input: JSON.parse(json || "{}") }));
}

const TOOLS = ["Read", "List"].map((name) => ({ name, input_schema: { type: "object" } }));

async function streamed(deltas: readonly object[], ending: readonly string[]): Promise<readonly StreamEvent[]> {
  const chunks = deltas.map((delta) => chatChunk(delta));
  const { proxy } = await proxyBefore([sseToEnd([...chunks, ...ending])], { dialect: "openai-chat" });
  const { status, events } = await proxy.post({ ...REQUEST, tools: TOOLS }).answer;
  expect(status).toBe(200);
  expect(grammarBreaks(events)).toEqual([]);
  return events;
}

const ENDING = [chatChunk({}, "tool_calls"), CHAT_USAGE, CHAT_DONE];

describe("fault 36: tool calls", () => {
  it.each([
    ["without arguments", [opened("List", { index: 0 })], [{ name: "List", input: {} }]],
    ["without an index", [opened("Read"), call({ arguments: '{"a":1}' })], [{ name: "Read", input: { a: 1 } }]],
    [
      "interleaved",
      [
        opened("Read", { index: 0 }),
        opened("List", { index: 1 }),
        call({ arguments: '{"a":' }, { index: 0 }),
        call({ arguments: '{"b":' }, { index: 1 }),
        call({ arguments: "1}" }, { index: 0 }),
        call({ arguments: "2}" }, { index: 1 }),
      ],
      [
        { name: "Read", input: { a: 1 } },
        { name: "List", input: { b: 2 } },
      ],
    ],
    [
      "with the name in every piece",
      [opened("Read", { index: 0 }), call({ name: "Read", arguments: '{"a":1}' }, { index: 0 })],
      [{ name: "Read", input: { a: 1 } }],
    ],
    [
      "of 200 KB",
      [opened("Read", { index: 0 }), call({ arguments: JSON.stringify({ a: BIG }) }, { index: 0 })],
      [{ name: "Read", input: { a: BIG } }],
    ],
  ] satisfies [string, readonly object[], readonly Called[]][])("%s", async (_, deltas, calls) => {
    const events = await streamed(deltas, ENDING);
    expect(callsIn(events)).toEqual(calls);
    expect(events.at(-2)).toMatchObject({ type: "message_delta", delta: { stop_reason: "tool_use" } });
  });
});

describe("fault 37: usage", () => {
  const finish = chatChunk({}, "stop");
  const usage = { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 };

  it.each([
    ["in a last chunk of its own", [finish, CHAT_USAGE, CHAT_DONE], 12, 3],
    ["in the chunk that ends", [chatChunk({}, "stop", { usage }), CHAT_DONE], 12, 3],
  ] satisfies [string, readonly string[], number, number][])("%s is what is told", async (_, ending, input, output) => {
    const events = await streamed([{ content: "fine" }], ending);
    expect(textOf(events)).toBe("fine");
    expect(events.at(-2)).toMatchObject({ usage: { input_tokens: input, output_tokens: output } });
  });

  it("absent: the numbers are ours, and said to be", async () => {
    const { proxy } = await proxyBefore([sseToEnd([chatChunk({ content: "fine" }), finish, CHAT_DONE])], {
      dialect: "openai-chat",
    });
    const { events } = await proxy.post().answer;
    const told = events.at(-2);
    expect(told?.type === "message_delta" && (told.usage.input_tokens ?? 0) > 0).toBe(true);
    expect(await proxy.event("flow.closed")).toMatchObject({ estimated: true });
  });
});
