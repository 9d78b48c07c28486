/** Cassettes: what clients got is what they get again, whoever asks, and nothing else. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Redactor } from "../../../src/core/redact.ts";
import { CassettePlayer, filesIn } from "../../../src/proxy/cassette/player.ts";
import { CassetteRecorder } from "../../../src/proxy/cassette/recorder.ts";
import { decodeTape, encodeTape, type TapeRequest } from "../../../src/proxy/cassette/tape.ts";
import { startChatUpstream } from "../../helpers/chat-upstream.ts";
import { flowTypes, KEY, proxyTo, REQUEST } from "../../helpers/proxy.ts";
import { put, tempDir } from "../../helpers/temp-dir.ts";

const REPLIES = [
  { text: `naïve ${"word ".repeat(200)}🙂` },
  { tools: [{ name: "Read", args: { path: "a.txt" } }] },
  { status: 400, message: `no such model for ${KEY}` },
];

function asking(content: string): object {
  return { ...REQUEST, messages: [{ role: "user", content }] };
}

interface Recorded {
  readonly dir: string;
  /** Status and text of each answer, by what was asked. */
  readonly answers: ReadonlyMap<string, readonly [number, string]>;
}

async function recorded(): Promise<Recorded> {
  const dir = join(await tempDir(), "cassette");
  const upstream = await startChatUpstream(REPLIES);
  const faults: string[] = [];
  const recorder = new CassetteRecorder(dir, (text) => faults.push(text));
  const { origin, pathname } = new URL(upstream.url);
  const proxy = await proxyTo(origin, {
    dialect: "openai-chat",
    provider: { url: origin + pathname },
    cassette: recorder,
  });
  const answers = new Map<string, readonly [number, string]>();
  for (const content of ["one", "two", "three"]) {
    const { status, text } = await proxy.post(asking(content)).answer;
    answers.set(content, [status, text]);
  }
  await recorder.close();
  expect(faults).toEqual([]);
  return { dir, answers };
}

describe("a cassette", () => {
  it("gives again what clients got, byte for byte and in any order, without a provider", async () => {
    const { dir, answers } = await recorded();
    const proxy = await proxyTo("http://127.0.0.1:1", { cassette: CassettePlayer.open(dir) });
    for (const content of ["two", "three", "one", "two"]) {
      const { status, text } = await proxy.post(asking(content)).answer;
      expect([status, text]).toEqual(answers.get(content));
    }
    expect(flowTypes(proxy).slice(0, 4)).toEqual(["flow.opened", "flow.routed", "flow.first-token", "flow.closed"]);
    const closed = await proxy.event("flow.closed");
    expect(closed).toMatchObject({ status: 200, stop: "tool_use", usage: { input_tokens: 100, output_tokens: 7 } });
  });

  it("is a file for each exchange, for the owner only, without keys", async () => {
    const { dir } = await recorded();
    expect(filesIn(dir)).toEqual(["0001.json", "0002.json", "0003.json"]);
    expect(statSync(join(dir, "0001.json")).mode & 0o777).toBe(0o600);
    expect(
      readdirSync(dir)
        .map((name) => readFileSync(join(dir, name), "utf8"))
        .join(""),
    ).not.toContain(KEY);
  });

  it("refuses what it does not hold, in one request", async () => {
    const { dir } = await recorded();
    const proxy = await proxyTo("http://127.0.0.1:1", { cassette: CassettePlayer.open(dir) });
    const { status, text } = await proxy.post(asking("something else")).answer;
    expect(status).toBe(424);
    expect(text).toContain("the cassette has no answer to this request");
    expect(flowTypes(proxy).slice(0, 2)).toEqual(["flow.opened", "flow.failed"]);
  });

  it.each([
    ["no folder", undefined, /holds no cassette/],
    ["a file that is none", "{}", /0001\.json is no recorded exchange/],
  ])("%s: says so", async (_, content, expected) => {
    const dir = join(await tempDir(), "cassette");
    if (content !== undefined) await put(join(dir, "0001.json"), content);
    expect(() => CassettePlayer.open(dir)).toThrow(expected);
  });

  it("T7: an answer that spells a secret over several events is not kept, and that is told", async () => {
    const dir = join(await tempDir(), "cassette");
    const faults: string[] = [];
    const recorder = new CassetteRecorder(dir, (text) => faults.push(text));
    const redactor = new Redactor();
    redactor.add(KEY);
    const res = { writeHead: () => {}, write: () => true, end: () => {}, cork: () => {}, uncork: () => {} };
    const out = recorder.tape(
      { path: "/", headers: {}, body: {} },
      { ...res, writableNeedDrain: false, on: () => {}, off: () => {} },
      redactor,
    );
    out.writeHead(200, {});
    for (const part of [KEY.slice(0, 8), KEY.slice(8)]) out.write(`data: {"delta":{"text":"${part}"}}\n\n`);
    out.end();
    await recorder.close();
    expect(filesIn(dir)).toEqual([]);
    expect(faults).toEqual(["0001.json is not kept: its answer spells a secret"]);
  });

  it("a client that leaves leaves no exchange", async () => {
    const dir = join(await tempDir(), "cassette");
    const upstream = await startChatUpstream([{ hang: "begun" }]);
    const { origin, pathname } = new URL(upstream.url);
    const recorder = new CassetteRecorder(dir, () => {});
    const proxy = await proxyTo(origin, {
      dialect: "openai-chat",
      provider: { url: origin + pathname },
      cassette: recorder,
    });
    const posted = proxy.post(asking("one"));
    posted.answer.catch(() => {});
    await posted.head;
    posted.leave();
    await proxy.event("flow.aborted");
    await recorder.close();
    expect(filesIn(dir)).toEqual([]);
  });
});

