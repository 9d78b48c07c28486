/** Writing a configuration: faults 56 and 58, every step failed once. */
import { chmod, lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { beforeEach, describe, expect, it } from "vitest";

import { DISK, undoConfig, writeConfig, type Disk } from "../../src/config/write.ts";
import { tempDir } from "../helpers/temp-dir.ts";

let dir: string;
let path: string;
beforeEach(async () => {
  dir = await tempDir();
  path = join(dir, "config.json");
});

const backups = async (): Promise<string[]> => (await readdir(dir)).filter((name) => name.endsWith(".bak")).toSorted();
const leftovers = async (): Promise<string[]> => (await readdir(dir)).filter((name) => name.endsWith(".tmp"));

describe("writing", () => {
  it("makes the file and its folder, for the owner only", async () => {
    const deep = join(dir, "new", "config.json");
    await writeConfig(deep, "text");
    expect(await readFile(deep, "utf8")).toBe("text");
    expect((await stat(deep)).mode & 0o777).toBe(0o600);
    expect((await stat(join(dir, "new"))).mode & 0o777).toBe(0o700);
    expect(await backups()).toEqual([]);
  });

  it("keeps the versions before, five of them, under CCR's names and for the owner only", async () => {
    for (let i = 0; i < 8; i++) {
      await writeConfig(path, `version ${i}`);
      await new Promise((resolve) => void setTimeout(resolve, 2));
    }
    const names = await backups();
    expect(names).toHaveLength(5);
    expect(names[0]).toMatch(/^config\.json\.\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z\.bak$/);
    const texts = await Promise.all(names.map((name) => readFile(join(dir, name), "utf8")));
    expect(texts).toEqual([2, 3, 4, 5, 6].map((i) => `version ${i}`));
    expect((await stat(join(dir, names[0] ?? ""))).mode & 0o777).toBe(0o600);
  });

  it("takes away what others may do, and never gives anything", async () => {
    await writeFile(path, "old");
    await chmod(path, 0o644);
    await writeConfig(path, "new");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await chmod(path, 0o400);
    await writeConfig(path, "newer");
    expect((await stat(path)).mode & 0o777).toBe(0o400);
  });

  it("keeps a link a link", async () => {
    await mkdir(join(dir, "dotfiles"));
    const real = join(dir, "dotfiles", "ccr.json");
    await writeFile(real, "old", { mode: 0o600 });
    await symlink(real, path);
    await writeConfig(path, "new");
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect(await readFile(real, "utf8")).toBe("new");
    expect(await readFile(join(dir, (await backups())[0] ?? ""), "utf8")).toBe("old");
  });

  it("changes nothing when nothing changes", async () => {
    await writeConfig(path, "same");
    const { mtimeMs } = await stat(path);
    await writeConfig(path, "same");
    expect((await stat(path)).mtimeMs).toBe(mtimeMs);
    expect(await backups()).toEqual([]);
  });
});

/** A disk whose n-th operation fails, a write after half of its text. */
function failing(nth: number): { readonly disk: Disk; readonly failed: () => boolean } {
  let count = 0;
  const fails = (): boolean => ++count === nth;
  const full = (): Error => Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
  const step =
    <A extends readonly unknown[], R>(work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (fails()) throw full();
      return work(...args);
    };
  const write: Disk["write"] = async (file, text, mode) => {
    if (!fails()) return DISK.write(file, text, mode);
    await DISK.write(file, text.slice(0, text.length / 2), mode);
    throw full();
  };
  const disk: Disk = {
    mkdir: step(DISK.mkdir),
    read: step(DISK.read),
    mode: step(DISK.mode),
    realpath: step(DISK.realpath),
    write,
    rename: step(DISK.rename),
    remove: step(DISK.remove),
    list: step(DISK.list),
  };
  return { disk, failed: () => count >= nth };
}

const MOST_STEPS = 40;

describe("faults 56, 58: when a step fails", () => {
  it("the old version or the new one is there, whole and for the owner only, and the reason is told", async () => {
    let steps = 0;
    for (let nth = 1; nth < MOST_STEPS; nth++) {
      await DISK.write(path, "old version", 0o600);
      const { disk, failed } = failing(nth);
      const outcome = await writeConfig(path, "new version", disk).catch((error: unknown) => error);
      const text = await readFile(path, "utf8");
      expect(["old version", "new version"]).toContain(text);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect(await leftovers()).toEqual([]);
      if (!failed()) {
        steps = nth - 1;
        break;
      }
      expect(outcome).toMatchObject({ code: "CCR-E053", facts: { where: path, detail: "ENOSPC" } });
      await Promise.all((await backups()).map((name) => DISK.remove(join(dir, name))));
    }
    expect(steps).toBeGreaterThan(5);
  });

  it("of an undo, nothing is lost either", async () => {
    for (let nth = 1; nth < MOST_STEPS; nth++) {
      await Promise.all((await readdir(dir)).map((name) => DISK.remove(join(dir, name))));
      await writeConfig(path, "first");
      await writeConfig(path, "second");
      const { disk, failed } = failing(nth);
      await undoConfig(path, disk).catch(() => {});
      const texts = await Promise.all((await readdir(dir)).map((name) => readFile(join(dir, name), "utf8")));
      expect(new Set(texts)).toEqual(new Set(["first", "second"]));
      if (!failed()) return;
    }
    expect.unreachable("it never succeeded");
  });
});

describe("undo", () => {
  it("goes back version by version, and keeps what was undone", async () => {
    for (const text of ["one", "two", "three"]) {
      await writeConfig(path, text);
      await new Promise((resolve) => void setTimeout(resolve, 2));
    }
    expect(await undoConfig(path)).toBe(`${path}.undone`);
    expect(await readFile(path, "utf8")).toBe("two");
    expect(await readFile(`${path}.undone`, "utf8")).toBe("three");
    await undoConfig(path);
    expect(await readFile(path, "utf8")).toBe("one");
    await expect(undoConfig(path)).rejects.toMatchObject({
      code: "CCR-E053",
      facts: { detail: "there is no version before it" },
    });
    expect(await readFile(path, "utf8")).toBe("one");
  });

  it("takes the backups of CCR too, which have colons in their names", async () => {
    await writeFile(join(dir, "config.json.2025-09-01T10:00:00.000Z.bak"), "ccr's");
    await writeFile(join(dir, "config.json.mine.bak"), "not one");
    await writeFile(path, "now");
    await undoConfig(path);
    expect(await readFile(path, "utf8")).toBe("ccr's");
  });
});
