/** Whatever a provider of any dialect sends over the wire, a client gets a lawful stream or a lawful error, and soon. */
import { brotliCompressSync, gzipSync } from "node:zlib";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { DialectName } from "../../src/core/target.ts";
import { DIALECT_NAMES } from "../../src/transformers/registry.ts";
import { cutAt } from "../helpers/answers.ts";
import { grammarBreaks } from "../helpers/grammar.ts";
import { head } from "../helpers/http-bytes.ts";
import { type Answer, proxyTo, REQUEST, type TestProxy } from "../helpers/proxy.ts";
import { recorded, STREAMS } from "../helpers/recorded-streams.ts";
import { END, RESET, scriptedUpstream, type Step } from "../helpers/scripted-upstream.ts";
import { SPEAKERS } from "../helpers/speakers.ts";

interface Served {
  readonly proxy: TestProxy;
  /** What the next request is answered with. */
  serve(steps: readonly Step[]): void;
}

async function serverFor(dialect: DialectName): Promise<Served> {
  let next: readonly Step[] = [];
  const { origin } = await scriptedUpstream(() => next);
  const { model, url } = SPEAKERS[dialect];
  const provider = { name: "any", models: [model], url: origin + new URL(url).pathname };
  const proxy = await proxyTo(origin, { dialect, provider });
  return { proxy, serve: (steps) => void (next = steps) };
}

/** The end of a passed-through stream is the provider's own; behind an error there is nothing. */
function check({ status, headers, events, text }: Answer, dialect: DialectName): void {
  const type = headers["content-type"] ?? "";
  if (!type.startsWith("text/event-stream")) {
    const lawful = status >= 400 ? { type: "error", error: { message: expect.any(String) } } : { type: "message" };
    expect(JSON.parse(text)).toMatchObject(lawful);
    return;
  }
  const last = events.at(-1);
  expect(["message_stop", "error"]).toContain(last?.type);
  if (dialect === "anthropic" || dialect === "vertex-claude") return;
  const lawful = events.filter((event) => event.type !== "error");
  expect(grammarBreaks(lawful, { unfinished: last?.type === "error", badInput: true })).toEqual([]);
}

const damage = fc.record({ at: fc.nat(), length: fc.nat(40), text: fc.uint8Array({ maxLength: 5 }) });
const how = fc.record({
  type: fc.constantFrom("text/event-stream", "application/json", "application/x-ndjson", "text/html", ""),
  packed: fc.constantFrom("", "gzip", "br", "gzip, br", "zip"),
  end: fc.constantFrom(END, RESET),
  cuts: fc.array(fc.nat(3_000), { maxLength: 5 }),
});

describe.each(DIALECT_NAMES)("%s", (dialect) => {
  const own = STREAMS.filter(([name]) => name === dialect).map(([, name]) => recorded(dialect, name));
  const whole = JSON.stringify(SPEAKERS[dialect].whole({ pieces: [{ say: "Hi" }, { call: "Read", args: { a: 1 } }] }));
  const body = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...own) },
    fc.constant(Buffer.from(whole)),
    fc.uint8Array({ maxLength: 200 }),
  );

  it("damaged, packed, cut, broken off and under any content type", async () => {
    const { proxy, serve } = await serverFor(dialect);
    await fc.assert(
      fc.asyncProperty(
        body,
        fc.array(damage, { maxLength: 3 }),
        how,
        fc.boolean(),
        async (bytes, damages, given, stream) => {
          const { type, packed, end, cuts } = given;
          const damaged = damages.reduce<Uint8Array>((before, { at, length, text }) => {
            const place = at % (before.length + 1);
            return Buffer.concat([before.subarray(0, place), text, before.subarray(place + length)]);
          }, bytes);
          const headers = { ...(type && { "content-type": type }), ...(packed && { "content-encoding": packed }) };
          serve([head(200, { ...headers, connection: "close" }), ...cutAt(pack(damaged, packed), cuts), end]);
          check(await proxy.post({ ...REQUEST, stream }).answer, dialect);
        },
      ),
      { numRuns: 40 },
    );
  });
});

function pack(bytes: Uint8Array, encoding: string): Uint8Array {
  switch (encoding) {
    case "gzip":
      return gzipSync(bytes);
    case "br":
      return brotliCompressSync(bytes);
    case "gzip, br":
      return brotliCompressSync(gzipSync(bytes));
    default:
      return bytes;
  }
}
