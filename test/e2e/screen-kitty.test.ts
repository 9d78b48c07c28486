/** A terminal that answers our questions: what it can do, the program in the pane can. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { it } from "vitest";

import { openCockpit } from "../helpers/cockpit-session.ts";
import { tempDir } from "../helpers/temp-dir.ts";

const ESC = "\u001b";

it("a terminal with the kitty keyboard is one for the program too, and gets its flags", async () => {
  const log = join(await tempDir(), "input");
  const script = `stty raw -echo; read -r start; printf '\\033[?u\\033]11;?\\007\\033[>5uREADY'; exec cat > '${log}'`;
  const { session } = await openCockpit({ script });
  let flags = "";
  session.screen.terminal.parser.registerCsiHandler({ prefix: ">", final: "u" }, ([given]) => {
    flags = String(given);
    return true;
  });
  await session.shows("─ ROUTE ");
  session.type(`${ESC}[?0u${ESC}]11;rgb:ffff/ffff/ffff${ESC}\\`);
  session.type("\n");
  await session.shows("READY");
  await session.until("the flags", () => flags === "5");
  session.type(`${ESC}[13;2u`);
  const wanted = `${ESC}[?0u${ESC}]11;rgb:ffff/ffff/ffff${ESC}\\${ESC}[13;2u`;
  await session.until("answers and a key", () => existsSync(log) && readFileSync(log, "latin1") === wanted);
  session.type(`${ESC}[92;5u?`);
  await session.shows("switch model");
});
