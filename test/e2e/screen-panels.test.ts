/** Switcher, keys, palette, log and themes in a real terminal, with a stand-in for Claude Code. */
import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { openCockpit } from "../helpers/cockpit-session.ts";

const PREFIX = "\u001c";
const F2 = "\u001bOQ";
const F4 = "\u001bOS";
const ESC = "\u001b";
const CTRL_S = "\u0013";
const STAND_IN = "printf READY; exec cat";

const CONFIG = {
  Providers: [
    { name: "up", api_base_url: "http://127.0.0.1:9/v1/chat/completions", api_key: "k", models: ["first", "second"] },
  ],
  Router: { default: "up,first" },
  tui: { prefix: "ctrl+^", keys: { "pane.zoom": ["f3", "prefix space"] } },
};

it("a choice is for the session, until it is saved; each can be undone, and the file is then as it was", async () => {
  const text = `// mine\n${JSON.stringify({ ...CONFIG, tui: {} }, undefined, 2)}\n`;
  const { session, config } = await openCockpit({ script: STAND_IN, config: text });
  await session.shows("READY");
  await session.shows("─ ROUTE ");
  session.type(F2);
  await session.shows("MODEL   apply to");
  session.type("second\r");
  await session.shows("default → up,second (this session)");
  expect(readFileSync(config, "utf8")).toBe(text);
  session.type(`${PREFIX}u`);
  await session.shows("Rules decide again");

  session.type(F2);
  await session.shows("MODEL   apply to");
  session.type("\t\t");
  await session.shows("‹ think ›");
  session.type("second");
  await session.shows("1 of 2");
  session.type(CTRL_S);
  await session.shows("Saved Router.think in config.json (was not set)");
  expect(readFileSync(config, "utf8")).toContain('"think": "up,second"');
  await session.shows("SCENARIOS");
  session.type(`${PREFIX}u`);
  await session.until("the file as it was", () => readFileSync(config, "utf8") === text);
});

it("keys of the configuration are the ones that work, and the ones that are shown", async () => {
  const { session } = await openCockpit({ script: STAND_IN, config: JSON.stringify(CONFIG) });
  await session.shows("READY");
  await session.shows("Ctrl+^ menu");
  const prefix = "\u001e";
  session.type(`${prefix} `);
  await session.until("the pane alone", () => !session.screen.text.includes("─ ROUTE "));
  session.type("\u001bOR");
  await session.shows("─ ROUTE ");
  session.type(prefix);
  await session.shows("Ctrl+^ …");
  session.type("?");
  await session.shows("F3  Ctrl+^ space");
  session.type(ESC);
});

it("the palette runs a command by its name, the log opens below the pane and gives the keyboard back", async () => {
  const { session } = await openCockpit({ script: STAND_IN });
  await session.shows("READY");
  await session.shows("─ ROUTE ");
  session.type(`${PREFIX}:`);
  await session.shows("COMMANDS");
  session.type("them");
  await session.shows("2 commands");
  session.type("\r");
  await session.shows("Theme dark");
  session.type(F4);
  await session.shows("listening on http://127.0.0.1");
  session.type("/proxy\r");
  await session.until("the filtered log", () => !session.screen.text.includes("started, pid"));
  session.type(ESC);
  await session.shows("ccr │ CLAUDE");
  session.type("to the program\r");
  await session.shows("to the program");
  session.type(F4);
  session.type(F4);
  await session.until("no log", () => !session.screen.text.includes("listening on"));
});
