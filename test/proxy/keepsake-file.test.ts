/** Keepsakes on disk: found again after a restart, a crash, a full disk, and by other processes. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { appendFile, chmod, readdir, readFile, rm, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { KeepsakeFile } from "../../src/proxy/keepsake-file.ts";
import { ROOT } from "../helpers/ccr.ts";
import { kept, place, recalled, sealed } from "../helpers/keepsake-place.ts";
import { put, tempDir } from "../helpers/temp-dir.ts";

const PROGRAM = join(ROOT, "test", "fixtures", "programs", "keepsake-writer.ts");

async function onlyFile(folder: string): Promise<string> {
  const [name, ...rest] = await readdir(folder);
  expect(rest).toEqual([]);
  return join(folder, name ?? "");
}

describe("on disk", () => {
  it("is there after a restart, the newest of one id", async () => {
    const { open, faults } = await place();
    await kept(open(), "a", { "1": sealed("x"), "2": sealed("y") });
    await kept(open(), "a", { "1": sealed("z") });
    expect(await recalled(open(), "a", "1", "2", "3")).toEqual([sealed("z"), sealed("y"), undefined]);
    expect(await recalled(open(), "b", "1")).toEqual([undefined]);
    expect(faults).toEqual([]);
  });

  it("does not exist before there is something to keep", async () => {
    const { open, folder } = await place();
    const table = open();
    await table.load("a");
    table.of("a").keep("1", "");
    await table.close();
    await expect(stat(folder)).rejects.toThrow("ENOENT");
  });

  it("T6: is the user's alone, whatever the umask, and made so again", async () => {
    const before = process.umask(0);
    onTestFinished(() => void process.umask(before));
    const { open, folder } = await place();
    await kept(open(), "a", { "1": sealed("x") });
    const file = await onlyFile(folder);
    const modes = async (): Promise<string[]> =>
      [folder, join(folder, ".."), file].reduce<Promise<string[]>>(
        async (list, path) => [...(await list), ((await stat(path)).mode & 0o777).toString(8)],
        Promise.resolve([]),
      );
    expect(await modes()).toEqual(["700", "700", "600"]);
    await chmod(file, 0o644);
    await chmod(folder, 0o755);
    await recalled(open(), "a", "1");
    await expect.poll(modes).toEqual(["700", "700", "600"]);
  });

  it.each([
    "../../../../etc/passwd",
    "/etc/passwd",
    "..",
    ".",
    "",
    "a/b\\c",
    "con",
    "a\0b",
    "x".repeat(100_000),
    "\u202e漢🙂\ud800",
  ])("T2: a conversation called %j is a file in the folder like any other", async (name) => {
    const { open, folder, faults } = await place();
    await kept(open(), name, { "1": sealed("x") });
    expect(await onlyFile(folder)).toMatch(/\/[0-9a-f]{32}\.jsonl$/);
    expect(await recalled(open(), name, "1")).toEqual([sealed("x")]);
    expect(await readdir(join(folder, ".."))).toEqual(["keepsakes"]);
    expect(faults).toEqual([]);
  });

  it("does not follow a link that somebody has put in its place", async () => {
    const { open, folder, faults } = await place();
    await kept(open(), "a", { "1": sealed("x") });
    const file = await onlyFile(folder);
    const target = await put(join(await tempDir(), "victim"), "precious");
    await truncate(file);
    await rm(file);
    await symlink(target, file);
    const table = open();
    await recalled(table, "a", "1");
    await kept(table, "a", { "2": sealed("y") });
    expect(await readFile(target, "utf8")).toBe("precious");
    expect(faults).toHaveLength(1);
  });

  it("passes over what it cannot read: torn lines, other JSON, other files", async () => {
    const { open, folder, faults } = await place();
    await kept(open(), "a", { "1": sealed("x") });
    const file = await onlyFile(folder);
    const lines = [
      "",
      "null",
      "[]",
      "7",
      '{"id":1,"sealed":"ccr1.x"}',
      '{"id":"2"}',
      '{"id":"3","sealed":"plain"}',
      '{"id":"4","sea',
      "\u0000\u0001",
    ];
    await appendFile(file, `${lines.join("\n")}\n`);
    await appendFile(file, Buffer.from([0xff, 0xfe, 10]));
    await appendFile(file, '{"id":"5","sealed":"ccr1.torn');
    const table = open();
    expect(await recalled(table, "a", "1", "2", "3", "4", "5")).toEqual([
      sealed("x"),
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    await kept(table, "a", { "6": sealed("y") });
    expect(await recalled(open(), "a", "1", "5", "6")).toEqual([sealed("x"), undefined, sealed("y")]);
    expect(faults).toEqual([]);
  });

  it("any cut of the file loses the torn line only", async () => {
    const { open, folder } = await place();
    await kept(open(), "a", { "1": sealed("x"), "2": sealed("y"), "3": sealed("grüße") });
    const file = await onlyFile(folder);
    const whole = await readFile(file);
    for (let length = whole.length; length >= 0; length--) {
      await writeFile(file, whole.subarray(0, length));
      const text = whole.subarray(0, length).toString();
      const expected = ["1", "2", "3"].map((id) =>
        text.includes(`${JSON.stringify(sealed({ "1": "x", "2": "y" }[id] ?? "grüße"))}}\n`)
          ? expect.any(String)
          : undefined,
      );
      expect(await recalled(open(), "a", "1", "2", "3")).toEqual(expected);
    }
  });

  it("is written anew when it has grown too large, with what is still known", async () => {
    const { open, folder, faults } = await place();
    const table = open();
    const large = "x".repeat(200_000);
    for (let i = 0; i < 90; i += 10)
      await kept(
        table,
        "a",
        Object.fromEntries(Array.from({ length: 10 }, (_, j) => [`call_${i + j}`, sealed(large + String(i + j))])),
      );
    const file = await onlyFile(folder);
    expect((await stat(file)).size).toBeGreaterThan(16_000_000);
    expect(await recalled(table, "a", "call_89", "call_0")).toEqual([sealed(`${large}89`), undefined]);
    const { size, mode } = await stat(file);
    expect({ small: size < 9_000_000, mode: mode & 0o777 }).toEqual({ small: true, mode: 0o600 });
    await kept(table, "a", { last: sealed("z") });
    expect(await recalled(open(), "a", "call_89", "last")).toEqual([sealed(`${large}89`), sealed("z")]);
    expect(await readdir(folder)).toHaveLength(1);
    expect(faults).toEqual([]);
  });

  it("a file that somebody has blown up is read from its end", async () => {
    const { open, folder } = await place();
    await kept(open(), "a", { "1": sealed("x") });
    const file = await onlyFile(folder);
    await truncate(file, 3_000_000_000);
    await appendFile(file, `\n{"id":"2","sealed":"${sealed("y")}"}\n`);
    expect(await recalled(open(), "a", "1", "2")).toEqual([undefined, sealed("y")]);
  });
});

describe("fault 57: a disk that takes nothing", () => {
  it("is told once, and serving goes on; what could not be written is written later", async () => {
    const { open, folder, faults } = await place();
    await put(join(folder, "..", "keepsakes"), "a file where the folder should be");
    const table = open();
    await kept(table, "a", { "1": sealed("x") });
    await kept(table, "a", { "2": sealed("y") });
    expect(await recalled(table, "a", "1", "2")).toEqual([sealed("x"), sealed("y")]);
    expect(faults).toEqual([expect.stringMatching(/^reasoning .* cannot be kept in .*keepsakes \(E[A-Z]+\)/)]);
    await rm(folder);
    await kept(table, "a", { "3": sealed("z") });
    expect(await recalled(open(), "a", "1", "2", "3")).toEqual([sealed("x"), sealed("y"), sealed("z")]);
  });

  it("does not fill the memory instead", async () => {
    const faults: unknown[] = [];
    const file = new KeepsakeFile("/dev/null/no/such/folder", (error) => faults.push(error));
    for (let i = 0; i < 100; i++) file.append({ id: String(i), sealed: sealed("x".repeat(100_000)) });
    await file.settled();
    expect(faults).toHaveLength(1);
    expect(file.busy).toBe(false);
  });
});

describe("several processes", () => {
  function writer(...args: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    return child;
  }

  it("write to one conversation at once, and each finds what the others wrote", async () => {
    const { open, folder, faults } = await place();
    const mine = open();
    const children = ["a", "b", "c"].map((name) => writer(folder, "shared", name, "500"));
    const ended = children.map((child) => once(child, "exit"));
    for (let i = 0; i < 200; i++) await kept(mine, "shared", { [`mine_${i}`]: sealed(String(i)) });
    for (const [code] of await Promise.all(ended)) expect(code).toBe(0);
    const ids = ["a_0", "b_250", "c_499", "mine_0", "mine_199"];
    for (const table of [mine, open()])
      expect(await recalled(table, "shared", ...ids)).toEqual(ids.map(() => expect.stringMatching(/^ccr1\.up\.any\./)));
    const lines = (await readFile(await onlyFile(folder), "utf8")).split("\n").filter(Boolean);
    expect(lines.map((line) => Object.keys(JSON.parse(line)).length)).toEqual(Array.from({ length: 1_700 }, () => 2));
    expect(faults).toEqual([]);
  });

  it("a process that has read before sees what another one has added, a second later at most", async () => {
    const { open } = await place();
    const [first, second] = [open(), open()];
    await kept(first, "a", { "1": sealed("x") });
    expect(await recalled(second, "a", "1", "2")).toEqual([sealed("x"), undefined]);
    await kept(first, "a", { "2": sealed("y") });
    await expect.poll(() => recalled(second, "a", "2"), { timeout: 5_000 }).toEqual([sealed("y")]);
    await kept(second, "a", { "3": sealed("z") });
    await expect.poll(() => recalled(first, "a", "3"), { timeout: 5_000 }).toEqual([sealed("z")]);
  });

  it("fault 52: kill -9 at any time leaves a file that can be read and written", async () => {
    const { open, folder, faults } = await place();
    for (let round = 0; round < 8; round++) {
      const child = writer(folder, "killed", `round${round}`);
      if (child.stdout) await once(child.stdout, "data");
      await new Promise((resolve) => void setTimeout(resolve, round * 3));
      child.kill("SIGKILL");
      await once(child, "exit");
      const table = open();
      expect(await recalled(table, "killed", `round${round}_0`)).toEqual([sealed("0".repeat(200))]);
      await kept(table, "killed", { [`mine${round}`]: sealed("x") });
      expect(await recalled(open(), "killed", `mine${round}`, `round${round}_1`)).toEqual([
        sealed("x"),
        sealed("1".repeat(200)),
      ]);
    }
    expect(faults).toEqual([]);
  });
});
