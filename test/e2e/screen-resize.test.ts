/** New sizes of the terminal: no ghosts, the program in the pane follows, and small terminals are terminals too. */
import { expect, it } from "vitest";

import { openCockpit } from "../helpers/cockpit-session.ts";
import { differences } from "../helpers/terminal.ts";

/** Fills its pane with its size, again whenever that changes. */
const FILLS = `draw() {
  size=$(stty size); rows=\${size% *}; cols=\${size#* }
  printf '\\033[2J'
  row=1; while [ $row -le $rows ]; do printf '\\033[%d;1H\\033[4%dm%s\\033[K\\033[m' $row $((row % 8)) "$cols x $rows"; row=$((row + 1)); done
}
trap draw WINCH; draw; while :; do sleep 0.05; done`;

it("fault 72: after fifty new sizes the screen is what it is on a terminal of that size", async () => {
  const { session } = await openCockpit({ script: `printf '\\033[?1049h'\n${FILLS}` });
  const { screen } = session;
  await session.shows("85 x 39");
  await session.shows("─ ROUTE ");
  const before = screen.looks();
  const sizes = Array.from({ length: 50 }, (_, n) => [30 + ((n * 37) % 170), 6 + ((n * 13) % 50)] as const);
  for (const [cols, rows] of sizes) {
    session.resize(cols, rows);
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
  session.resize(120, 40);
  await session.until("the first picture", () => differences(screen.looks(), before).length === 0);
  expect(differences(screen.looks(), before)).toEqual([]);
});

it.each([
  [200, 50, "151 x 49", true],
  [116, 30, "81 x 29", true],
  [115, 30, "115 x 29", false],
  [80, 24, "80 x 23", false],
  [60, 20, "60 x 19", false],
  [44, 12, "44 x 11", false],
  [20, 5, "20 x 4", false],
])("on %d x %d the pane is %s", async (cols, rows, pane, sidebar) => {
  const { session } = await openCockpit({ script: FILLS, cols, rows });
  const { screen } = session;
  await session.shows(pane);
  if (sidebar) await session.shows("─ ROUTE ");
  expect(screen.line(rows - 1)).toContain("ccr");
  session.type("\u001bOQ");
  await session.until("the switcher", () => screen.text.includes("up,up-model") || rows < 8);
  session.type("\u001b");
  await session.until("no switcher", () => !screen.text.includes("─ MODEL"));
  session.type("\u001c?");
  await session.until("the keys", () => screen.text.includes("switch model") || rows < 8);
  session.type("\u001b");
  await session.until("no keys", () => !screen.text.includes("switch model"));
  const ofPane = Array.from({ length: rows - 1 }, (_, row) => row);
  await session.until("the pane alone", () => ofPane.every((row) => screen.line(row).includes(pane)));
});
