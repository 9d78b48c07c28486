import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { describe, expect, it } from "vitest";

import { isAlive, isStopped, PtySession } from "../helpers/pty-session.ts";
import { tempDir } from "../helpers/temp-dir.ts";

const PROGRAM = join(import.meta.dirname, "../fixtures/programs/tty.ts");

interface Rig {
  readonly session: PtySession;
  readonly pid: number;
  /** The details of everything of this kind that the program has noted. */
  noted(what: string): unknown[];
  until(what: string, count?: number): Promise<void>;
}

async function rig(script?: string): Promise<Rig> {
  const log = join(await tempDir(), "log");
  const command = [process.execPath, PROGRAM, log, ...(script === undefined ? [] : [script])];
  const session = await PtySession.start({ command });
  // The last line may be half written.
  const lines = (): [string, unknown][] =>
    existsSync(log)
      ? readFileSync(log, "utf8")
          .split("\n")
          .slice(0, -1)
          .map((line) => JSON.parse(line))
      : [];
  const noted = (what: string): unknown[] => lines().flatMap(([kind, detail]) => (kind === what ? [detail] : []));
  const until = (what: string, count = 1): Promise<void> => session.until(what, () => noted(what).length >= count);
  await session.shows("READY");
  await until("ready");
  const [ready] = noted("ready");
  const pid = typeof ready === "object" && ready !== null ? Number(Reflect.get(ready, "pid")) : 0;
  return { session, pid, noted, until };
}

describe("the terminal", () => {
  it("is taken and given back as it was", async () => {
    const running = await rig();
    const { session, noted } = running;
    expect(session.screen.alternateScreen).toBe(true);
    expect(session.settings).toContain("-icanon");
    expect(session.traces).toContain("bracketed paste");
    expect(noted("ready")).toEqual([{ cols: 80, rows: 24, pid: running.pid }]);
    session.type("q");
    expect(await running.session.ended()).toBe(0);
    expect(session.traces).toEqual([]);
  });

  it("hands over every byte that is typed", async () => {
    const { session, noted, until } = await rig();
    const bytes = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)).join("");
    session.type(bytes);
    await session.until("all of it", () => noted("input").join("").length === 256);
    expect(noted("input").join("")).toBe(bytes);
    session.type("q");
    await until("left");
  });

  it("tells its size once it has come to rest, however often it changed", async () => {
    const { session, noted } = await rig();
    for (let cols = 40; cols < 90; cols++) session.resize(cols, 20);
    const last = (): unknown => noted("resize").at(-1);
    await session.until("the last size", () => JSON.stringify(last()) === '{"cols":89,"rows":20}');
    await sleep(100);
    expect(last()).toEqual({ cols: 89, rows: 20 });
    expect(noted("resize").length).toBeLessThan(40);
  });

  it("that takes no output stops neither keys nor anything else, and gets the newest frame in the end", async () => {
    const { session, noted } = await rig();
    session.stall(true);
    for (let key = 0; key < 5; key++) {
      session.type("f");
      await sleep(30);
      session.type(String(key));
      await session.until("the key", () => noted("input").join("").includes(String(key)));
    }
    session.stall(false);
    await session.shows("frame 2");
    expect(session.screen.text).not.toContain("frame 3");
  });

  it("goes away: that is noticed, once, and nothing hangs", async () => {
    const { session, pid, noted } = await rig();
    await session.close();
    for (let waited = 0; waited < 5_000 && isAlive(pid); waited += 20) await sleep(20);
    expect(isAlive(pid)).toBe(false);
    expect(noted("lost").length).toBeLessThanOrEqual(1);
  });
});

describe("fault 71: job control", () => {
  it("gives the terminal back while we are stopped, and takes it again", async () => {
    const { session, pid, noted, until } = await rig();
    process.kill(pid, "SIGTSTP");
    await session.until("the shell's screen", () => !session.screen.alternateScreen);
    await session.until("its settings", () => session.traces.length === 0);
    await session.until("the stop", () => isStopped(pid));
    expect(noted("suspend")).toHaveLength(1);
    session.resize(70, 20);
    process.kill(pid, "SIGCONT");
    await until("resume");
    await session.until("raw mode", () => session.settings.includes("-icanon"));
    await session.until("our screen", () => session.screen.alternateScreen);
    await session.until("the new size", () => JSON.stringify(noted("resize").at(-1)) === '{"cols":70,"rows":20}');
    session.type("q");
    expect(await session.ended()).toBe(0);
    expect(session.traces).toEqual([]);
  });

  it("takes the terminal again after a stop that could not be caught", async () => {
    const { session, pid, until } = await rig();
    process.kill(pid, "SIGSTOP");
    await sleep(50);
    process.kill(pid, "SIGCONT");
    await until("resume");
    session.type("q");
    expect(await session.ended()).toBe(0);
    expect(session.traces).toEqual([]);
  });
});

describe("a sudden end", () => {
  it("by an exception: the terminal is as it was before the report is written", async () => {
    const running = await rig();
    running.session.type("e");
    expect(await running.session.ended()).toBe(1);
    expect(running.session.traces).toEqual([]);
    expect(running.session.screen.text).toContain("Error: a defect");
  });

  it("by KILL: the guard restores the terminal", async () => {
    const running = await rig();
    process.kill(running.pid, "SIGKILL");
    expect(await running.session.ended()).toBe(137);
    await running.session.until("everything as it was", () => running.session.traces.length === 0);
  });

  it.each([
    ["obeys", "exec sleep 99"],
    ["ignores HUP and TERM and has a child", "trap '' HUP TERM; sleep 99 & sleep 99"],
  ])("by KILL: the guard ends a child that %s", async (_name, script) => {
    const { session, pid, noted } = await rig(script);
    const child = Number(noted("child")[0]);
    expect(isAlive(child)).toBe(true);
    process.kill(pid, "SIGKILL");
    await session.until("the end of the child", () => !isAlive(child));
    await session.until("everything as it was", () => session.traces.length === 0);
  });

  it("in the middle of a frame, with a terminal that takes nothing", async () => {
    const { session, pid } = await rig();
    session.stall(true);
    session.type("f");
    await sleep(50);
    process.kill(pid, "SIGTERM");
    await sleep(300);
    session.stall(false);
    expect(await session.ended()).toBe(143);
    await session.until("everything as it was", () => session.traces.length === 0);
  });
});

it("a guard that is not needed any more is gone", async () => {
  const running = await rig();
  const guards = (): string[] => childrenOf(running.pid).filter((name) => name.includes("ccr-guard"));
  expect(guards()).toHaveLength(1);
  const [pids] = [childPids(running.pid)];
  running.session.type("q");
  expect(await running.session.ended()).toBe(0);
  await running.session.until("the end of the guard", () => !pids.some(isAlive));
});

function childPids(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
}

function childrenOf(pid: number): string[] {
  return childPids(pid).map((child) => readFileSync(`/proc/${child}/cmdline`, "utf8"));
}
