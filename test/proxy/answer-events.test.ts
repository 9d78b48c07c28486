/** Events out of bytes: the same ones for any cut, and everything in front of a failure. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { StreamEvent } from "../../src/core/event.ts";
import { AnswerEvents } from "../../src/proxy/answer-events.ts";
import { dialectOf } from "../../src/transformers/registry.ts";
import { contextWith, cutAt, targetWith } from "../helpers/answers.ts";
import { anthropicAnswer, chatAnswer, frame } from "../helpers/http-bytes.ts";

interface Read {
  readonly events: readonly StreamEvent[];
  readonly failure: string | undefined;
  readonly frames: number;
  readonly complete: boolean;
}

function read(dialect: "anthropic" | "openai-chat", pieces: readonly Uint8Array[]): Read {
  const target = targetWith({ dialect });
  const source = new AnswerEvents(dialectOf(target), contextWith({ target }));
  const events: StreamEvent[] = [];
  let frames = 0;
  for (const push of [...pieces.map((piece) => () => source.push(piece)), () => source.end()]) {
    const batch = push();
    events.push(...batch.events);
    frames += batch.frames;
    if (batch.failure || batch.complete)
      return { events, failure: batch.failure?.code, frames, complete: batch.complete };
  }
  return { events, failure: undefined, frames, complete: false };
}

const ANSWERS = { anthropic: anthropicAnswer(["Grüße ", "🙂"]), "openai-chat": chatAnswer(["Grüße ", "🙂"]) } as const;

describe.each(["anthropic", "openai-chat"] as const)("%s", (dialect) => {
  const answer = ANSWERS[dialect];

  it.each([
    ["a whole answer", answer],
    ["an answer with more behind its end", [...answer, ...answer]],
    ["one that breaks off", answer.slice(0, 3)],
    ["one with a frame that is no JSON", [...answer.slice(0, 3), frame("{oops"), ...answer.slice(3)]],
    ["one that reports a failure", [...answer.slice(0, 3), frame({ error: { message: "busy" } }), ...answer.slice(3)]],
    ["nothing", []],
    ["comments", [": a\n\n", ": b\n\n"]],
  ])("%s reads the same for any cut", (_, stream) => {
    const bytes = Buffer.from(stream.join(""));
    const atOnce = read(dialect, [bytes]);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 20 }), (cuts) => {
        expect(read(dialect, cutAt(bytes, cuts))).toEqual(atOnce);
      }),
    );
  });

  it("is complete at the end that the provider marks, and reads no further", () => {
    const whole = read(dialect, [Buffer.from(answer.join(""))]);
    expect(whole).toMatchObject({ complete: true, failure: undefined });
    expect(read(dialect, [Buffer.from([...answer, ...answer].join(""))])).toEqual(whole);
  });

  it("without any event is no answer", () => {
    expect(read(dialect, [Buffer.from("hello")])).toMatchObject({ events: [], failure: "CCR-E107" });
  });
});

it("T15: an event above the limit is no answer", () => {
  const long = Buffer.from(`data: ${"x".repeat(9 * 1024 * 1024)}`);
  expect(read("openai-chat", [long])).toMatchObject({ events: [], failure: "CCR-E107" });
});
