/** `ccr plugin`: what it finds wrong with transformers, and that none of them takes it along. */
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { fieldsOf, itemsOf, parseJson } from "../../src/transformers/foreign.ts";
import { serviceHome } from "../helpers/service.ts";
import { put } from "../helpers/temp-dir.ts";

const CLASS = (body: string): string => `module.exports = class { name = "mine"; ${body} };`;

describe("plugin check", () => {
  it.each([
    [
      "a good one",
      CLASS("transformRequestIn(r) { return r; } transformResponseOut(r) { return r; }"),
      0,
      /changes a request/,
    ],
    ["one that is none", "module.exports = 1", 1, /loads +it exports no class/],
    ["one without hooks", CLASS(""), 1, /has hooks +none of CCR's/],
    ["one that throws", CLASS('transformRequestIn() { throw new Error("no credentials"); }'), 1, /no credentials/],
    ["one that returns no Response", CLASS("transformResponseOut() { return 1; }"), 1, /returned no Response/],
    [
      "one that takes a piece of a stream for an event",
      CLASS(`transformResponseOut(r) {
        if (!r.headers.get("content-type").includes("stream")) return r;
        const each = new TransformStream({ transform(c, k) { if (new TextDecoder().decode(c).startsWith("data:")) k.enqueue(c); } });
        return new Response(r.body.pipeThrough(each), { headers: r.headers });
      }`),
      1,
      /byte by byte it says something else/,
    ],
    ["one that ends the process", "process.exit(3)", 1, /the process ended with exit code 3/],
    [
      "one that writes",
      `console.log("hello"); ${CLASS("auth() { return {}; }")}`,
      1,
      /writes to standard output: hello/,
    ],
  ])("%s", async (_, source, code, shows) => {
    const home = await serviceHome();
    const file = await put(join(home.project, "mine.js"), source);
    const outcome = await home.ccr(["plugin", "check", file]);
    expect(outcome).toMatchObject({ code, stderr: "" });
    expect(outcome.stdout).toMatch(shows);
  });
});

describe("plugin list", () => {
  it("says which may run, and loads none", async () => {
    const home = await serviceHome({
      transformers: [{ path: "plugins/mine.js", options: { project: "p" } }, { path: "/nowhere/x.js" }],
    });
    await put(join(home.folder, "plugins", "mine.js"), "process.exit(3)");
    const { code, stdout } = await home.ccr(["plugin", "list", "--json"]);
    expect(code).toBe(0);
    expect(itemsOf(fieldsOf(parseJson(stdout))["plugins"])).toEqual([
      { path: join(home.folder, "plugins", "mine.js"), refusal: null, options: ["project"] },
      { path: "/nowhere/x.js", refusal: "there is no /nowhere/x.js", options: [] },
    ]);
  });
});
