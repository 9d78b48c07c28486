/** What is different here for a configuration of claude-code-router's. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { ConfigDocument } from "../../src/config/document.ts";
import { migrationNotes } from "../../src/config/migration.ts";

const EIGHT = join(import.meta.dirname, "..", "fixtures", "config", "eight-providers.json5");

describe("migrationNotes", () => {
  it("names the providers that claude-code-router leaves out", () => {
    const notes = migrationNotes(new ConfigDocument(readFileSync(EIGHT, "utf8")).value);
    expect(notes.filter((note) => note.includes("leaves it out"))).toEqual([
      expect.stringMatching(/^provider modelscope: .* no api_key/),
      expect.stringMatching(/^provider dashscope: .* no api_key/),
    ]);
    expect(notes.some((note) => note.startsWith("Router.think:"))).toBe(true);
    expect(notes.some((note) => note.startsWith("PROXY_URL:"))).toBe(true);
  });

  it.each([
    [
      { Providers: [{ name: "a", api_base_url: "u", api_key: "k", transformer: { use: [["deepseek", {}]] } }] },
      /options of deepseek/,
    ],
    [
      {
        Providers: [
          { name: "a", api_base_url: "u", api_key: "k", transformer: { use: [], m: { use: [["Anthropic", {}]] } } },
        ],
      },
      /options of Anthropic/,
    ],
    [{ Providers: [{ models: [] }] }, /one without a name: .*no name, api_base_url, api_key/],
    [{ HOST: "0.0.0.0" }, /^HOST: without APIKEY/],
    [{ transformers: [{ path: "x.js" }] }, /^transformers:/],
    [{ Router: { longContext: "a,b" } }, /^Router.longContext:/],
  ])("%j", (file, note) => {
    expect(migrationNotes(file)).toEqual([expect.stringMatching(note)]);
  });

  it.each([[{}], [undefined], [[]], [{ Providers: "x", Router: 1 }], [{ HOST: "0.0.0.0", APIKEY: "k" }]])(
    "says nothing about %j",
    (file) => {
      expect(migrationNotes(file)).toEqual([]);
    },
  );
});
