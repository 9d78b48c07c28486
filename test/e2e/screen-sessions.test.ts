/** Several sessions in one cockpit, and what becomes of those whose program stops or is started again. */
import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { openCockpit } from "../helpers/cockpit-session.ts";

const PREFIX = "\u001c";
/** Says who it is, and what is typed. */
const SAYS = 'stty -echo; echo "I am $$ with $*"; while read -r line; do echo "got $line"; done';

it("sessions are opened, seen one at a time, listed and closed", async () => {
  const { session, processes } = await openCockpit({ script: SAYS });
  const { screen } = session;
  await session.shows("I am");
  await session.shows("─ ROUTE ");
  session.type("one\r");
  await session.shows("got one");
  session.type(`${PREFIX}n`);
  await session.shows("CLAUDE 2/2");
  await session.until("another program", () => screen.text.includes("I am") && !screen.text.includes("got one"));
  session.type("two\r");
  await session.shows("got two");
  session.type(`${PREFIX}\t`);
  await session.shows("got one");
  expect(screen.text).toContain("CLAUDE 1/2");
  expect(screen.text).not.toContain("got two");
  session.type(`${PREFIX}w`);
  await session.shows("─ SESSIONS");
  await session.until("both", () => /1 ● idle.*\n.*2 ● idle/.test(screen.text));
  session.type("j");
  await session.until("the second", () => /❯ 2 ● idle/.test(screen.text));
  session.type("\r");
  await session.shows("got two");
  session.type(`${PREFIX}w`);
  await session.until("the second", () => /❯ 2 ● idle/.test(screen.text));
  session.type("x");
  await session.shows("got one");
  expect(screen.text).not.toContain("CLAUDE 2/2");
  await session.until("one program", () => processes().filter((line) => line.includes("stand-in")).length === 1);
});

it("a session whose program ends goes; the last one ends the cockpit", async () => {
  const { session } = await openCockpit({ script: 'echo "READY $$"; read -r line; exit "$line"' });
  const { screen } = session;
  await session.shows("READY");
  session.type(`${PREFIX}n`);
  await session.shows("CLAUDE 2/2");
  await session.shows("READY");
  session.type("3\r");
  await session.shows("Session 2 ended (code 3)");
  expect(screen.text).not.toContain("2/2");
  session.type("7\r");
  expect(await session.ended()).toBe(7);
});

it("fault 70: a stopped program is shown as stopped, keys of ours work, and it goes on when it is told to", async () => {
  const { session } = await openCockpit({ script: SAYS });
  const { screen } = session;
  await session.shows("I am");
  const pid = Number(/I am (\d+)/.exec(screen.text)?.[1]);
  process.kill(pid, "SIGSTOP");
  await session.shows("Claude Code is stopped by a signal");
  expect(screen.text).toContain("CLAUDE stopped");
  session.type("typed meanwhile\r");
  session.type(`${PREFIX}w`);
  await session.shows("◐ stopped");
  session.type("q");
  await session.until("no list", () => !screen.text.includes("SESSIONS"));
  session.type(`${PREFIX}R`);
  await session.shows("got typed meanwhile");
  await session.until("no note", () => !screen.text.includes("is stopped by a signal"));
});

it("a restart ends the program and begins again in the same pane, with what holds for it", async () => {
  const { session, processes } = await openCockpit({ script: SAYS, args: ["--", "--model", "m", "a prompt"] });
  const { screen } = session;
  await session.shows("I am");
  const first = /I am (\d+)/.exec(screen.text)?.[1];
  const ids = (): string | undefined => /--session-id\s+(\S{8})/.exec(screen.text)?.[1];
  const firstId = ids();
  session.type(`${PREFIX}R`);
  await session.until("another process", () => {
    const now = /I am (\d+)/.exec(screen.text)?.[1];
    return now !== undefined && now !== first;
  });
  expect(ids()).not.toBe(firstId);
  await session.until("one program", () => processes().filter((line) => line.includes("stand-in")).length === 1);
  expect(() => readFileSync(`/proc/${first}/stat`)).toThrow();
});

it("the real Claude Code is started again and goes on with its conversation", async () => {
  const { session, processes } = await openCockpit({ args: ["demo", "--speed", "20"] });
  const { screen } = session;
  await session.shows("manual mode on");
  session.type("who is there");
  await session.shows("who is there");
  session.type("\r");
  await session.shows("q leaves");
  // What is still being said is not part of the conversation yet.
  await session.until("an idle Claude Code", () => !screen.text.includes("esc to interrupt"));
  const claude = /^(\S+).*--session-id (\S+)/;
  const found = processes().flatMap((line) => claude.exec(line)?.[2] ?? [])[0];
  expect(found).toBeDefined();
  session.type(`${PREFIX}R`);
  await session.until("the same conversation", () => processes().some((line) => line.includes(`--resume ${found}`)));
  await session.shows(`goes on with ${found}`);
  await session.until(
    "what was said",
    () => screen.text.includes("Things to try") && screen.text.includes("manual mode on"),
  );
}, 90_000);
