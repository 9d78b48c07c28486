/** What would be published: the right files, one runtime dependency, nothing that a linter of packages objects to. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";

import { publint } from "publint";
import { describe, expect, it } from "vitest";
import { z } from "zod";

import { parseSource, PROJECT_ROOT } from "./helpers/source.ts";

const Packed = z.array(
  z.object({
    size: z.number(),
    unpackedSize: z.number(),
    files: z.array(z.object({ path: z.string(), mode: z.number() })),
  }),
);
const Manifest = z.object({ dependencies: z.record(z.string(), z.string()) });

function packed(): z.infer<typeof Packed>[number] {
  const args = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const output = execFileSync("npm", args, {
    cwd: PROJECT_ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [first] = Packed.parse(JSON.parse(output));
  if (!first) throw new Error("npm packs nothing");
  return first;
}

const MB = 1024 * 1024;
/** 1.5 and 6.1 MB in November 2026; claude-code-router 3 unpacks to 34 MB before its dependencies. */
const MAX_PACKED = 2.5 * MB;
const MAX_UNPACKED = 9 * MB;

describe("the package", () => {
  const { files, size, unpackedSize } = packed();
  const paths = files.map(({ path }) => path);

  it("ships the program, its licences and its manual, and nothing else", () => {
    expect(paths).toEqual(
      expect.arrayContaining([
        "bin/ccr",
        "dist/cli.js",
        "dist/THIRD-PARTY-NOTICES.txt",
        "dist/config.schema.json",
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "man/ccr.1",
      ]),
    );
    const others = paths.filter(
      (path) => !/^(bin|dist|man)\/|^(CHANGELOG\.md|LICENSE|README(\.zh-CN)?\.md|package\.json)$/.test(path),
    );
    expect(others).toEqual([]);
    expect(files.find(({ path }) => path === "bin/ccr")?.mode).toBe(0o755);
  });

  it("T20: needs no package at run time but its dependencies", () => {
    const manifest: unknown = JSON.parse(readFileSync(join(PROJECT_ROOT, "package.json"), "utf8"));
    const { dependencies } = Manifest.parse(manifest);
    const needed = paths
      .filter((path) => path.endsWith(".js"))
      .flatMap((path) => parseSource(path, readFileSync(join(PROJECT_ROOT, path), "utf8")).imports)
      .map(({ specifier }) => specifier)
      .filter((specifier) => !specifier.startsWith(".") && !isBuiltin(specifier) && specifier !== "(computed)");
    expect([...new Set(needed)].toSorted()).toEqual(Object.keys(dependencies));
  });

  it("stays small: what npm fetches, and what it takes on the disk", () => {
    expect(size).toBeLessThan(MAX_PACKED);
    expect(unpackedSize).toBeLessThan(MAX_UNPACKED);
  });

  it("satisfies publint", async () => {
    const { messages } = await publint({ pkgDir: PROJECT_ROOT, pack: "npm" });
    expect(messages).toEqual([]);
  });
});
