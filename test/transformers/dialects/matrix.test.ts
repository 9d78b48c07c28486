/** Every behaviour in every dialect of the registry: the same answer, whoever tells it and however it is cut. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { CcrError } from "../../../src/core/errors.ts";
import type { Message } from "../../../src/core/message.ts";
import { printEvents } from "../../../src/core/sse.ts";
import { messageOfEvents } from "../../../src/transformers/accumulate.ts";
import { fieldsOf, parseJson } from "../../../src/transformers/foreign.ts";
import { DIALECT_NAMES, dialectOf } from "../../../src/transformers/registry.ts";
import type { AnswerContext } from "../../../src/transformers/types.ts";
import { contextWith, cutAt, decode, perByte, targetWith } from "../../helpers/answers.ts";
import { grammarBreaks } from "../../helpers/grammar.ts";
import { readWithSdk } from "../../helpers/sdk.ts";
import { SPEAKERS, USAGE, type Told } from "../../helpers/speakers.ts";

interface Behaviour {
  readonly told: Told;
  readonly content: readonly object[];
  readonly stop_reason: Message["stop_reason"];
}

const read = { call: "Read", args: { file_path: "/tmp/ä 🙂.txt", limit: 2 } };
const list = { call: "List", args: {} };
const tool = (name: string, input: object): object => ({ type: "tool_use", name, input });
const text = (said: string): object => ({ type: "text", text: said });
const thinking = (thought: string): object => ({ type: "thinking", thinking: thought });

const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  "text in pieces": { told: { pieces: [{ say: "Grüße 🙂" }] }, content: [text("Grüße 🙂")], stop_reason: "end_turn" },
  "row 23: thinking before text": {
    told: { pieces: [{ think: "Let me see." }, { say: "So." }] },
    content: [thinking("Let me see."), text("So.")],
    stop_reason: "end_turn",
  },
  "row 20: thinking directly before a tool": {
    told: { pieces: [{ think: "Let me see." }, read] },
    content: [thinking("Let me see."), tool("Read", read.args)],
    stop_reason: "tool_use",
  },
  "row 19: text before a tool": {
    told: { pieces: [{ say: "I look." }, read] },
    content: [text("I look."), tool("Read", read.args)],
    stop_reason: "tool_use",
  },
  "row 2: parallel tools": {
    told: { pieces: [read, { ...read, args: { file_path: "b" } }, list] },
    content: [tool("Read", read.args), tool("Read", { file_path: "b" }), tool("List", {})],
    stop_reason: "tool_use",
  },
  "row 8: a tool without arguments": { told: { pieces: [list] }, content: [tool("List", {})], stop_reason: "tool_use" },
  "row 40: a limit that cuts the text": {
    told: { pieces: [{ say: "Once upon" }], end: "length" },
    content: [text("Once upon")],
    stop_reason: "max_tokens",
  },
  "row 40: a filter that ends the text": {
    told: { pieces: [{ say: "Once upon" }], end: "refusal" },
    content: [text("Once upon")],
    stop_reason: "refusal",
  },
};

describe.each(DIALECT_NAMES)("%s", (name) => {
  const speaker = SPEAKERS[name];
  const target = targetWith({ dialect: name, url: speaker.url }, speaker.model);
  const dialect = dialectOf(target);
  const context = (): AnswerContext => contextWith({ target });
  const decoded = (pieces: Iterable<Uint8Array>) => decode(dialect.stream(context()), pieces);

  describe.each(Object.entries(BEHAVIOURS))("%s", (_, { told, content, stop_reason }) => {
    const frames = speaker.frames(told);
    const bytes = Buffer.from(frames.join(""));
    const { events } = decoded([bytes]);
    const expected = { role: "assistant", model: "claude-opus-5-5", content, stop_reason, usage: USAGE };

    it("streamed", () => {
      expect(grammarBreaks(events)).toEqual([]);
      const seen = messageOfEvents(events);
      expect(seen).toMatchObject(expected);
      expect(seen.content).toHaveLength(content.length);
    });

    it("as one JSON text", () => {
      const seen = dialect.message(parseJson(JSON.stringify(speaker.whole(told))), context());
      expect(seen).toMatchObject(dialect.passthrough ? { ...expected, model: seen.model } : expected);
      expect(seen.content).toHaveLength(content.length);
    });

    it("row 58: however it is cut", () => {
      expect(decoded(frames.map((frame) => Buffer.from(frame))).events).toEqual(events);
      expect(decoded(perByte(bytes)).events).toEqual(events);
      fc.assert(
        fc.property(fc.array(fc.nat(bytes.length), { maxLength: 30 }), (offsets) => {
          expect(decoded(cutAt(bytes, offsets)).events).toEqual(events);
        }),
        { numRuns: 20 },
      );
    });

    it("row 53: with any line ends", () => {
      for (const end of ["\r\n", "\r"])
        expect(decoded([Buffer.from(bytes.toString().replaceAll("\n", end))]).events).toEqual(events);
    });

    it("row 35: as Anthropic's SDK reads it", async () => {
      expect(await readWithSdk(printEvents(events))).toMatchObject(expected);
    });

    it("row 45: cut off before its end is an error", () => {
      const last = frames.findLastIndex((frame) => /finish|message_delta|response\.(completed|incomplete)/.test(frame));
      for (const count of [1, Math.ceil(last / 2), last].filter((n) => n > 0 && n <= last)) {
        const { failure, events: before } = decoded([Buffer.from(frames.slice(0, count).join(""))]);
        expect(failure?.code).toBe("CCR-E112");
        expect(grammarBreaks(before, { unfinished: true, badInput: true })).toEqual([]);
      }
    });

    it("row 48: with an error in the middle is an error, and keeps what came before", () => {
      const before = frames.slice(0, 2);
      const { failure, events: seen } = decoded([Buffer.from([...before, speaker.failure].join(""))]);
      expect(failure).toMatchObject({ transient: true });
      expect(failure?.message).toContain("busy");
      expect(seen).toEqual(events.slice(0, seen.length));
      expect(seen.length).toBeGreaterThan(0);
    });
  });

  it.each([
    [400, "invalid_request_error"],
    [404, "not_found_error"],
    [429, "rate_limit_error"],
    [500, "api_error"],
    [503, "overloaded_error"],
  ])("rows 70, 71: status %d is %s, in the provider's words", (status, type) => {
    const body = JSON.stringify(speaker.refusal(status, "so it is"));
    const error = dialect.error({ status, headers: { "retry-after": "7" }, body }, target);
    expect(error).toBeInstanceOf(CcrError);
    expect(error.message).toContain("so it is");
    expect(error.type).toBe(type);
    if (status === 429) expect(error.facts.retryAfter).toBe(7);
  });

  it.each([["<html>busy</html>"], [""], ["null"], ["[]"], ['{"detail":"no"}'], ['{"error":"no"}']])(
    "rows 74, 75: an error body of another shape is an error of the table: %s",
    (body) => {
      expect(dialect.error({ status: 502, headers: {}, body }, target)).toBeInstanceOf(CcrError);
    },
  );

  it.each([[null], [[]], [{}], [{ hello: 1 }], ["text"], [7]])("a body that is no answer is an error: %j", (body) => {
    expect(() => dialect.message(body, context())).toThrow(CcrError);
  });

  it("row 132: a request names the model as its provider knows it", () => {
    const request = {
      model: "claude-opus-5-5[1m]",
      max_tokens: 9,
      messages: [{ role: "user" as const, content: "hi" }],
    };
    const raw = Buffer.from(JSON.stringify(request));
    const { url, body } = dialect.request({ request, raw, headers: {}, target, keepsakes: context().keepsakes });
    const sent = fieldsOf(parseJson(typeof body === "string" ? body : Buffer.from(body).toString()));
    expect(`${url} ${String(sent["model"])}`).toContain(speaker.model);
    expect(JSON.stringify(sent)).not.toContain("[1m]");
  });
});
