/** Streams of providers that speak Messages: byte for byte, whatever is in them and however they are cut. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { cutAt, perByte } from "../helpers/answers.ts";
import { anthropicAnswer, anthropicFrames as f, frame, sse, sseToEnd } from "../helpers/http-bytes.ts";
import { eventsOf, proxyTo, REQUEST, textOf, type Answer } from "../helpers/proxy.ts";
import { RESET, END, scriptedUpstream, type Script } from "../helpers/scripted-upstream.ts";

const SAME_MODEL = { ...REQUEST, model: "up,up-model" };

/** Every byte of it must arrive: the model is the one that was asked for. */
const ODD_STREAM = [
  ": comment before anything\n\n",
  f.start("up,up-model"),
  'event: ping\ndata: {"type": "ping"}\n\n',
  "retry: 3000\nid: 7\n\n",
  'event: content_block_start\r\ndata: {"type":"content_block_start",\r\ndata: "index":0,"content_block":{"type":"text","text":""}}\r\n\r\n',
  'event:content_block_delta\rdata:{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Grüße 🙂 漢"}}\r\r',
  frame(
    { type: "content_block_delta", index: 0, delta: { type: "compaction_delta", content: [1, null] } },
    "content_block_delta",
  ),
  frame({ type: "brand_new_event", anything: { goes: true } }, "brand_new_event"),
  ": OPENROUTER PROCESSING\n\n",
  f.blockStop(),
  f.messageDelta(),
  f.stop(),
].join("");

async function through(script: Script, body: object = SAME_MODEL): Promise<Answer> {
  const upstream = await scriptedUpstream(script);
  const proxy = await proxyTo(upstream.origin);
  return proxy.post(body).answer;
}

describe("bytes", () => {
  it.each([
    ["one write", (bytes: Uint8Array) => [bytes]],
    ["a write per byte", perByte],
    [
      "cuts inside line ends",
      (bytes: Uint8Array) =>
        cutAt(
          bytes,
          [...bytes.keys()].filter((at) => bytes[at] === 10),
        ),
    ],
  ])("rows 66, 54, fault 18: everything arrives as it was sent, in %s", async (_, cut) => {
    const { status, text } = await through(sseToEnd(cut(Buffer.from(ODD_STREAM))));
    expect({ status, text }).toEqual({ status: 200, text: ODD_STREAM });
  });

  it("events without a name get one, however they are cut: SDKs pass over a frame that has none", async () => {
    const nameless = anthropicAnswer(["Grüße", " 🙂"], "up,up-model").map((one) => one.replace(/^event: .*\n/, ""));
    const named = anthropicAnswer(["Grüße", " 🙂"], "up,up-model").join("");
    const odd = ["\uFEFF", ": hello\n\n", ...nameless].join("");
    const cuts = fc.array(fc.nat(Buffer.byteLength(odd)), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(cuts, async (offsets) => {
        const { text, status } = await through(sseToEnd(cutAt(Buffer.from(odd), offsets)));
        expect([status, text.replace("\uFEFF", "").replace(": hello\n\n", "")]).toEqual([200, named]);
      }),
      { numRuns: 20 },
    );
    const mixed = [f.start("up,up-model"), ...nameless.slice(1)].join("");
    expect((await through(sseToEnd([mixed]))).text).toBe(mixed);
  });

  it("fault 17: any split gives the same bytes", async () => {
    const bytes = Buffer.from(ODD_STREAM);
    const cuts = fc.array(fc.nat(bytes.length), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(cuts, async (offsets) => {
        const { text } = await through(sseToEnd(cutAt(bytes, offsets)));
        expect(text).toBe(ODD_STREAM);
      }),
      { numRuns: 25 },
    );
  });

  it("fault 16: invalid UTF-8 stays what it is, and is counted as U+FFFD", async () => {
    const bad = Buffer.concat([
      Buffer.from(f.text("a").slice(0, -6)),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}}\n\n'),
    ]);
    const stream = [f.start("up,up-model"), f.textStart(), bad, f.blockStop(), f.messageDelta(), f.stop()];
    const upstream = await scriptedUpstream(sseToEnd(stream));
    const proxy = await proxyTo(upstream.origin);
    const { head } = proxy.post(SAME_MODEL);
    const chunks: Buffer[] = [];
    for await (const piece of await head) chunks.push(Buffer.from(piece));
    expect(Buffer.concat(chunks)).toEqual(Buffer.concat(stream.map((piece) => Buffer.from(piece))));
    expect(await proxy.event("flow.closed")).toMatchObject({ stop: "end_turn" });
  });

  it("fault 28: an event of one megabyte", async () => {
    const long = "x".repeat(1_000_000);
    const { text } = await through(sseToEnd(anthropicAnswer([long], "up,up-model")));
    expect(text).toBe(anthropicAnswer([long], "up,up-model").join(""));
  });

  it("row 60: a last event without its blank line counts, and gets one", async () => {
    const stream = anthropicAnswer(["hi"], "up,up-model").join("");
    const { text } = await through(sseToEnd([stream.slice(0, -2)]));
    expect(text).toBe(stream);
  });

  it("row 59: a BOM at the start goes on, and does not hide the beginning", async () => {
    const { text } = await through(sseToEnd(perByte(Buffer.from(`\uFEFF${anthropicAnswer(["hi"]).join("")}`))));
    expect(eventsOf(text)[0]).toMatchObject({ type: "message_start", message: { model: "up,up-model" } });
    expect(textOf(eventsOf(text))).toBe("hi");
  });
});

