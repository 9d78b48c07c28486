/** Compressed answers: every encoding, several on top of each other, streamed, and made to do harm. */
import { brotliCompressSync, constants, createGzip, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";

import { describe, expect, it } from "vitest";

import { inflaterOf, isPlain } from "../../src/proxy/decompress.ts";
import { cutAt } from "../helpers/answers.ts";
import { anthropicAnswer, anthropicMessage, chunk, sseHead, sseToEnd, whole } from "../helpers/http-bytes.ts";
import { type Answer, proxyTo, REQUEST, textOf } from "../helpers/proxy.ts";
import { scriptedUpstream, type Script, type Step } from "../helpers/scripted-upstream.ts";

const WHOLE = { ...REQUEST, stream: false };
const STREAM = Buffer.from(anthropicAnswer(["Grüße ", "🙂"]).join(""));
const JSON_BYTES = Buffer.from(JSON.stringify(anthropicMessage("fine")));

const ENCODINGS: readonly (readonly [string, (bytes: Uint8Array) => Buffer])[] = [
  ["gzip", gzipSync],
  ["x-gzip", gzipSync],
  ["GZIP", gzipSync],
  ["deflate", deflateSync],
  ["br", brotliCompressSync],
  ["zstd", zstdCompressSync],
  ["gzip, br", (bytes) => brotliCompressSync(gzipSync(bytes))],
  ["identity, zstd , gzip", (bytes) => gzipSync(zstdCompressSync(bytes))],
  ["gzip,gzip,gzip", (bytes) => gzipSync(gzipSync(gzipSync(bytes)))],
  ["identity", (bytes) => Buffer.from(bytes)],
  ["", (bytes) => Buffer.from(bytes)],
];

async function through(script: Script, body: object = REQUEST): Promise<Answer> {
  const upstream = await scriptedUpstream(script);
  const proxy = await proxyTo(upstream.origin);
  return proxy.post(body).answer;
}

describe.each(ENCODINGS)("row 64, fault 27: %s", (encoding, compress) => {
  it("in a stream, cut anywhere", async () => {
    const bytes = compress(STREAM);
    const pieces = cutAt(bytes, [1, 2, 11, Math.floor(bytes.length / 2)]);
    const { headers, events } = await through(sseToEnd(pieces, { "content-encoding": encoding }));
    expect(textOf(events)).toBe("Grüße 🙂");
    expect(headers).not.toHaveProperty("content-encoding");
  });

  it("in JSON, and in an error", async () => {
    const { json } = await through(whole(200, compress(JSON_BYTES), { "content-encoding": encoding }), WHOLE);
    expect(json).toMatchObject({ content: [{ text: "fine" }] });
    const body = compress(Buffer.from('{"error":{"message":"so it is"}}'));
    const { status, text } = await through(whole(400, body, { "content-encoding": encoding }), WHOLE);
    expect({ status, text }).toEqual({ status: 400, text: expect.stringContaining("so it is") });
  });
});

describe("a compressed stream", () => {
  it("arrives as it comes, not at its end", async () => {
    const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH });
    const compressed: Buffer[] = [];
    gzip.on("data", (piece: Buffer) => compressed.push(piece));
    await new Promise<void>(
      (resolve) => void gzip.write(anthropicAnswer(["early"]).slice(0, 3).join(""), () => resolve()),
    );
    const never = new Promise<void>(() => {});
    const script: Step[] = [
      sseHead({ "content-encoding": "gzip" }),
      chunk(Buffer.concat(compressed)),
      { until: never },
    ];
    const upstream = await scriptedUpstream(script);
    const proxy = await proxyTo(upstream.origin);
    const posted = proxy.post();
    await proxy.event("flow.first-token");
    expect((await posted.head).statusCode).toBe(200);
    posted.leave();
    gzip.destroy();
    await (
      await upstream.request(0)
    ).left;
  });

  it("that is torn or broken ends in an error", async () => {
    const bytes = gzipSync(STREAM);
    const torn = await through(sseToEnd([bytes.subarray(0, bytes.length - 20)], { "content-encoding": "gzip" }));
    expect(torn.text).toContain('"type":"error"');
    const broken = await through(sseToEnd([STREAM], { "content-encoding": "gzip" }));
    expect(broken).toMatchObject({ status: 502, text: expect.stringContaining("broken gzip data") });
  });
});

/** A megabyte compressed to a thousandth, again and again: decompressed without limit it would be many gigabytes. */
function bomb(compress: (bytes: Uint8Array) => Buffer, filler: string): Buffer {
  return compress(Buffer.alloc(200_000_000, filler));
}

const RSS_LIMIT = 200_000_000;

describe("T15, fault 27: bombs are cut off, and memory does not grow with them", () => {
  it.each([
    ["JSON", (filler: string) => whole(200, bomb(gzipSync, filler), { "content-encoding": "gzip" }), "{"],
    ["an event stream", (filler: string) => sseToEnd([bomb(gzipSync, filler)], { "content-encoding": "gzip" }), "x"],
    ["white space", (filler: string) => whole(200, bomb(gzipSync, filler), { "content-encoding": "gzip" }), " "],
    ["an error", (filler: string) => whole(500, bomb(gzipSync, filler), { "content-encoding": "gzip" }), "x"],
    ["JSON in brotli", (filler: string) => whole(200, bomb(brotliFast, filler), { "content-encoding": "br" }), "["],
    [
      "a bomb in a bomb",
      (filler: string) => whole(200, gzipSync(bomb(gzipSync, filler)), { "content-encoding": "gzip, gzip" }),
      "{",
    ],
  ] as const)("%s", async (what, script, filler) => {
    const steps = script(filler);
    const before = process.memoryUsage.rss();
    const { status } = await through(steps, WHOLE);
    const grown = process.memoryUsage.rss() - before;
    if (process.env["CCR_TEST_REPORT"]) process.stdout.write(`bomb, ${what}: RSS +${Math.round(grown / 1e6)} MB\n`);
    expect(status).toBeGreaterThanOrEqual(500);
    expect(grown).toBeLessThan(RSS_LIMIT);
  });
});

function brotliFast(bytes: Uint8Array): Buffer {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
}

describe("inflaterOf", () => {
  const events = { data: () => {}, drain: () => {}, end: () => {}, failed: () => {} };

  it.each(["compress", "gzip, compress", "zip", "gzip,gzip,gzip,gzip", "toString", "__proto__"])(
    "knows no %s",
    (encoding) => {
      expect(inflaterOf(encoding, events)).toBeUndefined();
    },
  );
});

describe("isPlain", () => {
  it.each([undefined, "", "identity", "Identity", " identity , identity"])("%j needs no inflater", (encoding) => {
    expect(isPlain(encoding)).toBe(true);
  });

  it.each(["gzip", "identity, br", "x"])("%j needs one", (encoding) => {
    expect(isPlain(encoding)).toBe(false);
  });
});
