/** Keeps the layers of `AGENTS.md`: who may import whom, no circles, no barrels, cheap entry points. */
import { posix } from "node:path";

import { describe, expect, it } from "vitest";

import { danglingImports, importCycles, layeringBreaks, loadClosure } from "./helpers/layers.ts";
import { parseSource, readSources, type Source } from "./helpers/source.ts";

const sources = readSources("src/**/*.ts", "src/**/*.tsx");

const at = (list: (source: Source) => readonly number[]): string[] =>
  sources.flatMap((source) => list(source).map((line) => `${source.path}:${line}`));

describe("the source tree", () => {
  it("is read", () => {
    expect(sources.length).toBeGreaterThan(10);
  });

  it("imports along the arrows only", () => {
    expect(layeringBreaks(sources)).toEqual([]);
  });

  it("dialects: each sees its own folder and what they share; Claude on Vertex AI is Anthropic's grammar elsewhere", () => {
    const folder = (path: string): string => /^src\/transformers\/dialects\/([^/]+)\//.exec(path)?.[1] ?? "";
    const strays = sources.flatMap(({ path, imports }) =>
      imports.flatMap(({ specifier }) => {
        const seen = folder(posix.join(posix.dirname(path), specifier));
        const own = folder(path);
        if (own === "" || ["", own, "shared"].includes(seen)) return [];
        return own === "vertex-claude" && seen === "anthropic" ? [] : [`${path}: ${specifier}`];
      }),
    );
    expect(strays).toEqual([]);
  });

  it("names files with their extension", () => {
    expect(danglingImports(sources)).toEqual([]);
  });

  it("has no import circle, types included", () => {
    expect(importCycles(sources)).toEqual([]);
  });

  it("has no barrel: what a file exports is defined in it", () => {
    expect(at((source) => source.reexports)).toEqual([]);
  });

  it("has named exports only", () => {
    expect(at((source) => source.defaultExports)).toEqual([]);
  });
});

describe("what an entry point loads", () => {
  const foreign = (entry: string, allowed: (loaded: string) => boolean, ...kinds: ("value" | "dynamic")[]): string[] =>
    [...loadClosure(sources, entry, kinds)].filter((loaded) => !allowed(loaded));

  it("statusline: its own folder, node: modules and the user's scripts, so that a tick costs hardly more than Node itself", () => {
    const allowed = (loaded: string): boolean => /^src\/statusline\/|^node:|^\(computed\)$/.test(loaded);
    expect(foreign("src/statusline/main.ts", allowed, "value", "dynamic")).toEqual([]);
  });

  it("page: what is the same for the screen and the browser, nothing of Node's and nothing of Ink's", () => {
    const own =
      /^src\/(web\/(page|shared)|core|history\/filter)\/|^src\/history\/(diff|phases)\.ts$|^src\/tui\/format\.ts$|^src\/pty\/sanitize\.ts$|^src\/statusline\/ccr\/(colours|themes)\.ts$/;
    const packages = /^(react|react-dom\/client|react\/jsx-runtime|string-width|cli-truncate)$/;
    expect(
      foreign("src/web/page/main.tsx", (loaded) => own.test(loaded) || packages.test(loaded), "value", "dynamic"),
    ).toEqual([]);
  });

  it.each(["version", "status", "activate", "stop"])("%s: no package, and nothing of the parts that serve", (name) => {
    const light =
      /^src\/(cli|core)\/|^src\/config\/(paths|suggest|issues)\.ts$|^src\/(transformers\/foreign|pty\/sanitize)\.ts$/;
    const allowed = (loaded: string): boolean => light.test(loaded) || /^node:(?!https?$)|package\.json$/.test(loaded);
    expect(foreign(`src/cli/${name}.ts`, allowed, "value")).toEqual([]);
    expect(foreign("src/cli/report.ts", allowed, "value")).toEqual([]);
  });

  it("tui: of the history its views and filters, not its database", () => {
    const allowed = (loaded: string): boolean => !/^src\/history\/(db|thread|record)\/|^node:sqlite$/.test(loaded);
    expect(foreign("src/tui/main.ts", allowed, "value", "dynamic")).toEqual([]);
  });

  it("cli: itself and the table of commands, so that every command pays only for itself", () => {
    const table = new Set(["src/cli.ts", "src/cli/choose.ts", "src/cli/index.ts", "src/cli/global-flags.ts"]);
    const allowed = (loaded: string): boolean => table.has(loaded) || loaded.startsWith("src/cli/rows/");
    expect(foreign("src/cli.ts", allowed, "value")).toEqual([]);
  });
});

