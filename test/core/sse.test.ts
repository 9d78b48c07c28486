/** Event streams: every framing a server may use, cut anywhere, gives the same frames; and frames out. */
import { createParser } from "eventsource-parser";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { CcrError } from "../../src/core/errors.ts";
import { printEvent, printEvents, SseDecoder, type SseFrame } from "../../src/core/sse.ts";
import { cutAt, perByte } from "../helpers/answers.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function framesOf(pieces: Iterable<Uint8Array>): SseFrame[] {
  const decoder = new SseDecoder();
  const frames: SseFrame[] = [];
  for (const piece of pieces) frames.push(...decoder.push(piece));
  return [...frames, ...decoder.end()];
}

const data = (...texts: string[]): SseFrame[] => texts.map((text) => ({ event: undefined, data: text }));

const last = (text: string): SseFrame => ({ event: undefined, data: text, unfinished: true });

/** Name, stream, frames. */
const FRAMINGS: readonly (readonly [string, string, SseFrame[]])[] = [
  ["plain", "data: a\n\ndata: b\n\n", data("a", "b")],
  ["row 53: CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", data("a", "b")],
  ["row 53: lone CR", "data: a\r\rdata: b\r\r", data("a", "b")],
  [
    "row 53: all three line ends in one stream",
    "data: a\r\n\r\ndata: b\n\ndata: c\r\rdata: d\n\r\n",
    data("a", "b", "c", "d"),
  ],
  ["row 54: comments", ": OPENROUTER PROCESSING\n\ndata: a\n: ping\n\n:\n\ndata: b\n\n", data("a", "b")],
  ["row 55: no space behind the colon", "data:a\n\ndata:  b\n\n", data("a", " b")],
  ["row 56: several data lines", "data: {\ndata: }\n\ndata:\ndata: x\n\n", data("{\n}", "\nx")],
  ["row 57: characters of two to four bytes", "data: é漢😀\n\n", data("é漢😀")],
  ["row 59: byte order mark", "\u{feff}data: a\n\n", data("a")],
  ["row 60: no blank line at the end", "data: a\n\ndata: b\n", [...data("a"), last("b")]],
  ["row 60: no line end at the end", "data: a\n\ndata: [DONE]", [...data("a"), last("[DONE]")]],
  ["row 60: ends inside a CRLF", "data: a\r\n\r\ndata: b\r", [...data("a"), last("b")]],
  ["event names", "event: ping\ndata: {}\n\nevent:\ndata: b\n\n", [{ event: "ping", data: "{}" }, ...data("b")]],
  ["ids, retry times and unknown fields", "id: 7\nretry: 10\nfoo: bar\ndata\ndata: a\n\n", data("\na")],
  ["an event name without data", "event: ping\n\ndata: a\n\n", data("a")],
  ["blank lines before the first event", "\n\r\n\ndata: a\n\n", data("a")],
  ["a blank before the field name", " data: a\n\ndata: b\n\n", data("b")],
  ["nothing", "", []],
  ["white space alone", " \n\n", []],
  ["row 62: JSON lines", '{"a":1}\n{"b":"é\\n"}\n', data('{"a":1}', '{"b":"é\\n"}')],
  [
    "row 62: JSON lines with CRLF, blank lines and no last line end",
    ' {"a":1}\r\n\r\n{"b":2}',
    [...data('{"a":1}'), last('{"b":2}')],
  ],
  ["row 62: JSON lines behind a byte order mark", '\u{feff}{"a":1}\n', data('{"a":1}')],
];

describe("SseDecoder", () => {
  it.each(FRAMINGS)("%s", (_, text, frames) => {
    const bytes = bytesOf(text);
    expect(framesOf([bytes])).toEqual(frames);
    expect(framesOf(perByte(bytes))).toEqual(frames);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 8 }), (cuts) => {
        expect(framesOf(cutAt(bytes, cuts))).toEqual(frames);
      }),
      { numRuns: 50 },
    );
  });

  it("row 58: takes any bytes at all, and their cut never shows", () => {
    const line = fc.constantFrom(
      "data: ",
      " ",
      "event: ",
      ": ",
      "id: ",
      "\n",
      "\r",
      "\r\n",
      "{",
      "é",
      "😀",
      "\u{feff}",
      "x",
    );
    const text = fc.array(line, { maxLength: 60 }).map((parts) => bytesOf(parts.join("")));
    const bytes = fc.oneof(text, fc.uint8Array({ maxLength: 80 }));
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(80), { maxLength: 10 }), (whole, cuts) => {
        expect(framesOf(cutAt(whole, cuts))).toEqual(framesOf([whole]));
      }),
      { numRuns: 500 },
    );
  });

  it("gives back what a server printed", () => {
    const name = fc.option(fc.stringMatching(/^[a-z_]{1,12}$/), { nil: undefined });
    const frame = fc.record({
      event: name,
      data: fc.string({ unit: "grapheme" }).filter((text) => !/[\r\n]/.test(text)),
    });
    fc.assert(
      fc.property(fc.array(frame), (frames) => {
        const text = frames
          .map(({ event, data: body }) => `${event ? `event: ${event}\n` : ""}data: ${body}\n\n`)
          .join("");
        expect(framesOf([bytesOf(text)])).toEqual(frames);
      }),
    );
  });

  it("gives the frames before one that is too long, and then fails", () => {
    const decoder = new SseDecoder();
    expect(decoder.push(bytesOf(`data: a\n\ndata: ${"x".repeat(8 * 1024 * 1024 + 1)}`))).toEqual(data("a"));
    expect(() => decoder.push(bytesOf("x"))).toThrow(CcrError);
    expect(() => decoder.end()).toThrow("an event longer than 8 MiB");
  });

  it("gives the lines before one that is too long, and then fails", () => {
    const decoder = new SseDecoder();
    expect(decoder.push(bytesOf(`{"a":1}\n{"b":"${"x".repeat(8 * 1024 * 1024)}`))).toEqual(data('{"a":1}'));
    expect(() => decoder.push(bytesOf("x"))).toThrow("an event longer than 8 MiB");
  });

  it("takes a long event in many small pieces", () => {
    const text = `data: ${"y".repeat(300_000)}\n\n`;
    expect(
      framesOf(
        cutAt(
          bytesOf(text),
          Array.from({ length: 5000 }, (_, i) => i * 60),
        ),
      ),
    ).toEqual(data("y".repeat(300_000)));
  });
});

describe("printEvent", () => {
  it("gives every event its name, in one line of data", () => {
    expect(printEvent({ type: "ping" })).toBe('event: ping\ndata: {"type":"ping"}\n\n');
  });

  it("prints what any reader of the standard reads back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const event = { type: "content_block_delta", index: 0, delta: { type: "text_delta", text } } as const;
        const seen: unknown[] = [];
        const parser = createParser({ onEvent: (frame) => seen.push([frame.event, JSON.parse(frame.data)]) });
        parser.feed(printEvents([event, { type: "message_stop" }]));
        expect(seen).toEqual([
          ["content_block_delta", event],
          ["message_stop", { type: "message_stop" }],
        ]);
      }),
    );
  });
});
