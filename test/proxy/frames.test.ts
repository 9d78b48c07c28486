/** Frames are cut where an event stream parser ends them, whatever the line ends and wherever the bytes are cut. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { SseDecoder } from "../../src/core/sse.ts";
import { eachFrame, FrameAligner, framesUpTo } from "../../src/proxy/frames.ts";
import { cutAt, perByte } from "../helpers/answers.ts";

const lineEnd = fc.constantFrom("\n", "\r\n", "\r");
const line = fc.constantFrom(
  "data: x",
  "data:",
  "data",
  "event: e",
  ": comment",
  "id: 1",
  "retry",
  "datum: y",
  "data: 漢🙂",
  "database",
);
const streams = fc
  .array(fc.tuple(fc.array(fc.tuple(line, lineEnd), { maxLength: 4 }), lineEnd), { maxLength: 6 })
  .map((frames) => frames.map(([lines, end]) => lines.map((parts) => parts.join("")).join("") + end).join(""));

function dataCount(text: string): number {
  const decoder = new SseDecoder();
  return decoder.push(Buffer.from(text)).length;
}

describe("FrameAligner", () => {
  it("gives every byte once, in order, for any cut", () => {
    fc.assert(
      fc.property(streams, fc.array(fc.nat(200)), (text, cuts) => {
        const aligner = new FrameAligner();
        const bytes = Buffer.from(text);
        const pieces = cutAt(bytes, cuts).map((piece) => Buffer.from(aligner.push(piece)));
        expect(Buffer.concat([...pieces, Buffer.from(aligner.end())])).toEqual(bytes);
      }),
    );
  });

  it("gives whole frames only: a parser has no event left over after any piece", () => {
    fc.assert(
      fc.property(streams, fc.array(fc.nat(200)), (text, cuts) => {
        const aligner = new FrameAligner();
        const parser = new SseDecoder();
        let passed = 0;
        for (const piece of cutAt(Buffer.from(text), cuts)) {
          const whole = aligner.push(piece);
          passed += parser.push(whole).length;
          expect(dataCount(`${Buffer.from(whole).toString()}data: probe\n\n`)).toBe(
            dataCount(Buffer.from(whole).toString()) + 1,
          );
        }
        expect(passed + parser.push(aligner.end()).length).toBe(dataCount(text));
      }),
    );
  });

  it("knows how much waits", () => {
    const aligner = new FrameAligner();
    expect(aligner.push(Buffer.from("data: a\n\ndata: b"))).toHaveLength(9);
    expect(aligner.pending).toBe(7);
    expect(aligner.push(Buffer.from("\n"))).toHaveLength(0);
    expect(aligner.push(Buffer.from("\n"))).toHaveLength(9);
    expect(aligner.pending).toBe(0);
  });

  it.each(["\n\n", "\r\n\r\n", "\r\r", "\n\r\n", "\r\n\n"])("finds the blank line %j across single bytes", (end) => {
    const aligner = new FrameAligner();
    const pieces = perByte(Buffer.from(`data: a${end}data: b${end}`)).map((byte) =>
      Buffer.from(aligner.push(byte)).toString(),
    );
    expect(pieces.filter(Boolean).map((piece) => piece.trim())).toEqual(["data: a", "data: b"]);
    expect(Buffer.from(aligner.end()).toString().trim()).toBe("");
  });
});

describe("framesUpTo", () => {
  it("counts what a parser counts", () => {
    fc.assert(
      fc.property(streams, fc.nat(6), (text, count) => {
        const head = Buffer.from(framesUpTo(Buffer.from(text), count)).toString();
        expect(text.startsWith(head)).toBe(true);
        expect(dataCount(head)).toBe(Math.min(count, dataCount(text)));
      }),
    );
  });

  it("counts behind a BOM", () => {
    const text = "\uFEFFdata: a\n\ndata: b\n\n";
    expect(Buffer.from(framesUpTo(Buffer.from(text), 1)).toString()).toBe("\uFEFFdata: a\n\n");
  });

  it("takes comments along that come before the frame that is left out", () => {
    const text = ": one\n\ndata: a\n\n: two\n\ndata: b\n\n";
    expect(Buffer.from(framesUpTo(Buffer.from(text), 1)).toString()).toBe(": one\n\ndata: a\n\n: two\n\n");
  });
});

describe("eachFrame", () => {
  it("gives every byte once", () => {
    fc.assert(
      fc.property(streams, (text) => {
        const frames = [...eachFrame(Buffer.from(text))].map((frame) => Buffer.from(frame));
        expect(Buffer.concat(frames).toString()).toBe(text);
      }),
    );
  });
});