describe("the checks find", () => {
  const tree = (files: Readonly<Record<string, string>>): Source[] =>
    Object.entries(files).map(([path, text]) => parseSource(path, text));

  it.each([
    ["an upward arrow", "core may not import proxy", "src/core/a.ts", `import { p } from "../proxy/p.ts";`],
    ["an upward type", "core may not import proxy", "src/core/a.ts", `import type { P } from "../proxy/p.ts";`],
    ["an import() type", "tui may not import proxy", "src/tui/a.ts", `type P = import("../proxy/p.ts").P;`],
    ["an upward load", "pty may not import tui", "src/pty/a.ts", `const p = () => import("../tui/p.ts");`],
    ["a sideways arrow", "proxy may not import pty", "src/proxy/routes/a.ts", `import { p } from "../../pty/p.ts";`],
    ["a foreign package", "only tui, page may import react", "src/proxy/a.ts", `import { useState } from "react";`],
    ["a package's file", "only proxy may import undici/x", "src/transformers/a.ts", `import { x } from "undici/x";`],
    ["node: where it is barred", "transformers may not import node:fs", "src/transformers/a.ts", `import "node:fs";`],
    ["a package on the page", "only pty may import node-pty", "src/web/page/a.tsx", `import "node-pty";`],
    ["node: on the page", "page may not import node:fs", "src/web/page/a.tsx", `import "node:fs";`],
    ["the proxy from the page's server", "web may not import proxy", "src/web/api/a.ts", `import "../../proxy/p.ts";`],
    ["a value for the statusline", "statusline may not import core", "src/statusline/a.ts", `import "../core/p.ts";`],
    ["a folder without a layer", "the folder extra is in no layer", "src/extra/a.ts", ""],
  ])("%s", (_, message, path, text) => {
    expect(layeringBreaks(tree({ [path]: text })).join()).toContain(message);
  });

  it("lawful arrows lawful", () => {
    const lawful = tree({
      "src/proxy/a.ts": `import type { E } from "../core/e.ts"; import { Pool } from "undici"; import "node:http";`,
      "src/statusline/a.ts": `import type { E } from "../core/e.ts"; import "./b.ts"; import "node:fs";`,
      "src/host.ts": `const run = () => import("./tui/main.ts");`,
      "src/cli/tui.ts": `import { createCore } from "../host.ts";`,
    });
    expect(layeringBreaks(lawful)).toEqual([]);
  });

  it("circles of types, with the lines that close them", () => {
    const files = tree({
      "src/core/a.ts": `import type { B } from "./b.ts";`,
      "src/core/b.ts": `\nimport { c } from "./c.ts";`,
      "src/core/c.ts": `import type { A } from "./a.ts";`,
    });
    expect(importCycles(files)).toEqual(["src/core/a.ts:1 -> src/core/b.ts:2 -> src/core/c.ts:1 -> src/core/a.ts"]);
  });

  it("a missing extension", () => {
    expect(danglingImports(tree({ "src/core/a.ts": `import { b } from "./b";` }))).toEqual([
      "src/core/a.ts:1: no such source file: ./b",
    ]);
  });

  it.each([`export { b } from "./b.ts";`, `export * from "./b.ts";`, `import { b } from "./b.ts"; export { b };`])(
    "a barrel: %s",
    (text) => {
      expect(parseSource("src/core/a.ts", text).reexports).toEqual([1]);
    },
  );

  it.each(["export default 1;", "const a = 1; export { a as default };"])("a default export: %s", (text) => {
    expect(parseSource("src/core/a.ts", text).defaultExports).toEqual([1]);
  });

  it("what is loaded at a distance, but not what is only a type", () => {
    const files = tree({
      "src/cli.ts": `import { b } from "./b.ts"; import type { T } from "./types.ts";`,
      "src/b.ts": `import { type T } from "./c.ts"; import "react"; const d = () => import("./d.ts");`,
      "src/c.ts": "",
      "src/d.ts": `import "ink";`,
    });
    expect([...loadClosure(files, "src/cli.ts", ["value"])]).toEqual(["src/cli.ts", "src/b.ts", "src/c.ts", "react"]);
    expect(loadClosure(files, "src/cli.ts", ["value", "dynamic"])).toContain("ink");
  });
});
