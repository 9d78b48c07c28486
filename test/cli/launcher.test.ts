/** `bin/ccr`: which Node runs the program, and what is said when none can. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { outcomeOf, ROOT } from "../helpers/ccr.ts";
import { put, tempDir } from "../helpers/temp-dir.ts";

/** Stands in for the program: says who runs it, then waits for a signal when asked to. */
const PROGRAM = `
if (process.argv[2] === "wait") {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => { console.log(signal); process.exit(7); });
  setInterval(() => {}, 1000);
}
console.log(JSON.stringify({ args: process.argv.slice(2), pid: process.pid }));
if (process.argv[2] === "die") process.kill(process.pid, "SIGKILL");
if (process.argv[2] === "exit") process.exitCode = 5;
`;

interface Installation {
  readonly dir: string;
  start(old: boolean, ...args: readonly string[]): ChildProcess;
}

async function install(): Promise<Installation> {
  const dir = await tempDir();
  await mkdir(join(dir, "pkg", "bin"), { recursive: true });
  for (const file of ["ccr", "package.json"]) await copyFile(join(ROOT, "bin", file), join(dir, "pkg", "bin", file));
  await put(join(dir, "pkg", "dist", "cli.js"), PROGRAM);
  await put(join(dir, "pkg", "package.json"), { type: "module" });
  const oldNode = await put(
    join(dir, "old.cjs"),
    'Object.defineProperty(process.versions, "node", { value: "20.20.2" });',
  );
  const start = (old: boolean, ...args: readonly string[]): ChildProcess => {
    const child = spawn(process.execPath, [...(old ? ["-r", oldNode] : []), join(dir, "pkg", "bin", "ccr"), ...args]);
    onTestFinished(() => void child.kill("SIGKILL"));
    return child;
  };
  return { dir, start };
}

async function bundleNode(folder: string, version: string): Promise<string> {
  const home = join(folder, "node_modules", "node");
  await put(join(home, "package.json"), { name: "node", version });
  await mkdir(join(home, "bin"));
  await symlink(process.execPath, join(home, "bin", "node"));
  return home;
}

const firstLine = async (child: ChildProcess): Promise<Record<string, unknown>> => {
  const [chunk] = child.stdout ? await once(child.stdout, "data") : [];
  return JSON.parse(String(chunk).split("\n", 1)[0] ?? "");
};

describe("the launcher", () => {
  it("runs the program itself on a Node that is new enough", async () => {
    const { start } = await install();
    const child = start(false, "exit", "", "--x");
    const { code, stdout } = await outcomeOf(child);
    expect(code).toBe(5);
    expect(JSON.parse(stdout)).toMatchObject({ args: ["exit", "", "--x"], pid: child.pid });
  });

  it("runs it on the bundled Node otherwise, also on one further up", async () => {
    const { dir, start } = await install();
    await bundleNode(join(dir, "pkg"), "22.18.0");
    await bundleNode(dir, "26.1.0");
    const { code, stdout } = await outcomeOf(start(true, "exit", "", "$HOME"));
    expect(code).toBe(5);
    expect(JSON.parse(stdout)).toMatchObject({ args: ["exit", "", "$HOME"] });
  });

  it("says in one line what is needed when there is none", async () => {
    const { code, stdout, stderr } = await outcomeOf((await install()).start(true));
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe("ccr: needs Node 22.19 or newer, this is 20.20.2. Install one: https://nodejs.org\n");
  });

  it("says what to do when the program was not built", async () => {
    const { dir } = await install();
    const bin = join(dir, "other", "bin");
    await mkdir(bin, { recursive: true });
    for (const file of ["ccr", "package.json"]) await copyFile(join(ROOT, "bin", file), join(bin, file));
    const { code, stderr } = await outcomeOf(spawn(process.execPath, [join(bin, "ccr")]));
    expect({ code, stderr }).toEqual({ code: 1, stderr: "ccr: dist/cli.js is missing. Build it: npm run build\n" });
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "hands %s to the program and its exit code back",
    async (signal) => {
      const { dir, start } = await install();
      await bundleNode(dir, "26.1.0");
      const child = start(true, "wait");
      await firstLine(child);
      child.kill(signal);
      expect(await outcomeOf(child)).toMatchObject({ code: 7, stdout: `${signal}\n` });
    },
  );

  it("reports a program that was killed as shells do", async () => {
    const { dir, start } = await install();
    await bundleNode(dir, "26.1.0");
    expect((await outcomeOf(start(true, "die"))).code).toBe(137);
  });

  it("does not leave the program behind when it is killed itself", async () => {
    const { dir, start } = await install();
    await bundleNode(dir, "26.1.0");
    const child = start(true, "wait");
    const { pid } = await firstLine(child);
    expect(pid).not.toBe(child.pid);
    const rest = outcomeOf(child);
    child.kill("SIGKILL");
    expect((await rest).stdout).toBe("SIGTERM\n");
  });

  it("asks for the same Node as package.json", async () => {
    const launcher = await readFile(join(ROOT, "bin", "ccr"), "utf8");
    const { engines } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
    expect(`>=${/NEEDED = "([\d.]+)"/.exec(launcher)?.[1]}`).toBe(engines.node);
  });

  it("is written in the JavaScript of old Nodes", async () => {
    const launcher = await readFile(join(ROOT, "bin", "ccr"), "utf8");
    expect(launcher).not.toMatch(/\?\?=|\|\|=|&&=|\bawait\b|static \{|#\w+\(|"node:/);
  });
});
