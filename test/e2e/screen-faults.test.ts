/** Faults of the process around the pane: what the user finds on the terminal afterwards, and what is never lost. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { EXIT } from "../../src/cli/exit.ts";
import { ENTRY } from "../helpers/ccr.ts";
import { claudeHome, configure } from "../helpers/claude.ts";
import { openCockpit } from "../helpers/cockpit-session.ts";
import { isStopped } from "../helpers/pty-session.ts";
import { put } from "../helpers/temp-dir.ts";

const WAITS = "printf '\\033[?1049h\\033[?1003h\\033[?2004hREADY'; while :; do sleep 0.05; done";
const onSignal = (code: string): string[] => [
  "--import",
  `data:text/javascript,process.on("SIGUSR2", () => { ${encodeURIComponent(code)} })`,
];

function filesUnder(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  );
}

it.each([
  ["an error", 'throw new Error("a defect")'],
  ["a rejection", 'Promise.reject(new Error("a defect"))'],
])("fault 63: %s that nobody catches leaves a private file, a sentence and a usable terminal", async (_name, code) => {
  const running = await openCockpit({ script: WAITS, node: onSignal(code) });
  const { session, home, pid, processes } = running;
  await session.shows("READY");
  process.kill(pid(), "SIGUSR2");
  expect(await session.ended()).toBe(70);
  await session.until("everything as it was", () => session.traces.length === 0);
  await session.until("the end of all processes", () => processes().length === 0);
  const file = filesUnder(home).find((name) => /crash-.*\.txt$/.test(name)) ?? "";
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, "utf8")).toContain("Error: a defect");
  expect(session.screen.text).toMatch(/a defect in ccr, please report it with/);
  expect(session.screen.text).toContain("CCR-E900");
});

it("fault 64: out of memory: the guard restores the terminal and says what has happened, nothing runs on", async () => {
  const { session, pid, processes } = await openCockpit({
    script: WAITS,
    node: [
      "--max-old-space-size=64",
      ...onSignal("const all = []; for (;;) all.push(new Array(100_000).fill(Math.random()));"),
    ],
  });
  await session.shows("READY");
  process.kill(pid(), "SIGUSR2");
  expect(await session.ended()).toBeGreaterThan(128);
  await session.shows("ccr has ended unexpectedly");
  await session.until("everything as it was", () => session.traces.length === 0);
  await session.until("the end of all processes", () => processes().length === 0);
});

describe("fault 71: stopped by a signal and continued", () => {
  it.each(["SIGTSTP", "SIGSTOP"] as const)("%s", async (signal) => {
    const { session, pid } = await openCockpit({ script: WAITS });
    const { screen } = session;
    await session.shows("READY");
    await session.shows("─ ROUTE ");
    const own = pid();
    const before = screen.looks();
    process.kill(own, signal);
    await session.until("the stop", () => isStopped(own));
    if (signal === "SIGTSTP") await session.until("everything as it was", () => session.traces.length === 0);
    session.resize(116, 30);
    session.resize(120, 40);
    process.kill(own, "SIGCONT");
    await session.until("the cockpit", () => screen.alternateScreen && screen.text.includes("READY"));
    await session.until("the same picture", () => JSON.stringify(screen.looks()) === JSON.stringify(before));
    await session.until("the child's modes", () => screen.terminal.modes.bracketedPasteMode);
    session.type("\u001c?");
    await session.shows("switch model");
  });
});

it("fault 77: a terminal that takes nothing for a while gets the newest picture, and keys arrive meanwhile", async () => {
  const script = "stty raw -echo; (while :; do seq 1 1000; done) & printf READY; exec head -c 5 >got; sleep 9";
  const { session, dir } = await openCockpit({ script });
  await session.until("output", () => /\d{3}/.test(session.screen.line(5)));
  session.stall(true);
  session.type("hello");
  await session.until("the keys", () => {
    try {
      return readFileSync(join(dir, "got"), "utf8") === "hello";
    } catch {
      return false;
    }
  });
  session.stall(false);
  session.type("\u001c?");
  await session.shows("switch model");
});

describe("fault 69: Claude Code that cannot be run", () => {
  it.each([
    ["is missing", "/nonexistent/claude", undefined],
    ["is no program", undefined, 0o644],
  ])("%s: a sentence with the way out, and an untouched terminal", async (_name, path, mode) => {
    const place = await claudeHome();
    await configure(place, "http://127.0.0.1:9/v1/chat/completions");
    const file = path ?? (await put(join(place.home, "claude"), "text\n", mode));
    const { session } = await openCockpit({ env: { CLAUDE_PATH: file, HOME: place.home } });
    expect(await session.ended()).toBe(EXIT.noClaude);
    expect(session.traces).toEqual([]);
    expect(session.screen.text).toMatch(/CCR-E00\d/);
  });
});

describe("fault 74: no terminal to draw on", () => {
  it("a pipe and TERM=dumb get no control sequence", async () => {
    const place = await claudeHome();
    const env = { ...process.env, ...place.env, TERM: "dumb" };
    const run = spawnSync(process.execPath, [ENTRY, "demo"], {
      cwd: place.project,
      env,
      encoding: "utf8",
      timeout: 25_000,
    });
    expect(run.stdout + run.stderr).not.toContain("\u001b");
    expect(run.status).toBe(0);
  });

  it("TERM=dumb on a terminal is no screen either", async () => {
    const { session } = await openCockpit({
      args: ["demo"],
      node: ["--import", 'data:text/javascript,process.env.TERM = "dumb"'],
    });
    expect(await session.ended()).toBe(0);
    expect(session.traces).toEqual([]);
  });
});
