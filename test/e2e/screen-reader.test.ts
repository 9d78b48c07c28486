/** The cockpit for screen readers in a real terminal: no alternate screen, lines of ours, numbered lists. */
import { expect, it } from "vitest";

import { openCockpit } from "../helpers/cockpit-session.ts";

const PREFIX = "\u001c";
const STAND_IN = 'printf "args: %s\\n" "$*"; stty raw -echo; exec cat';

it("Claude Code is asked for flat text, the models are a numbered list, and nothing is left behind", async () => {
  const { session } = await openCockpit({ script: STAND_IN, args: ["--screen-reader"] });
  await session.shows("--ax-screen-reader");
  expect(session.screen.alternateScreen).toBe(false);
  session.type("to the program");
  await session.shows("to the program");
  session.type(`${PREFIX}m`);
  await session.shows("Type a number and Enter");
  expect(session.screen.text).toMatch(/ccr: 1\. up,/);
  session.type("1\r");
  await session.shows("ccr: default → up,");
  session.type(`${PREFIX}u`);
  await session.shows("ccr: Rules decide again");
  session.type(`${PREFIX}q`);
  await session.shows("Type q and Enter");
  session.type("q\r");
  expect(await session.ended()).toBe(0);
  expect(session.traces).toEqual([]);
});
