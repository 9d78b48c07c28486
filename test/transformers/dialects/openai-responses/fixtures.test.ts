/** Shapes of response streams, cut in every way, against the events written beside them. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { StreamEvent } from "../../../../src/core/event.ts";
import { openaiResponses } from "../../../../src/transformers/dialects/openai-responses/dialect.ts";
import { contextWith, cutAt, decode, perByte } from "../../../helpers/answers.ts";
import { grammarBreaks } from "../../../helpers/grammar.ts";
import { responsesTarget } from "../../../helpers/responses-target.ts";

const FOLDER = path.join(import.meta.dirname, "../../../fixtures/openai-responses");
const CASES = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".sse"))
  .map((file) => path.basename(file, ".sse"));

/** Its first call is cut inside the input, its second one before it begins. */
const CUT = "incomplete-inside-tool";

const bytesOf = (name: string): Uint8Array => readFileSync(path.join(FOLDER, `${name}.sse`));
const eventsOf = (pieces: Iterable<Uint8Array>): readonly StreamEvent[] => {
  const { events, failure } = decode(openaiResponses.stream(contextWith({ target: responsesTarget() })), pieces);
  if (failure) throw failure;
  return events;
};
const lines = (events: readonly StreamEvent[]): string => events.map((event) => `${JSON.stringify(event)}\n`).join("");

describe.each(CASES)("%s", (name) => {
  const bytes = bytesOf(name);
  const whole = eventsOf([bytes]);

  it("gives the events beside it", async () => {
    await expect(lines(whole)).toMatchFileSnapshot(path.join(FOLDER, `${name}.events.jsonl`));
  });

  it("keeps to the grammar", () => {
    expect(grammarBreaks(whole, { badInput: name === CUT })).toEqual([]);
  });

  it("row 58: gives the same events however it is cut", () => {
    expect(eventsOf(perByte(bytes))).toEqual(whole);
    const frameEnds = [
      ...Buffer.from(bytes)
        .toString("latin1")
        .matchAll(/\r?\n\r?\n/g),
    ].map((m) => m.index + m[0].length);
    expect(eventsOf(cutAt(bytes, frameEnds))).toEqual(whole);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 40 }), (offsets) => {
        expect(eventsOf(cutAt(bytes, offsets))).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  });
});
