/** The cockpit with the real Claude Code on the demo provider, as a person uses it. */
import { readdirSync } from "node:fs";

import { expect, it } from "vitest";

import { openCockpit } from "../helpers/cockpit-session.ts";

const PREFIX = "\u001c";
const F2 = "\u001bOQ";
const F8 = "\u001b[19~";
const F9 = "\u001b[20~";
const ESC = "\u001b";

it("a session: prompt, tools, a switch of the model, zoom, sidebar, keys, quit", async () => {
  const { session, temp, processes } = await openCockpit({ args: ["demo", "--speed", "10"] });
  const { screen } = session;
  const rowWith = (text: string): string => screen.lines.find((line) => line.includes(text)) ?? "";

  await session.shows("manual mode on");
  await session.shows("─ ROUTE ");
  expect(screen.text).toContain("demo,demo-large");
  expect(screen.text).toContain("No requests yet");

  session.type("Show me around\r");
  await session.shows("builds the greeting");
  await session.shows("✓");
  await session.until("all requests", () => /─ REQUESTS ─+ 4 · 1 failed · F3 ─/.test(screen.text));
  expect(screen.text).toContain("429 CCR-E102");
  expect(rowWith(" cache hit")).toMatch(/cache hit +\d+%/);
  expect(rowWith(" ttft")).toMatch(/ttft +\d\.\d\ds/);
  await session.until(
    "an idle Claude Code",
    () => rowWith("manual mode on").includes("manual mode on") && !screen.text.includes("esc to interrupt"),
  );

  session.type(F2);
  await session.shows("MODEL   apply to");
  session.type("thi");
  await session.shows("1 of 3");
  session.type("\r");
  await session.shows("demo,demo-thinking (this session)");
  expect(screen.text).not.toContain("MODEL   apply to");
  session.type("who is there\r");
  await session.shows("demo-thinking here");
  await session.until("its row", () => /✓ \d\d:\d\d demo-thin/.test(screen.text));

  session.type(F8);
  await session.until("the pane alone", () => !screen.text.includes("─ ROUTE "));
  await session.until("a wide pane", () => screen.lines.some((line) => line.startsWith("─".repeat(119))));
  session.type(F8);
  await session.shows("─ ROUTE ");
  session.type(F9);
  await session.until("no sidebar", () => !screen.text.includes("─ ROUTE "));
  session.type(`${PREFIX}s`);
  await session.shows("─ ROUTE ");

  session.type(`${PREFIX}?`);
  await session.shows("undo last switch");
  session.type(ESC);
  await session.until("no keys", () => !screen.text.includes("undo last switch"));
  session.type(`${PREFIX}u`);
  await session.shows("Rules decide again");

  session.type(`${PREFIX}q`);
  await session.shows("QUIT?");
  session.type("q");
  expect(await session.ended()).toBe(0);
  expect(session.traces).toEqual([]);
  await session.until("the end of all processes", () => processes().length === 0);
  expect(readdirSync(temp)).toEqual([]);
});

it("Ctrl-C twice ends Claude Code, and with it the cockpit", async () => {
  const { session, processes } = await openCockpit({ args: ["demo"] });
  await session.shows("manual mode on");
  session.type("\u0003");
  await session.shows("again to exit");
  session.type("\u0003");
  expect(await session.ended()).toBe(0);
  expect(session.traces).toEqual([]);
  await session.until("the end of all processes", () => processes().length === 0);
});
