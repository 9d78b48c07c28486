/** Processes by number and beginning: against real processes, also such as nobody waits for. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

import { describe, expect, it, onTestFinished } from "vitest";

import { holderOf } from "../../../src/cli/service/holder.ts";
import { beganOf, commandLineOf, endsWithin, lives, ourselves, signal } from "../../../src/cli/service/process.ts";

function start(code: string): { readonly pid: number; ended: Promise<unknown> } {
  const child = spawn(process.execPath, ["-e", code], { stdio: "ignore" });
  onTestFinished(() => void child.kill("SIGKILL"));
  return { pid: child.pid ?? 0, ended: once(child, "exit") };
}

const FOREVER = "setInterval(() => {}, 1000)";

describe("a process", () => {
  it("has one beginning for all its life", () => {
    expect(beganOf(process.pid)).toMatch(/\S/);
    expect(beganOf(process.pid)).toBe(beganOf(process.pid));
    expect(lives(ourselves())).toBe(true);
  });

  it("is another one when it began at another time", () => {
    expect(lives({ pid: process.pid, began: "another-boot 12" })).toBe(false);
  });

  it.each([[0], [-1], [1.5], [Number.NaN], [2 ** 22 - 1]])("%d is none", (pid) => {
    expect(beganOf(pid)).toBeUndefined();
  });

  it("does not live any more as a zombie", async () => {
    // What the shell becomes waits for nobody, so its child stays in the table of processes.
    const shell = spawn("sh", ["-c", "sleep 0.2 & echo $!; exec sleep 60"], { stdio: ["ignore", "pipe", "ignore"] });
    onTestFinished(() => void shell.kill("SIGKILL"));
    const [line] = await once(shell.stdout, "data");
    await expect.poll(() => beganOf(Number(String(line).trim()))).toBeUndefined();
    expect(() => process.kill(Number(String(line).trim()), 0)).not.toThrow();
  });

  it("has a command line", () => {
    const { pid } = start(FOREVER);
    expect(commandLineOf(pid)).toContain(FOREVER);
  });
});

describe("signals", () => {
  it("reach the process that is meant, and no other", async () => {
    const { pid, ended } = start(FOREVER);
    const began = beganOf(pid) ?? "";
    signal({ pid, began: "another-boot 12" }, "SIGKILL");
    expect(await endsWithin({ pid, began }, 60)).toBe(false);
    signal({ pid, began }, "SIGKILL");
    expect(await endsWithin({ pid, began }, 5_000)).toBe(true);
    await ended;
    signal({ pid, began }, "SIGKILL");
  });
});

describe("who has a port", () => {
  it("is told with its number", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    expect(holderOf(port)).toContain(`(pid ${process.pid})`);
  });

  it("is nobody where nobody listens", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    server.close();
    expect(holderOf(typeof address === "object" ? (address?.port ?? 0) : 0)).toBeUndefined();
  });
});
