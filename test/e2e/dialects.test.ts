/** The real Claude Code on providers that refuse what the real ones refuse: tools, pictures, thinking, a resumed session. */
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { ccr } from "../helpers/ccr.ts";
import { type ClaudeHome, claudeHome, configure } from "../helpers/claude.ts";
import { type Scripted, startStrictResponses } from "../helpers/strict-responses.ts";
import { type GeminiTurn, startStrictGemini, STRICT_KEY } from "../helpers/strict-gemini.ts";
import { put } from "../helpers/temp-dir.ts";

type Script = readonly (readonly Scripted[])[];

interface Strict {
  readonly url: string;
  /** Requests that were found in order. */
  readonly requests: readonly unknown[];
}

interface Vendor {
  readonly name: string;
  readonly model: string;
  readonly key: string;
  readonly start: (script: Script) => Promise<Strict>;
}

const DIALECTS: readonly (readonly [string, Vendor])[] = [
  ["openai-responses", { name: "openai", model: "gpt-5.4", key: "sk-openai", start: startStrictResponses }],
  ["gemini", { name: "google", model: "gemini-3-pro-preview", key: STRICT_KEY, start: startGemini }],
];

async function startGemini(script: Script): Promise<Strict> {
  const gemini = await startStrictGemini(script.map(geminiTurn));
  return { url: gemini.url, requests: gemini.bodies };
}

/** Gemini 3 signs the first call of a turn. */
function geminiTurn(turn: readonly Scripted[], turnIndex: number): GeminiTurn {
  const first = turn.findIndex((item) => "call" in item);
  return turn.map((item, index) => {
    if ("reasoning" in item) return [{ text: item.reasoning, thought: true }];
    if ("say" in item) return [{ text: item.say }];
    if (!("call" in item)) return [];
    const functionCall = { name: item.call, args: item.args };
    return [index === first ? { functionCall, thoughtSignature: `c2ln${turnIndex}AA=` } : { functionCall }];
  });
}

/** One red pixel. */
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==";

async function place(): Promise<ClaudeHome> {
  const made = await claudeHome();
  await put(join(made.project, "dot.png"), Buffer.from(PNG, "base64"));
  return made;
}

function scriptFor({ project }: ClaudeHome): Script {
  const read = (file: string): Scripted => ({ call: "Read", args: { file_path: join(project, file) } });
  return [
    [{ reasoning: "First the one file." }, { say: "I look." }, read("a.txt")],
    [{ reasoning: "Now both at once." }, read("a.txt"), read("b.txt")],
    [{ reasoning: "And the picture." }, read("dot.png")],
    [{ say: "alpha, beta and a dot" }],
    [{ reasoning: "They ask again." }, read("b.txt")],
    [{ say: "still beta" }],
  ];
}

describe.each(DIALECTS)("%s", (dialect, { name, model, key, start }) => {
  it("takes a session with tools, parallel tools, thinking and a picture, and its continuation", async () => {
    const home = await place();
    const upstream = await start(scriptFor(home));
    const provider = { name, dialect, api_base_url: upstream.url, api_key: key, models: [model] };
    await configure(home, upstream.url, { Providers: [provider], Router: { default: `${name},${model}` } });
    const run = { env: home.env, cwd: home.project };
    expect(await ccr(["code", "-p", "look"], run)).toMatchObject({ code: 0, stdout: "alpha, beta and a dot\n" });
    const again = await ccr(["code", "--continue", "-p", "again"], run);
    expect(again).toMatchObject({ code: 0, stdout: "still beta\n" });
    expect(upstream.requests).toHaveLength(6);
    const last = JSON.stringify(upstream.requests[5]);
    expect(last).toContain("beta");
    expect(last).toContain(PNG.slice(0, 40));
  });
});