describe("a tape", () => {
  it("keeps any bytes in any pieces", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 })), (chunks) => {
        const body = Buffer.concat(chunks);
        const pieces = chunks.map(({ length }, at): [number, number] => [at, length]);
        const request: TapeRequest = { path: "/v1/messages", headers: {}, body: { model: "m" } };
        const tape = { request, answer: { status: 200, headers: { "content-type": "x" }, body, pieces } };
        const read = decodeTape(encodeTape(tape));
        expect(read?.answer.body.equals(body)).toBe(true);
        expect(read?.answer.pieces).toEqual(pieces.length === 0 ? [] : pieces);
        expect(read?.request).toEqual(request);
      }),
    );
  });
});

describe("a request is known again", () => {
  const tape = (body: object, headers: Readonly<Record<string, string>> = {}, text = "x") => ({
    name: text,
    request: { path: "/v1/messages", headers, body },
    answer: { status: 200, headers: {}, body: Buffer.from(text), pieces: [[0, text.length]] as [number, number][] },
  });
  const turn = (...messages: object[]) => ({ model: "m", stream: true, messages });
  const user = (content: unknown) => ({ role: "user", content });
  const said = (text: string) => ({ role: "assistant", content: [{ type: "text", text }] });

  it.each([
    ["another session", { metadata: { user_id: "a" } }, { metadata: { user_id: "b" } }],
    ["another day", { system: "Today is 2026-11-25" }, { system: "Today is 2027-01-02" }],
    ["another folder", { system: "in /tmp/ccr-1a/x" }, { system: "in /tmp/ccr-9z/y" }],
    [
      "another id",
      { system: "9f1c2d3e-0000-4000-8000-0123456789ab" },
      { system: "11111111-2222-4333-8444-555555555555" },
    ],
    ["another name order", { a: 1, b: 2 }, { b: 2, a: 1 }],
  ])("%s", (_, before, now) => {
    const player = new CassettePlayer([tape({ ...turn(user("hi")), ...before })]);
    expect(player.take({ path: "/v1/messages", headers: {}, body: { ...turn(user("hi")), ...now } })?.name).toBe("x");
  });

  it("by its place in the conversation, whatever tools have printed and reminders say", () => {
    const result = (text: string) => user([{ type: "tool_result", tool_use_id: "t1", content: text }]);
    const player = new CassettePlayer([
      tape(turn(user("go")), {}, "first"),
      tape(turn(user("go"), said("let me look"), result("took 3 ms")), {}, "second"),
    ]);
    const reminded = user([
      { type: "text", text: "<system-reminder>it is late</system-reminder>" },
      { type: "text", text: "go" },
    ]);
    const body = turn(reminded, said("let me look"), result("took 97 ms"));
    expect(player.take({ path: "/v1/messages", headers: {}, body })?.name).toBe("second");
  });

  it("equal ones in the order of recording, and the last one again", () => {
    const player = new CassettePlayer([tape(turn(user("a")), {}, "1"), tape(turn(user("a")), {}, "2")]);
    const ask = { path: "/v1/messages", headers: {}, body: turn(user("a")) };
    expect([1, 2, 3].map(() => player.take(ask)?.name)).toEqual(["1", "2", "2"]);
  });

  it("not where another kind of request says the same", () => {
    const player = new CassettePlayer([tape(turn(user("a")), { "x-claude-code-request-class": "main" })]);
    const headers = { "x-claude-code-request-class": "auxiliary" };
    expect(player.take({ path: "/v1/messages", headers, body: turn(user("a")) })).toBeUndefined();
  });
});
