/** Recorded shapes of many vendors' streams, cut in every way, against the events written beside them. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { StreamEvent } from "../../../../src/core/event.ts";
import { printEvents } from "../../../../src/core/sse.ts";
import { messageOfEvents } from "../../../../src/transformers/accumulate.ts";
import { openaiChat } from "../../../../src/transformers/dialects/openai-chat/dialect.ts";
import { contextWith, cutAt, decode, perByte, targetWith } from "../../../helpers/answers.ts";
import { grammarBreaks } from "../../../helpers/grammar.ts";
import { readWithSdk } from "../../../helpers/sdk.ts";

const FOLDER = path.join(import.meta.dirname, "../../../fixtures/openai-chat");
const CASES = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".sse"))
  .map((file) => path.basename(file, ".sse"));

/** Its second call is cut before it begins, its first one inside the input. */
const CUT = "length-inside-tool";

const bytesOf = (name: string): Uint8Array => readFileSync(path.join(FOLDER, `${name}.sse`));
/** A fixture's first word names its vendor, or none that is known. */
const eventsOf = (name: string, pieces: Iterable<Uint8Array>): readonly StreamEvent[] => {
  const target = targetWith({ name: name.split("-")[0] ?? "" });
  const { events, failure } = decode(openaiChat.stream(contextWith({ target })), pieces);
  if (failure) throw failure;
  return events;
};
const lines = (events: readonly StreamEvent[]): string => events.map((event) => `${JSON.stringify(event)}\n`).join("");

describe.each(CASES)("%s", (name) => {
  const bytes = bytesOf(name);
  const whole = eventsOf(name, [bytes]);

  it("gives the events beside it", async () => {
    await expect(lines(whole)).toMatchFileSnapshot(path.join(FOLDER, `${name}.events.jsonl`));
  });

  it("keeps to the grammar", () => {
    expect(grammarBreaks(whole, { badInput: name === CUT })).toEqual([]);
  });

  it("is to Anthropic's SDK what it is to us", async () => {
    const { content, ...message } = await readWithSdk(printEvents(whole));
    const ours = messageOfEvents(whole);
    expect({ ...message, content: [] }).toEqual({ ...ours, content: [] });
    if (name !== CUT) expect(content).toEqual(ours.content);
  });

  it("row 58: gives the same events however it is cut", () => {
    expect(eventsOf(name, perByte(bytes))).toEqual(whole);
    const frameEnds = [
      ...Buffer.from(bytes)
        .toString("latin1")
        .matchAll(/\r?\n\r?\n/g),
    ].map((m) => m.index + m[0].length);
    expect(eventsOf(name, cutAt(bytes, frameEnds))).toEqual(whole);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 40 }), (offsets) => {
        expect(eventsOf(name, cutAt(bytes, offsets))).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  });
});
