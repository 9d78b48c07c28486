import { mkdir, readdir, readFile, rename, rm, stat, symlink, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { LogFile } from "../../src/log/file.ts";
import { newLogFile, onlyLogFile } from "../../src/log/folder.ts";
import { put, tempDir } from "../helpers/temp-dir.ts";

interface Written {
  readonly file: LogFile;
  readonly troubles: (string | undefined)[];
}

function writing(next: () => Promise<string>, maxBytes = 1_000): Written {
  const troubles: (string | undefined)[] = [];
  const file = new LogFile({
    next,
    maxBytes,
    maxAgeMs: 60_000,
    lostLine: (count) => `${count} lost\n`,
    onTrouble: (reason) => troubles.push(reason),
  });
  onTestFinished(() => file.close());
  return { file, troubles };
}

async function logs(folder: string): Promise<string[]> {
  return (await readdir(folder)).toSorted();
}

describe("a log file", () => {
  it("fault 80: is put aside when it is full, and lines are never cut", async () => {
    const folder = join(await tempDir(), "logs");
    const { file } = writing(() => newLogFile(folder, { maxBytes: 1e6, maxFiles: 100 }), 100);
    const lines = Array.from({ length: 20 }, (_, i) => `line ${i} ${"x".repeat(30)}\n`);
    for (const line of lines) {
      file.write(line);
      await file.flush();
    }
    const names = await logs(folder);
    expect(names).toHaveLength(10);
    expect(names.every((name) => /^ccr-\d{14}(_\d)?\.log$/.test(name))).toBe(true);
    const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
    expect(texts.every((text) => text.length <= 100 && text.endsWith("\n"))).toBe(true);
    expect(texts.join("").match(/^line \d+ x{30}$/gm)).toHaveLength(20);
  });

  it("T6: and its folder are nobody else's to read", async () => {
    const folder = join(await tempDir(), "logs");
    const path = await newLogFile(folder, { maxBytes: 1, maxFiles: 1 });
    const modes = await Promise.all([folder, path].map(async (at) => (await stat(at)).mode & 0o777));
    expect(modes).toEqual([0o700, 0o600]);
  });

  it("fault 57: on a full disk is told once, keeps lines, counts what finds no room, and goes on when there is space", async () => {
    const dir = await tempDir();
    const path = join(dir, "some.log");
    await symlink("/dev/full", path);
    const { file, troubles } = writing(() => Promise.resolve(path), 1e9);
    file.write("one\n");
    await file.flush();
    await file.flush();
    const big = `${"x".repeat(99_999)}\n`;
    for (let i = 0; i < 12; i++) file.write(big);
    await file.flush();
    expect(troubles).toEqual([expect.stringContaining("ENOSPC")]);
    await unlink(path);
    await file.flush();
    expect(troubles).toEqual([expect.stringContaining("ENOSPC"), undefined]);
    const text = await readFile(path, "utf8");
    expect(text.replaceAll(big, "big\n")).toBe(`\none\n${"big\n".repeat(10)}2 lost\n`);
  });

  it("fault 57: in a folder that cannot be made is no reason to fail", async () => {
    const dir = await tempDir();
    const blocked = await put(join(dir, "logs"), "a file");
    const { file, troubles } = writing(() => newLogFile(blocked, { maxBytes: 1, maxFiles: 1 }));
    file.write("one\n");
    await file.flush();
    await rm(blocked);
    file.write("two\n");
    await file.flush();
    expect(troubles).toEqual([expect.stringContaining("EEXIST"), undefined]);
    const [name = ""] = await logs(blocked);
    expect(await readFile(join(blocked, name), "utf8")).toBe("one\ntwo\n");
  });

  it("that somebody has moved away is made anew", async () => {
    const path = join(await tempDir(), "some.log");
    const { file } = writing(() => onlyLogFile(path, 1_000));
    file.write("one\n");
    await file.flush();
    await rename(path, `${path}.old`);
    file.write("two\n");
    await file.flush();
    expect(await readFile(path, "utf8")).toBe("two\n");
  });

  it("with one name moves over what was moved before", async () => {
    const path = join(await tempDir(), "some.log");
    const { file } = writing(() => onlyLogFile(path, 10), 10);
    for (const line of ["first ....\n", "second ...\n", "third ....\n"]) {
      file.write(line);
      await file.flush();
    }
    expect(await readFile(path, "utf8")).toBe("third ....\n");
    expect(await readFile(`${path}.1`, "utf8")).toBe("second ...\n");
  });
});

describe("the folder of log files", () => {
  const NOW = new Date(2026, 10, 25, 14, 30, 55);

  it("is named as CCR does, also for several processes in one second", async () => {
    const folder = await tempDir();
    const made = [1, 2, 3].map(() => newLogFile(folder, { maxBytes: 1e6, maxFiles: 9 }, NOW));
    await Promise.all(made);
    expect(await logs(folder)).toEqual([
      "ccr-20261125143055.log",
      "ccr-20261125143055_1.log",
      "ccr-20261125143055_2.log",
    ]);
  });

  it.each([
    [{ maxBytes: 250, maxFiles: 99 }, ["ccr-20260103000000.log", "ccr-20260104000000.log"]],
    [{ maxBytes: 1e6, maxFiles: 3 }, ["ccr-20260103000000.log", "ccr-20260104000000.log"]],
    [{ maxBytes: 1, maxFiles: 3 }, []],
  ])("fault 80: keeps %o and removes the oldest first, and nothing of anybody else's", async (limits, kept) => {
    const folder = await tempDir();
    for (const day of [1, 2, 3, 4]) await writeFile(join(folder, `ccr-2026010${day}000000.log`), "x".repeat(100));
    await put(join(folder, "ccr-notes.log"), "mine");
    await mkdir(join(folder, "ccr-old"));
    await newLogFile(folder, limits, NOW);
    expect(await logs(folder)).toEqual([...kept, "ccr-20261125143055.log", "ccr-notes.log", "ccr-old"]);
  });
});
