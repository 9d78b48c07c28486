/** However the cockpit ends: the terminal is as it was, and nothing runs on. */
import { readdirSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { type CockpitSession, openCockpit } from "../helpers/cockpit-session.ts";
import { isAlive } from "../helpers/pty-session.ts";

/** Throws where nobody catches, when it is told to. */
const DEFECT = `data:text/javascript,process.on("SIGUSR2", () => { throw new Error("a defect") })`;

async function nothingIsLeft({ session, processes }: CockpitSession): Promise<void> {
  await session.until("everything as it was", () => session.traces.length === 0);
  await session.until(`the end of all processes`, () => processes().length === 0);
}

describe("with the real Claude Code", () => {
  it.each([
    ["SIGTERM", 143],
    ["SIGHUP", 129],
    ["SIGINT", 130],
    ["SIGKILL", 137],
    ["SIGUSR2", 70],
  ] as const)("%s: exit code %d", async (signal, code) => {
    const running = await openCockpit({ args: ["demo"], node: ["--import", DEFECT] });
    const { session, processes, pid } = running;
    await session.shows("manual mode on");
    expect(processes().some((line) => line.includes("--settings"))).toBe(true);
    process.kill(pid(), signal);
    expect(await session.ended()).toBe(code);
    await nothingIsLeft(running);
    if (signal === "SIGUSR2") expect(session.screen.text).toContain("Error: a defect");
    if (signal !== "SIGKILL") expect(readdirSync(running.temp)).toEqual([]);
  });
});

describe("with a program that", () => {
  it("fault 65: ends with an error: its code is ours, and its last words stay", async () => {
    const running = await openCockpit({ script: "printf 'something went wrong\\n'; sleep 0.3; exit 42" });
    expect(await running.session.ended()).toBe(42);
    expect(running.session.screen.text).toContain("something went wrong");
    expect(running.session.screen.text).toContain("Claude Code ended (code 42)");
    await nothingIsLeft(running);
  });

  it("fault 66: is killed: the pane says so, its modes are reset, and it is started again when the user wants", async () => {
    const running = await openCockpit({
      script: "printf 'STARTED\\n\\033[?1003h\\033[?2004h\\033[?25l'; sleep 0.3; kill -KILL $$",
    });
    const { session } = running;
    await session.shows("Claude Code was ended by SIGKILL");
    await session.until("no modes", () => !session.screen.terminal.modes.bracketedPasteMode);
    expect(session.screen.text).toContain("STARTED");
    session.type("x");
    session.type("\r");
    await session.until("another start", () => !session.screen.text.includes("was ended by"));
    await session.shows("Claude Code was ended by SIGKILL");
    session.type("q");
    expect(await session.ended()).toBe(137);
    await nothingIsLeft(running);
  });

  it("fault 67: ignores all signals: it is ended all the same", async () => {
    const running = await openCockpit({ script: "trap '' HUP INT TERM; echo READY; while :; do sleep 0.1; done" });
    await running.session.shows("READY");
    process.kill(running.pid(), "SIGTERM");
    expect(await running.session.ended()).toBe(143);
    await nothingIsLeft(running);
  });

  it("fault 67: ignores all signals, and we are killed: the guard ends it", async () => {
    const running = await openCockpit({ script: "trap '' HUP INT TERM; echo READY; while :; do sleep 0.1; done" });
    await running.session.shows("READY");
    process.kill(running.pid(), "SIGKILL");
    expect(await running.session.ended()).toBe(137);
    await nothingIsLeft(running);
  });

  it("fault 68: left processes behind: they end too", async () => {
    const running = await openCockpit({ script: "(trap '' HUP TERM; exec sleep 999) & echo READY; sleep 0.5; exit 0" });
    await running.session.shows("READY");
    expect(await running.session.ended()).toBe(0);
    await nothingIsLeft(running);
  });
});

it("fault 59, fault 75: the terminal is closed: everything ends", async () => {
  const { session, pid, processes } = await openCockpit({ script: "echo READY; while :; do sleep 0.1; done" });
  await session.shows("READY");
  const own = pid();
  await session.close();
  await session.until("the end of all processes", () => !isAlive(own) && processes().length === 0);
});

it("fault 77: the terminal takes nothing any more: a signal still ends everything", async () => {
  const running = await openCockpit({ script: "trap '' PIPE; yes 'no end'" });
  const { session } = running;
  await session.shows("no end");
  session.stall(true);
  const own = running.pid();
  process.kill(own, "SIGTERM");
  await session.until("the end of ccr", () => !isAlive(own));
  session.stall(false);
  expect(await session.ended()).toBe(143);
  await nothingIsLeft(running);
});
