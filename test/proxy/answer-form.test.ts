/** Lines of JSON in the place of events, by every cut of the bytes, and content types that are wrong. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { cutAt, perByte } from "../helpers/answers.ts";
import { grammarBreaks } from "../helpers/grammar.ts";
import { anthropicFrames, anthropicMessage, chatCompletion, json, sseToEnd } from "../helpers/http-bytes.ts";
import { type Answer, proxyTo, REQUEST, textOf } from "../helpers/proxy.ts";
import { scriptedUpstream, type Script, type Step } from "../helpers/scripted-upstream.ts";
import { DIALECTS, WIRES, type Wired } from "../helpers/wires.ts";

const WHOLE = { ...REQUEST, stream: false };
const lines = (list: readonly object[]): string => list.map((item) => `${JSON.stringify(item)}\n`).join("");
const ollama = (message: object, more: object = { done: false }): object => ({
  model: "m",
  created_at: "x",
  message,
  ...more,
});

const OLLAMA = lines([
  ollama({ role: "assistant", content: "", thinking: "Hm." }),
  ollama({ role: "assistant", content: "fi\n" }),
  ollama({ role: "assistant", content: "né 🙂" }),
  ollama({ role: "assistant", content: "", tool_calls: [{ function: { name: "Read", arguments: { a: 1 } } }] }),
  ollama({ role: "assistant", content: "" }, { done: true, done_reason: "stop", prompt_eval_count: 12, eval_count: 3 }),
]);

async function through(dialect: Wired, script: Script, body: object = REQUEST): Promise<Answer> {
  const upstream = await scriptedUpstream(script);
  const proxy = await proxyTo(upstream.origin, { dialect });
  return proxy.post(body).answer;
}

function ndjson(pieces: readonly Step[], type = "application/x-ndjson"): Step[] {
  return sseToEnd(pieces, { "content-type": type });
}

describe("row 62: Ollama's own stream", () => {
  const bytes = Buffer.from(OLLAMA);

  it.each([
    ["in one piece", [bytes]],
    ["a write per line", OLLAMA.split(/(?<=\n)/)],
    ["a write per byte", perByte(bytes)],
    ["behind blank lines and a BOM", ["\r\n", "\uFEFF", bytes]],
    ["without the last line end", [bytes.subarray(0, -1)]],
    ["with CRLF", [OLLAMA.replaceAll("\n", "\r\n")]],
  ] satisfies [string, Step[]][])("becomes events, %s", async (_, pieces) => {
    const { status, events } = await through("openai-chat", ndjson(pieces));
    expect(status).toBe(200);
    expect(grammarBreaks(events)).toEqual([]);
    expect(textOf(events)).toBe("fi\nné 🙂");
    expect(events.at(-2)).toMatchObject({
      delta: { stop_reason: "tool_use" },
      usage: { input_tokens: 12, output_tokens: 3 },
    });
  });

  it("becomes the same events by any cut", async () => {
    const { events: expected } = await through("openai-chat", ndjson([bytes]));
    const comparable = (events: readonly object[]): string => JSON.stringify(events).replace(/(msg|call)_\w+/g, "$1");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 12 }), async (cuts) => {
        const { events } = await through("openai-chat", ndjson([...cutAt(bytes, cuts)]));
        expect(comparable(events)).toBe(comparable(expected));
      }),
      { numRuns: 20 },
    );
  });

  it("becomes one message for a client that asked for JSON", async () => {
    const { status, json: message } = await through("openai-chat", ndjson([bytes]), WHOLE);
    expect(status).toBe(200);
    expect(message).toMatchObject({ stop_reason: "tool_use", usage: { input_tokens: 12, output_tokens: 3 } });
  });

  it.each([["text/event-stream"], ["application/json"], ["text/plain; charset=utf-8"], ["text/html"]])(
    "row 63: whatever its content type says: %s",
    async (type) => {
      expect(textOf((await through("openai-chat", ndjson([bytes], type))).events)).toBe("fi\nné 🙂");
    },
  );

  it("row 48: is an error where a line says so", async () => {
    const failing = OLLAMA.split("\n").slice(0, 2).join("\n") + '\n{"error":"model runner has unexpectedly stopped"}\n';
    const { events } = await through("openai-chat", ndjson([failing]));
    expect(events.at(-1)).toMatchObject({
      type: "error",
      error: { message: expect.stringContaining("model runner has unexpectedly stopped") },
    });
  });

  it.each([
    ["after its first line", 1],
    ["before its last line", 4],
  ])("row 45: is an error where it breaks off %s", async (_, count) => {
    const cut = OLLAMA.split(/(?<=\n)/)
      .slice(0, count)
      .join("");
    const answer = await through("openai-chat", ndjson([cut]));
    const failure = answer.status === 200 ? answer.events.at(-1) : answer.json;
    expect(failure).toMatchObject({ type: "error", error: { type: "api_error" } });
  });
});

const WHOLE_OF = { anthropic: anthropicMessage("fine"), "openai-chat": chatCompletion("fine") };

describe.each(DIALECTS)("%s", (dialect) => {
  const events = WIRES[dialect].answer(["fi", "ne"]);
  const asLines = events.flatMap((event) => /^data: (\{.*)$/m.exec(event)?.[1] ?? []).join("\n");

  it.each([
    ["with a line end behind it", `${JSON.stringify(WHOLE_OF[dialect])}\n`],
    ["over several lines", JSON.stringify(WHOLE_OF[dialect], null, 2)],
    [
      "over several lines that end as Windows has them",
      `${JSON.stringify(WHOLE_OF[dialect], null, 2)}\n`.replaceAll("\n", "\r\n"),
    ],
  ])("rows 49, 63: one JSON text is one, %s, under any content type", async (_, text) => {
    for (const type of ["application/json", "text/event-stream", "application/x-ndjson", "text/plain"]) {
      const { status, events: seen } = await through(dialect, ndjson([...perByte(Buffer.from(text))], type));
      expect(status).toBe(200);
      expect(textOf(seen)).toBe("fine");
      const { json: message } = await through(dialect, ndjson([text], type), WHOLE);
      expect(message).toMatchObject({ content: [{ type: "text", text: "fine" }] });
    }
  });

  it.each([["text/html"], ["application/json"], ["application/octet-stream"], [""]])(
    "row 63: events are events under the content type %j",
    async (type) => {
      const { events: seen } = await through(dialect, sseToEnd(events, { "content-type": type }));
      expect(textOf(seen)).toBe("fine");
    },
  );

  it("row 62: events that come as lines of JSON reach the client as events", async () => {
    const { status, events: seen } = await through(dialect, ndjson([asLines]));
    expect(status).toBe(200);
    expect(grammarBreaks(seen)).toEqual([]);
    expect(textOf(seen)).toBe("fine");
    expect(seen[0]).toMatchObject({ message: { model: "claude-opus-5-5" } });
  });
});

it("row 50: an error in one line is an error, with a line end behind it, too", async () => {
  const text = `${JSON.stringify({ error: { message: "busy", type: "overloaded_error" } })}\n`;
  const { status } = await through("openai-chat", ndjson([text]));
  expect(status).toBe(503);
});

it("row 45: Anthropic's events as lines that break off are an error", async () => {
  const start = /^data: (.*)$/m.exec(anthropicFrames.start())?.[1] ?? "";
  const { status, json: answer } = await through("anthropic", ndjson([`${start}\n${start}\n`]));
  expect(status).toBe(502);
  expect(answer).toMatchObject({ type: "error" });
  expect((await through("anthropic", json(200, anthropicMessage("x")))).status).toBe(200);
});
