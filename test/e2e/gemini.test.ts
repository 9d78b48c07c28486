/** The real Claude Code through ccr on a Gemini that refuses what Google's refuses. */
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { fieldsOf, itemsOf, type Fields } from "../../src/transformers/foreign.ts";
import { ccr } from "../helpers/ccr.ts";
import { claudeHome, configure, type ClaudeHome } from "../helpers/claude.ts";
import { startStrictGemini, STRICT_KEY, type StrictGemini } from "../helpers/strict-gemini.ts";

async function configureGemini(place: ClaudeHome, { url }: StrictGemini): Promise<void> {
  const use = { transformer: { use: ["gemini"] } };
  const gemini = { name: "gemini", api_base_url: url, api_key: STRICT_KEY, models: ["gemini-3.1-pro"], ...use };
  await configure(place, url, { Providers: [gemini], Router: { default: "gemini,gemini-3.1-pro" } });
}

const think = (text: string): Fields => ({ text, thought: true });
const call = (name: string, args: object, signature?: string): Fields => ({
  functionCall: { name, args },
  ...(signature && { thoughtSignature: signature }),
});

describe("Claude Code on Gemini", () => {
  it("rows 117, 118: runs a tool, then two in parallel, with every signature where it was", async () => {
    const place = await claudeHome();
    const read = (file: string, signature?: string): Fields =>
      call("Read", { file_path: join(place.project, file) }, signature);
    const gemini = await startStrictGemini([
      [[think("First one.")], [{ text: "Reading." }], [read("a.txt", "sig-1")]],
      [[think("Now both."), read("a.txt", "sig-2"), read("b.txt")], [{ text: "", thoughtSignature: "sig-3" }]],
      [[{ text: "alpha and " }], [{ text: "beta" }]],
    ]);
    await configureGemini(place, gemini);
    const outcome = await ccr(["code", "-p", "read"], { env: place.env, cwd: place.project });
    expect(gemini.breaks).toEqual([]);
    expect(outcome).toMatchObject({ code: 0, stdout: "alpha and beta\n" });
    expect(gemini.bodies).toHaveLength(3);
    const contents = itemsOf(gemini.bodies[2]?.["contents"]).map(fieldsOf);
    expect(contents.filter(({ role }) => role === "model").map(({ parts }) => parts)).toEqual([
      [{ text: "Reading." }, read("a.txt", "sig-1")],
      [read("a.txt", "sig-2"), read("b.txt"), { text: "", thoughtSignature: "sig-3" }],
    ]);
    expect(JSON.stringify(contents.at(-1))).toMatch(/alpha.*beta/);
  });

  it("row 118: goes on with the conversation in another process", async () => {
    const place = await claudeHome();
    const gemini = await startStrictGemini([
      [[think("Look."), call("Read", { file_path: join(place.project, "a.txt") }, "sig-1")]],
      [[{ text: "It says " }], [{ text: "alpha", thoughtSignature: "sig-2" }]],
      [[{ text: "Still alpha" }]],
    ]);
    await configureGemini(place, gemini);
    await ccr(["code", "-p", "read"], { env: place.env, cwd: place.project });
    const outcome = await ccr(["code", "-p", "--continue", "again"], { env: place.env, cwd: place.project });
    expect(gemini.breaks).toEqual([]);
    expect(outcome).toMatchObject({ code: 0, stdout: "Still alpha\n" });
    const sent = JSON.stringify(gemini.bodies[2]?.["contents"]);
    expect(sent).toContain('"thoughtSignature":"sig-1"');
    expect(sent).toContain('[{"text":"It says "},{"text":"alpha","thoughtSignature":"sig-2"}]');
  });

  it("row 96: searches the web at Google, and gives the model the links with their titles", async () => {
    const place = await claudeHome();
    const groundingMetadata = {
      webSearchQueries: ["node 26 release"],
      groundingChunks: [{ web: { uri: "https://nodejs.org/en/blog", title: "Node.js blog" } }],
    };
    const gemini = await startStrictGemini([
      [[call("WebSearch", { query: "node 26 release" }, "sig-1")]],
      { turn: [[{ text: "Node 26 is out." }]], groundingMetadata },
      [[{ text: "It is out." }]],
    ]);
    await configureGemini(place, gemini);
    const args = ["code", "-p", "look it up", "--allowedTools", "WebSearch"];
    const outcome = await ccr(args, { env: place.env, cwd: place.project });
    expect(gemini.breaks).toEqual([]);
    expect(outcome).toMatchObject({ code: 0, stdout: "It is out.\n" });
    expect(gemini.bodies[1]?.["tools"]).toEqual([{ googleSearch: {} }]);
    const found = JSON.stringify(itemsOf(gemini.bodies[2]?.["contents"]).at(-1));
    expect(found).toContain("https://nodejs.org/en/blog");
    expect(found).toContain("Node 26 is out.");
  });
});