describe("message_start", () => {
  it("row 132: names the model the client asked for, and keeps all other fields", async () => {
    const start = frame({
      type: "message_start",
      message: { id: "m", model: "real", content: [], new_field: [1] },
      extra: 2,
    });
    const answer = await through(sseToEnd([start, ...anthropicAnswer(["hi"]).slice(1)]), REQUEST);
    const [first] = answer.events;
    expect(first).toEqual({
      type: "message_start",
      message: { id: "m", model: "claude-opus-5-5", content: [], new_field: [1] },
      extra: 2,
    });
    expect(answer.text.slice(answer.text.indexOf("event: content_block_start"))).toBe(
      anthropicAnswer(["hi"]).slice(1).join(""),
    );
  });

  it.each([
    ["at once", [f.start(), f.start(), ...anthropicAnswer(["hi"]).slice(1)]],
    ["in the middle", [...anthropicAnswer(["hi"]).slice(0, 3), f.start(), ...anthropicAnswer(["hi"]).slice(3)]],
  ])("row 67: comes once, though a relay sends it twice, %s", async (_, stream) => {
    const { events } = await through(sseToEnd(stream));
    expect(events.filter(({ type }) => type === "message_start")).toHaveLength(1);
    expect(textOf(events)).toBe("hi");
  });

  it("is not looked for in what the model says", async () => {
    const says = ['{"type":"message_start"}', 'event: message_start\ndata: {"type":"message_start","message":{}}\n\n'];
    const { text } = await through(sseToEnd(anthropicAnswer(says, "up,up-model")));
    expect(text).toBe(anthropicAnswer(says, "up,up-model").join(""));
  });
});

describe("the end", () => {
  it("row 36: usage of start and end is not added up", async () => {
    const upstream = await scriptedUpstream(sseToEnd(anthropicAnswer(["hi"])));
    const proxy = await proxyTo(upstream.origin);
    await proxy.post().answer;
    const { usage, estimated, stop } = await proxy.event("flow.closed");
    expect({ usage, estimated, stop }).toMatchObject({
      usage: { input_tokens: 12, output_tokens: 3 },
      estimated: false,
      stop: "end_turn",
    });
  });

  it("row 44: comes with message_stop, whether or not the connection ends", async () => {
    const { text } = await through(sse(anthropicAnswer(["hi"], "up,up-model")));
    expect(text).toBe(anthropicAnswer(["hi"], "up,up-model").join(""));
  });

  it("nothing behind message_stop is passed on", async () => {
    const { events } = await through(sseToEnd([...anthropicAnswer(["hi"]), ...anthropicAnswer(["again"])]));
    expect(events.at(-1)?.type).toBe("message_stop");
    expect(textOf(events)).toBe("hi");
  });

  it("a stop reason without message_stop gets one", async () => {
    const { events } = await through(sseToEnd(anthropicAnswer(["hi"]).slice(0, -1)));
    expect(events.slice(-2).map(({ type }) => type)).toEqual(["message_delta", "message_stop"]);
  });

  it.each([
    ["row 45, fault 13: the body ends without a stop reason", sseToEnd(anthropicAnswer(["hi"]).slice(0, 3))],
    ["row 47, fault 12: the connection is closed", [...sse(anthropicAnswer(["hi"]).slice(0, 3)), END] as const],
    [
      "row 47, fault 12: the connection is reset",
      [...sse([...anthropicAnswer(["hi"]).slice(0, 3), { sleep: 50 }]), RESET] as const,
    ],
  ])("%s: an error event, never the look of an end", async (_, script) => {
    const { events, status } = await through(script);
    expect(status).toBe(200);
    expect(events.map(({ type }) => type)).toEqual([
      "message_start",
      "content_block_start",
      "content_block_delta",
      "error",
    ]);
    expect(events.at(-1)).toMatchObject({
      error: { type: "api_error", message: expect.stringContaining("closed the stream") },
    });
  });

  it.each([
    ["overloaded_error", "overloaded_error"],
    ["rate_limit_error", "rate_limit_error"],
    ["api_error", "api_error"],
    ["something_new", "api_error"],
  ])("row 48, fault 14: an error event of type %s goes on as %s, in our words", async (type, mapped) => {
    const { events } = await through(sseToEnd([...anthropicAnswer(["hi"]).slice(0, 3), f.error(type, "so sorry")]));
    expect(events.at(-1)).toMatchObject({
      type: "error",
      error: { type: mapped, message: expect.stringContaining("so sorry") },
    });
    expect(textOf(events)).toBe("hi");
  });

  it("fault 15: a frame that is no JSON ends the stream with an error; what came before it stays", async () => {
    const stream = [...anthropicAnswer(["hi"]).slice(0, 3), frame("{broken", "content_block_delta"), f.text("lost")];
    for (const pieces of [stream, [stream.join("")], perByte(Buffer.from(stream.join("")))]) {
      const { events } = await through(sseToEnd(pieces));
      expect(textOf(events)).toBe("hi");
      expect(events.at(-1)?.type).toBe("error");
    }
  });
});

describe("limits", () => {
  it("T15: a line without end is cut off, and the provider with it", async () => {
    const upstream = await scriptedUpstream([
      ...sse(anthropicAnswer(["hi"]).slice(0, 3)),
      { flood: Buffer.from(`10000\r\n${"x".repeat(65_536)}\r\n`), times: 1_000 },
    ]);
    const proxy = await proxyTo(upstream.origin);
    const { events } = await proxy.post().answer;
    expect(events.at(-1)).toMatchObject({ type: "error", error: { message: expect.stringContaining("8 MiB") } });
    await (
      await upstream.request(0)
    ).left;
    expect(upstream.sent).toBeLessThan(20_000_000);
  });
});
