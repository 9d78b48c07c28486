import { readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { beforeEach, expect, it } from "vitest";

import { findProjectFile } from "../../src/config/project.ts";
import { TrustStore } from "../../src/config/trust.ts";
import { put, tempDir } from "../helpers/temp-dir.ts";

let dir: string;
let file: string;
let trust: TrustStore;
beforeEach(async () => {
  dir = await tempDir();
  file = join(dir, "project", ".ccr", "config.json");
  await put(file, "text");
  trust = new TrustStore(join(dir, "state"));
});

it("is for one file with one text, and can be taken back", async () => {
  expect(await trust.trusts(file, "text")).toBe(false);
  await trust.trust(file, "text");
  expect(await trust.trusts(file, "text")).toBe(true);
  expect(await trust.trusts(file, "other text")).toBe(false);
  await symlink(join(dir, "project"), join(dir, "link"));
  expect(await trust.trusts(join(dir, "link", ".ccr", "config.json"), "text")).toBe(true);
  await trust.forget(file);
  expect(await trust.trusts(file, "text")).toBe(false);
});

it("is kept where nobody else reads, and a damaged list trusts nothing", async () => {
  await trust.trust(file, "text");
  const list = join(dir, "state", "trusted.json");
  expect((await stat(list)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(list, "utf8"))).toEqual({ [file]: expect.stringMatching(/^[0-9a-f]{64}$/) });
  for (const text of ["{", "[]", "7"]) {
    await writeFile(list, text);
    expect(await trust.trusts(file, "text")).toBe(false);
  }
  await trust.trust(file, "text");
  expect(await trust.trusts(file, "text")).toBe(true);
});

it("the project's file is the nearest one above, and never the home's", async () => {
  await put(join(dir, "project", "a", "b", "c.txt"), "x");
  expect(await findProjectFile(join(dir, "project", "a", "b"), "/home/u")).toEqual({ path: file, text: "text" });
  expect(await findProjectFile(join(dir, "project", "a", "b"), join(dir, "project"))).toBeUndefined();
  expect(await findProjectFile(await tempDir(), dir)).toBeUndefined();
});
