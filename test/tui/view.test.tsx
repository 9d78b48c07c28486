import { setTimeout as sleep } from "node:timers/promises";

import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";

import { Emulator } from "../../src/pty/emulator.ts";
import { ENTER } from "../../src/pty/modes.ts";
import type { OverlayId } from "../../src/tui/actions.ts";
import { Chrome } from "../../src/tui/chrome.tsx";
import { layout } from "../../src/tui/layout.ts";
import { Look } from "../../src/tui/look.ts";
import { View } from "../../src/tui/view.ts";
import { recordedActions } from "../helpers/actions.ts";
import { sampleFlow, testCockpit } from "../helpers/cockpit.tsx";
import { differences, OracleTerminal } from "../helpers/terminal.ts";

const { actions: NOTHING } = recordedActions();

const open: { close(): void }[] = [];

afterEach(() => {
  for (const made of open.splice(0)) made.close();
});

/** A view with everything in it, and a child that fills its pane with its size. */
class Stage {
  readonly outer: OracleTerminal;
  readonly view: View;
  readonly panes: string[] = [];
  readonly #emulator: Emulator;
  readonly #cockpit: ReturnType<typeof testCockpit> = testCockpit();

  constructor(cols: number, rows: number) {
    open.push(this);
    for (const event of sampleFlow(0)) this.#cockpit.bus.publish(event);
    this.outer = new OracleTerminal(cols, rows);
    this.outer.write(ENTER);
    const { pane } = layout(cols, rows, { sidebar: cols >= 116 && rows >= 12, zoom: false });
    this.#emulator = new Emulator({ cols: pane.cols, rows: pane.rows });
    this.view = new View({
      sink: { busy: false, write: (frame) => this.outer.write(frame) },
      size: { cols, rows },
      depth: "truecolor",
      emulator: this.#emulator,
      control: () => "",
      preferences: this.#cockpit.cockpit.preferences,
      look: new Look({ LANG: "C.UTF-8" }),
      paneResized: (rect) => this.#fill(rect.cols, rect.rows),
    });
    this.#fill(pane.cols, pane.rows);
    this.view.attach(new Chrome(this.#cockpit.cockpit, this.view.compositor, NOTHING));
  }

  open(id: OverlayId | undefined): void {
    this.view.open(id, NOTHING);
  }

  resize(cols: number, rows: number): void {
    this.outer.terminal.resize(cols, rows);
    this.view.resize({ cols, rows }, NOTHING);
  }

  async looks(): Promise<string[][]> {
    // Ink renders what follows from an effect in a later turn.
    await sleep(5);
    this.view.compositor.invalidate();
    this.view.compositor.flush();
    return this.outer.looks();
  }

  close(): void {
    this.view.close();
    this.#cockpit.store.stop();
    this.#emulator.dispose();
    this.outer.dispose();
  }

  #fill(cols: number, rows: number): void {
    this.panes.push(`${cols}x${rows}`);
    this.#emulator.resize(cols, rows);
    const lines = Array.from(
      { length: rows },
      (_, row) => `\u001b[${row + 1};1H\u001b[4${row % 8}m日${cols}x${rows}\u001b[K`,
    );
    this.#emulator.write(Buffer.from(`\u001b[2J${lines.join("")}\u001b[m\u001b[H`));
  }
}

type Step =
  | { readonly do: "resize"; readonly cols: number; readonly rows: number }
  | { readonly do: "zoom" }
  | { readonly do: "sidebar" }
  | { readonly do: "drawer" }
  | { readonly do: "open"; readonly id: OverlayId | undefined };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant("resize" as const),
    cols: fc.constantFrom(2, 20, 59, 60, 80, 115, 116, 130, 160, 200),
    rows: fc.constantFrom(1, 2, 5, 11, 12, 24, 40, 50),
  }),
  fc.constantFrom<Step>({ do: "zoom" }, { do: "sidebar" }, { do: "drawer" }),
  fc.record({
    do: fc.constant("open" as const),
    id: fc.constantFrom("switcher", "keys", "quit", "log", "help", "palette", undefined),
  }),
);

function take(stage: Stage, one: Step): void {
  if (one.do === "resize") stage.resize(one.cols, one.rows);
  else if (one.do === "zoom") stage.view.toggleZoom();
  else if (one.do === "drawer") stage.view.toggleDrawer();
  else if (one.do === "sidebar") stage.view.toggleSidebar();
  else stage.open(one.id);
}

describe("the arrangement", () => {
  it("shows, after anything, what a new screen in the same state shows", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const stage = new Stage(120, 40);
        for (const one of steps) {
          take(stage, one);
          stage.view.compositor.flush();
        }
        const shown = await stage.looks();
        stage.view.compositor.resume();
        expect(differences(shown, await stage.looks())).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it("tells the child of a new size only when its pane has one", () => {
    const stage = new Stage(120, 40);
    stage.panes.length = 0;
    for (const id of ["switcher", "keys", "quit", undefined] as const) stage.open(id);
    expect(stage.panes).toEqual([]);
    stage.view.toggleZoom();
    stage.view.toggleZoom();
    expect(stage.panes).toEqual(["120x39", "85x39"]);
    stage.resize(100, 30);
    stage.view.toggleSidebar();
    expect(stage.panes.slice(2)).toEqual(["100x29"]);
    expect(stage.view.uncovered.cols).toBe(65);
  });

  it("brings the sidebar back from zoom, and has none on a terminal that is too small", async () => {
    const stage = new Stage(120, 40);
    const sidebar = async (): Promise<boolean> => {
      await stage.looks();
      return stage.outer.text.includes("─ ROUTE ");
    };
    expect(await sidebar()).toBe(true);
    stage.view.toggleZoom();
    expect(await sidebar()).toBe(false);
    expect(stage.view.toggleSidebar()).toBe(true);
    expect(await sidebar()).toBe(true);
    stage.view.toggleSidebar();
    expect(await sidebar()).toBe(false);
    stage.resize(59, 40);
    expect(stage.view.toggleSidebar()).toBe(false);
    stage.resize(60, 12);
    expect(await sidebar()).toBe(false);
    expect(stage.view.toggleSidebar()).toBe(true);
    expect(await sidebar()).toBe(true);
  });

  it("hides the child's cursor under an overlay", async () => {
    const stage = new Stage(80, 24);
    await stage.looks();
    expect(stage.outer.cursor.hidden).toBe(false);
    stage.open("quit");
    await stage.looks();
    expect(stage.outer.cursor.hidden).toBe(true);
    stage.open(undefined);
    await stage.looks();
    expect(stage.outer.cursor.hidden).toBe(false);
  });
});
