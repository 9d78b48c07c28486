/**
 * Side by side with claude-code-router 1.0.73 and 2.0.0: `recorded.json` is what the real ones asked providers for, written by
 * `npm run beside`. The same configurations must lead the same requests to the same models, with the same keys and changes.
 */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { fieldsOf, itemsOf, parseJson, stringOf } from "../../src/transformers/foreign.ts";
import { ccr, startCcr } from "../helpers/ccr.ts";
import { claudeHome, type ClaudeHome } from "../helpers/claude.ts";
import { put } from "../helpers/temp-dir.ts";
import { type Case, CASES } from "./cases.ts";
import { type Seen, startUpstream, type Upstream } from "./upstream.ts";

const RECORDED = fieldsOf(parseJson(readFileSync(join(import.meta.dirname, "recorded.json"), "utf8")));

/** What is meant to be different, by case and request, with what ours does. */
const DIFFERENT: Readonly<Record<string, { readonly why: string; readonly ours: Partial<Seen> }>> = {
  "requests of today's Claude Code: adaptive": {
    why: "it takes every request with a `thinking` member for one that thinks, and today's have all one",
    ours: { provider: "deepseek", model: "deepseek-chat" },
  },
  "the example of the README: think": {
    why: "it caps every model of DeepSeek at 8192 tokens; the reasoner writes up to 64K, thoughts included",
    ours: { provider: "deepseek", model: "deepseek-reasoner", maxTokens: 32_000 },
  },
  "transformers of providers and models: and not for the other": {
    why: "the same",
    ours: { provider: "deepseek", model: "deepseek-reasoner", tools: ["Read"], toolChoice: null, maxTokens: 32_000 },
  },
};

interface Running {
  readonly place: ClaudeHome;
  readonly url: string;
  readonly upstream: Upstream;
}

async function serve({ config, files, preset }: Case): Promise<Running> {
  const upstream = await startUpstream();
  onTestFinished(() => upstream.close());
  const place = await claudeHome();
  const home = join(place.home, ".claude-code-router");
  await put(join(home, "config.json"), config(upstream.origin, home), 0o600);
  for (const [name, text] of Object.entries(files?.(upstream.origin) ?? {})) await put(join(home, name), text, 0o600);
  const env = { ...place.env, TMPDIR: place.home, BESIDE_KEY: "sk-from-the-environment" };
  const child = startCcr(
    ["start", "--foreground", "--port", "0", "--json", ...(preset === undefined ? [] : ["--profile", preset])],
    { env, cwd: place.project },
  );
  const [line]: unknown[] = child.stdout ? await once(child.stdout, "data") : [];
  return { place, url: stringOf(fieldsOf(parseJson(String(line)))["url"]), upstream };
}

async function observe({ url, upstream }: Running, body: object): Promise<Seen[]> {
  upstream.take();
  const headers = { "content-type": "application/json", "anthropic-version": "2023-06-01" };
  await (await fetch(`${url}/v1/messages`, { method: "POST", headers, body: JSON.stringify(body) })).text();
  return upstream.take();
}

const recordedIn = (one: Case, version: string, request: string): unknown =>
  fieldsOf(fieldsOf(RECORDED[one.name])[version])[request];

describe.each(CASES)("$name", (one) => {
  it("routes as claude-code-router does", async () => {
    const running = await serve(one);
    for (const { name, body } of one.requests) {
      const ours = await observe(running, body);
      const difference = DIFFERENT[`${one.name}: ${name}`];
      for (const version of one.versions) {
        const theirs = recordedIn(one, version, name);
        expect(itemsOf(theirs).length).toBeGreaterThan(0);
        if (!difference) expect({ version, name, seen: ours }).toEqual({ version, name, seen: theirs });
      }
      if (difference) expect(ours).toMatchObject([difference.ours]);
    }
  });

  it("migrates with a report", async () => {
    const place = await claudeHome();
    const old = join(place.project, "old");
    await put(join(old, "config.json"), one.config("http://127.0.0.1:9", old));
    const args = ["config", "import", "ccr", join(old, "config.json"), "--write", "--json"];
    const { code, stdout } = await ccr(args, { env: place.env, cwd: place.project });
    expect(code).toBe(0);
    const { written, added, kept } = fieldsOf(parseJson(stdout));
    expect({ written, kept }).toEqual({ written: true, kept: [] });
    const before = one.config("http://127.0.0.1:9", old);
    const after = parseJson(readFileSync(join(place.home, ".claude-code-router", "config.json"), "utf8"));
    expect(after).toEqual(before);
    expect(itemsOf(added).length).toBeGreaterThan(1);
  });
});

it("every difference is one that was seen, and no request is forgotten", () => {
  const all = CASES.flatMap((one) => one.requests.map(({ name }) => `${one.name}: ${name}`));
  expect(all).toEqual(expect.arrayContaining(Object.keys(DIFFERENT)));
  for (const one of CASES)
    for (const version of one.versions)
      expect(Object.keys(fieldsOf(fieldsOf(RECORDED[one.name])[version]))).toEqual(
        one.requests.map(({ name }) => name),
      );
});
