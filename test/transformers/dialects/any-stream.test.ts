/** Whatever bytes a server of any dialect sends, the client gets lawful events, up to a failure that has a name. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { StreamEvent } from "../../../src/core/event.ts";
import { CcrError } from "../../../src/core/errors.ts";
import { SseDecoder } from "../../../src/core/sse.ts";
import type { DialectName } from "../../../src/core/target.ts";
import { parseJson } from "../../../src/transformers/foreign.ts";
import { DIALECT_NAMES, dialectOf } from "../../../src/transformers/registry.ts";
import type { AnswerContext } from "../../../src/transformers/types.ts";
import { contextWith, cutAt, decode, targetWith } from "../../helpers/answers.ts";
import { grammarBreaks } from "../../helpers/grammar.ts";
import { recorded, STREAMS } from "../../helpers/recorded-streams.ts";
import { SPEAKERS } from "../../helpers/speakers.ts";

const ALL: readonly string[] = STREAMS.map(([dialect, name]) => recorded(dialect, name).toString());
const framesOf = (text: string): string[] => text.split(/(?<=\n\r?\n)/);

/** What is asked of the answer beside translation. */
const asked = fc.record(
  {
    hideThinking: fc.boolean(),
    omitThinking: fc.boolean(),
    emulation: fc.record({ stops: fc.constantFrom([], ["e"], [" a", "\n\n"]), oneToolCall: fc.boolean() }),
    usedToolIds: fc.constantFrom(new Set<string>(), new Set(["call_1", "toolu_1"])),
  },
  { requiredKeys: ["hideThinking"] },
);

const isWhole = (events: readonly StreamEvent[]): boolean => events.some(({ type }) => type === "message_stop");

describe.each(DIALECT_NAMES)("%s", (name: DialectName) => {
  const target = targetWith({ dialect: name, url: SPEAKERS[name].url }, SPEAKERS[name].model);
  const dialect = dialectOf(target);
  const context = (more: Partial<AnswerContext> = {}): AnswerContext => contextWith({ target, ...more });
  /** Anything but a `CcrError` gets out. What passes through is the provider's own and as it wrote it. */
  const check = (pieces: readonly Uint8Array[], more: Partial<AnswerContext> = {}): readonly StreamEvent[] => {
    const { events, failure } = decode(dialect.stream(context(more)), pieces);
    if (!dialect.passthrough)
      expect(grammarBreaks(events, { unfinished: !isWhole(events), badInput: true })).toEqual([]);
    // What comes behind the end is nobody's business.
    if (failure === undefined) expect(events.at(-1)?.type).toBe("message_stop");
    return events;
  };
  const own = STREAMS.filter(([dialectName]) => dialectName === name).map(([, stream]) => recorded(name, stream));
  const recording = fc.constantFrom(...own);

  it("of any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void check([bytes])),
      { numRuns: 200 },
    );
  });

  it("damaged anywhere, whatever was asked for", () => {
    const damage = fc.record({ at: fc.nat(), length: fc.nat(30), text: fc.uint8Array({ maxLength: 6 }) });
    fc.assert(
      fc.property(recording, fc.array(damage, { maxLength: 4 }), asked, (bytes, damages, more) => {
        const damaged = damages.reduce<Uint8Array>((before, { at, length, text }) => {
          const place = at % (before.length + 1);
          return Buffer.concat([before.subarray(0, place), text, before.subarray(place + length)]);
        }, bytes);
        check([damaged], more);
      }),
      { numRuns: 300 },
    );
  });

  it("row 58: damaged and cut in any way, gives what it gives in one piece", () => {
    fc.assert(
      fc.property(recording, fc.nat(), fc.array(fc.nat(4_000), { maxLength: 20 }), (bytes, at, cuts) => {
        const damaged = Buffer.concat([bytes.subarray(0, at % bytes.length), bytes.subarray((at % bytes.length) + 1)]);
        expect(check(cutAt(damaged, cuts))).toEqual(check([damaged]));
      }),
      { numRuns: 150 },
    );
  });

  it("row 45: cut off anywhere, is an error or was whole", () => {
    fc.assert(
      fc.property(recording, fc.nat(), (bytes, at) => void check([bytes.subarray(0, at % bytes.length)])),
      { numRuns: 200 },
    );
  });

  it("with frames lost, repeated, out of order, and of other dialects", () => {
    const frame = fc.constantFrom(...own.flatMap((bytes) => framesOf(bytes.toString())));
    const strange = fc.constantFrom(...ALL.flatMap(framesOf));
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 6, arbitrary: frame }, strange), { maxLength: 40 }),
        asked,
        (list, more) => void check([Buffer.from(list.join(""))], more),
      ),
      { numRuns: 300 },
    );
  });

  it("with values of any type anywhere", () => {
    fc.assert(
      fc.property(recording, fc.nat(), fc.nat(), fc.jsonValue({ maxDepth: 2 }), (bytes, frame, place, value) => {
        const list = framesOf(bytes.toString());
        const at = frame % list.length;
        list[at] = withValue(list[at] ?? "", place, value);
        check([Buffer.from(list.join(""))]);
      }),
      { numRuns: 400 },
    );
  });

  it("row 62: as lines of JSON", () => {
    fc.assert(
      fc.property(recording, (bytes) => {
        const lines = framesOf(bytes.toString()).flatMap((frame) => /^data: ?(\{.*)$/m.exec(frame)?.[1] ?? []);
        check([Buffer.from(lines.join("\n"))]);
      }),
      { numRuns: 20 },
    );
  });

  it("pushed on after it has failed or ended, and abandoned, never throws but what has a name", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ALL), { minLength: 2, maxLength: 3 }), (streams) => {
        const decoder = dialect.stream(context());
        for (const stream of streams) {
          const sse = new SseDecoder();
          for (const frame of [...sse.push(Buffer.from(stream)), ...sse.end()]) named(() => decoder.push(frame));
          named(() => decoder.end());
        }
      }),
      { numRuns: 100 },
    );
  });

  it("a body of any JSON is a message or an error", () => {
    const told = SPEAKERS[name].whole({ pieces: [{ think: "a" }, { say: "b" }, { call: "Read", args: { a: 1 } }] });
    const json = JSON.stringify(told);
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), (value, place) => {
        named(() => dialect.message(value, context()));
        named(() => dialect.message(replaced(json, place, value), context()));
      }),
      { numRuns: 300 },
    );
  });

  it("an error body of any kind is an error of the table", () => {
    const body = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((detail) => `{"error":${detail}}`),
    );
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 599 }), body, (status, text) => {
        expect(dialect.error({ status, headers: {}, body: text }, target)).toBeInstanceOf(CcrError);
      }),
      { numRuns: 200 },
    );
  });
});

function named(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof CcrError)) throw error;
  }
}

/** The frame with one value of its JSON replaced. */
function withValue(frame: string, place: number, value: unknown): string {
  const [head, json] = frame.split(/^data: ?/m);
  if (json === undefined || parseJson(json) === undefined) return frame;
  return `${head}data: ${JSON.stringify(replaced(json, place, value))}\n\n`;
}

/** The JSON's value with one of the values in it, counted from the front, replaced by another. */
function replaced(json: string, place: number, value: unknown): unknown {
  let total = 0;
  JSON.parse(json, () => total++);
  let seen = 0;
  const parsed: unknown = JSON.parse(json, (_, old: unknown) => (seen++ === place % total ? value : old));
  return parsed;
}
