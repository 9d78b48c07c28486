/** Every screen at every size: what it shows, that no row is longer than the terminal, and what is left without colours and in ASCII. */
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, describe, expect, it } from "vitest";

import { Emulator } from "../../src/pty/emulator.ts";
import { ENTER } from "../../src/pty/modes.ts";
import type { OverlayId } from "../../src/tui/actions.ts";
import { activeRoute } from "../../src/tui/active-route.ts";
import { asciiText } from "../../src/tui/ascii.ts";
import { paintBar } from "../../src/tui/bar.ts";
import { Chrome } from "../../src/tui/chrome.tsx";
import { layout } from "../../src/tui/layout.ts";
import { Look } from "../../src/tui/look.ts";
import { View } from "../../src/tui/view.ts";
import { recordedActions } from "../helpers/actions.ts";
import { crowdedCockpit } from "../helpers/crowded-cockpit.tsx";
import { OracleTerminal } from "../helpers/terminal.ts";

const SIZES = [
  [200, 50],
  [120, 40],
  [80, 24],
  [60, 20],
  [44, 12],
] as const;

const SCREENS = [
  "sidebar",
  "switcher",
  "scenarios",
  "keys",
  "help",
  "palette",
  "log",
  "config",
  "error",
  "quit",
] as const satisfies readonly (OverlayId | "sidebar")[];
type Screen = (typeof SCREENS)[number];

type Mode = "colour" | "mono" | "ascii";

const open: { close(): void }[] = [];

afterEach(() => {
  for (const made of open.splice(0)) made.close();
});

interface Shown {
  readonly lines: string[];
  /** Distinct looks of cells, without their text. */
  readonly colors: Set<string>;
}

/** A cell's look is its text, width, colours and flags; blanks have a background only. */
function colorsIn(terminal: OracleTerminal): Set<string> {
  const looks = terminal.looks().flat();
  return new Set(looks.flatMap((look) => look.match(/(fg|bg)\d+:\d+/g) ?? []));
}

function environment(mode: Mode): Record<string, string> {
  return { LANG: mode === "ascii" ? "C" : "C.UTF-8", ...(mode === "mono" && { NO_COLOR: "1" }) };
}

async function show(screen: Screen, cols: number, rows: number, mode: Mode): Promise<Shown> {
  const look = new Look(environment(mode));
  const { theme, ascii } = look;
  const { bus, cockpit, events } = crowdedCockpit({ theme, ascii });
  for (const event of events) bus.publish(event);
  const terminal = new OracleTerminal(cols, rows);
  terminal.write(ENTER);
  const { pane } = layout(cols, rows, { sidebar: cols >= 116 && rows >= 12, zoom: false });
  const emulator = new Emulator({ cols: pane.cols, rows: pane.rows });
  emulator.write(Buffer.from("Claude Code"));
  const { actions } = recordedActions();
  const view = new View({
    sink: { busy: false, write: (frame) => terminal.write(frame) },
    size: { cols, rows },
    depth: mode === "mono" ? "none" : "truecolor",
    emulator,
    control: () => "",
    preferences: cockpit.preferences,
    look,
    paneResized: () => {},
  });
  open.push({
    close: () => {
      view.close();
      cockpit.store.stop();
      emulator.dispose();
      terminal.dispose();
    },
  });
  view.attach(new Chrome(cockpit, view.compositor, actions));
  if (screen === "sidebar") {
    if (cols < 116) view.toggleSidebar();
  } else if (screen !== "log" || !view.toggleDrawer()) view.open(screen, actions);
  const state = { ...cockpit.store.current, toast: undefined };
  const row = view.overlayRow;
  const route = activeRoute(state, cockpit.controls);
  paintBar(view.bar, 0, { state, mode: row?.name ?? "CLAUDE", hint: row?.hint, route, now: 0, theme, ascii });
  // Ink renders what follows from an effect in a later turn.
  await sleep(5);
  view.compositor.invalidate();
  view.compositor.flush();
  return { lines: terminal.lines, colors: colorsIn(terminal) };
}

describe.each(SCREENS)("%s", (screen) => {
  it.each(SIZES)("at %d x %d", async (cols, rows) => {
    const colour = await show(screen, cols, rows, "colour");
    const mono = await show(screen, cols, rows, "mono");
    const ascii = await show(screen, cols, rows, "ascii");
    await expect(`${colour.lines.join("\n")}\n`).toMatchFileSnapshot(`screens/${screen}-${cols}x${rows}.txt`);
    // Signs and words carry everything: without colours the same is said.
    expect(mono.lines).toEqual(colour.lines);
    expect([...mono.colors].filter((color) => !color.endsWith("0:-1") && !/^[fb]g0:/.test(color))).toEqual([]);
    expect(colour.colors.size).toBeGreaterThan(2);
    expect(ascii.lines.join("\n")).toMatch(/^[\n -~]*$/);
    expect(ascii.lines.length).toBe(rows);
    // The last row is the bar, whose signs become words.
    const above = ascii.lines.slice(0, -1);
    if (screen !== "switcher" && screen !== "scenarios") {
      const plain = colour.lines.slice(0, -1).map((line) => line.length);
      expect(above.map((line) => line.length)).toEqual(plain);
    }
    for (const line of [...colour.lines, ...ascii.lines]) expect(line.length).toBeLessThanOrEqual(cols);
  });
});

it("words stand for signs only where they find room", () => {
  expect(asciiText("↵ switch  ←→ scope")).toBe("Enter switch  Left/Right scope");
});
