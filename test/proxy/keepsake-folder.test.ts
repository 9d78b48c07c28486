/** The folder of keepsakes keeps within its bounds, and touches nothing that is not its own. */
import { mkdir, readdir, truncate, utimes } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { KeepsakeFolder } from "../../src/proxy/keepsake-folder.ts";
import { place } from "../helpers/keepsake-place.ts";
import { put } from "../helpers/temp-dir.ts";

describe("pruning", () => {
  const DAY = 24 * 60 * 60 * 1000;
  const name = (i: number, ending: string = ".jsonl"): string => String(i).padStart(32, "0") + ending;

  async function aged(folder: string, file: string, days: number, content: string = "x"): Promise<void> {
    const path = await put(join(folder, file), content);
    const at = new Date(Date.now() - days * DAY);
    await utimes(path, at, at);
  }

  async function pruned(folder: string): Promise<string[]> {
    await new KeepsakeFolder(folder, () => {}).prune();
    return (await readdir(folder)).toSorted();
  }

  it("removes what is older than a month, and leftovers of writing", async () => {
    const { folder } = await place();
    await aged(folder, name(1), 29);
    await aged(folder, name(2), 31);
    await aged(folder, name(3, ".jsonl.123.0123abcd.tmp"), 1);
    await aged(folder, name(4, ".jsonl.123.0123abcd.tmp"), 0);
    expect(await pruned(folder)).toEqual([name(1), name(4, ".jsonl.123.0123abcd.tmp")]);
  });

  it("keeps the newest five hundred", async () => {
    const { folder } = await place();
    for (let i = 0; i < 510; i++) await aged(folder, name(i), 1 + i / 510);
    const left = await pruned(folder);
    expect(left).toHaveLength(500);
    expect(left.at(-1)).toBe(name(499));
  });

  it("keeps the newest quarter of a gigabyte", async () => {
    const { folder } = await place();
    for (let i = 0; i < 4; i++) {
      await aged(folder, name(i), i);
      await truncate(join(folder, name(i)), 100_000_000);
      const at = new Date(Date.now() - i * DAY);
      await utimes(join(folder, name(i)), at, at);
    }
    expect(await pruned(folder)).toEqual([name(0), name(1)]);
  });

  it("touches nothing that is not ours", async () => {
    const { folder } = await place();
    await aged(folder, "notes.txt", 400);
    await aged(folder, "x.jsonl", 400);
    await mkdir(join(folder, name(1)), { recursive: true });
    expect(await pruned(folder)).toEqual([name(1), "notes.txt", "x.jsonl"]);
  });

  it("happens when the program starts", async () => {
    const { folder, open } = await place();
    await aged(folder, name(1), 400);
    open();
    await expect.poll(() => readdir(folder)).toEqual([]);
  });
});
