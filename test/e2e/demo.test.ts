/** The demo with the real Claude Code: the whole tour, and nothing left behind. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, it } from "vitest";

import { ccr } from "../helpers/ccr.ts";
import { put, tempDir } from "../helpers/temp-dir.ts";

/** Names and contents of everything below a folder. */
async function treeHash(dir: string): Promise<string> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const hash = createHash("sha256");
  const paths = entries.map((entry) => ({ entry, path: join(entry.parentPath, entry.name) }));
  for (const { entry, path } of paths.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    hash.update(`${path}\0`);
    if (entry.isFile()) hash.update(await readFile(path));
  }
  return hash.digest("hex");
}

it.each([
  ["without a configuration", [] as string[], "Nothing is configured yet"],
  ["asked for by name", ["demo", "--speed", "20"], "Demo: the models are a script"],
])("fault 74: the demo turn without a terminal, %s", async (_, args, opening) => {
  const home = await tempDir();
  const temp = await tempDir();
  await put(join(home, "notes.txt"), "mine");
  const before = await treeHash(home);
  const env = { HOME: home, TMPDIR: temp };
  const { code, stdout, stderr } = await ccr(args, { env, cwd: home });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain(opening);
  for (const line of [
    "demo,demo-large",
    "tool Read README.md",
    "tool Read greet.ts",
    "tool Read main.ts",
    "429 ",
    "cached",
  ]) {
    expect(stdout).toContain(line);
  }
  expect(stdout).toContain("`greet.ts` builds the greeting");
  expect(await treeHash(home)).toBe(before);
  expect(await readdir(temp)).toEqual([]);
});
