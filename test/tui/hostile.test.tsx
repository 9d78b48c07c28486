/** Hostile output of the child and hostile texts of models, providers and errors: they are shown, and do nothing. */
import { setTimeout as sleep } from "node:timers/promises";

import fc from "fast-check";
import { expect, it } from "vitest";

import type { BusEvent } from "../../src/core/flow.ts";
import { withMouse } from "../../src/pty/child-modes.ts";
import { Emulator } from "../../src/pty/emulator.ts";
import { ENTER } from "../../src/pty/modes.ts";
import { SideChannel } from "../../src/pty/side-channel.ts";
import { activeRoute } from "../../src/tui/active-route.ts";
import { paintBar } from "../../src/tui/bar.ts";
import { Chrome } from "../../src/tui/chrome.tsx";
import { layout } from "../../src/tui/layout.ts";
import { Look } from "../../src/tui/look.ts";
import { View } from "../../src/tui/view.ts";
import { hostileStream } from "../pty/vt-stream.ts";
import { recordedActions } from "../helpers/actions.ts";
import { sampleFlow, testCockpit } from "../helpers/cockpit.tsx";
import { strangeIn } from "../helpers/frames.ts";
import { differences, OracleTerminal } from "../helpers/terminal.ts";

const COLS = 120;
const ROWS = 30;

const ATTACKS = [
  "\u001b[999;999HX",
  "\u001b]0;title\u0007",
  "\u001b]52;c;AAAA\u0007",
  "\u001b[2;5r\n\n\n",
  "\u001b[?1049l",
  "\u001b[?6h\u001b[4h",
  "\u001b(0lqk",
  "\u001b[?7h",
  "\u202eright to left\u2066",
  "\u009b5;5Hc1",
  "\u001bP+q",
  "\u001b_unfinished",
  "\u001b[?2026h",
  "\u001bc",
  "\u0007\b\b\b",
  "a\r\nb\tc\u000b",
  "e\u0301\u200b\u200d\ufeff",
];
const text = fc.array(fc.oneof(fc.constantFrom(...ATTACKS), fc.string({ unit: "binary", maxLength: 8 })), {
  maxLength: 4,
});
const name = text.map((parts) => parts.join(""));

/** Events in which every text that others write is hostile. */
function events(one: string, two: string): BusEvent[] {
  const route = { provider: one, model: two, rule: one, why: two, tried: [] };
  const error = { code: "CCR-E102", message: one, hint: two, status: 429 } as const;
  return [
    ...sampleFlow(0),
    { type: "flow.opened", id: 9, at: 0, session: "s", class: "main", asked: one, stream: true, bytes: 1 },
    { type: "flow.routed", id: 9, at: 0, route },
    { type: "flow.failed", id: 9, at: 0, ms: 1, error },
    { type: "route.changed", at: 0, session: "s", target: two },
    { type: "notice", at: 0, level: "warn", text: one },
  ];
}

class Stage {
  readonly outer: OracleTerminal = new OracleTerminal(COLS, ROWS);
  readonly strange: string[] = [];
  readonly emulator: Emulator;
  readonly view: View;
  readonly #side: SideChannel = new SideChannel();
  readonly #cockpit: ReturnType<typeof testCockpit> = testCockpit();

  constructor() {
    this.outer.write(`\u001b]2;before\u001b\\${ENTER}`);
    const { pane } = layout(COLS, ROWS, { sidebar: true, zoom: false });
    this.emulator = new Emulator({
      cols: pane.cols,
      rows: pane.rows,
      scrollback: 50,
      reply: () => {},
      bell: () => this.#side.bell(),
      title: (title) => this.#side.title(`ccr · ${title}`),
    });
    this.view = new View({
      sink: { busy: false, write: (frame) => this.#write(frame) },
      size: { cols: COLS, rows: ROWS },
      depth: "truecolor",
      emulator: this.emulator,
      control: () => this.#side.take(),
      preferences: this.#cockpit.cockpit.preferences,
      look: new Look({ LANG: "C.UTF-8" }),
      paneResized: () => {},
    });
    this.view.attach(new Chrome(this.#cockpit.cockpit, this.view.compositor, recordedActions().actions));
  }

  child(bytes: Uint8Array): void {
    this.emulator.write(bytes);
    this.#side.modes(withMouse(this.emulator.modes));
    this.flush();
  }

  publish(all: readonly BusEvent[]): void {
    for (const event of all) this.#cockpit.bus.publish(event);
    const { store, controls } = this.#cockpit;
    const state = store.current;
    paintBar(this.view.bar, 0, { state, mode: "CLAUDE", hint: undefined, route: activeRoute(state, controls), now: 0 });
    this.flush();
  }

  flush(): void {
    this.view.compositor.invalidate();
    this.view.compositor.flush();
  }

  /** Everything outside of the pane. */
  get surroundings(): string[][] {
    const { pane } = layout(COLS, ROWS, { sidebar: true, zoom: false });
    return this.outer.looks().map((cells, row) => (row < pane.rows ? cells.slice(pane.cols) : cells));
  }

  close(): void {
    this.view.close();
    this.#cockpit.store.stop();
    this.emulator.dispose();
    this.outer.dispose();
  }

  #write(frame: string): void {
    const found = strangeIn(frame);
    if (found !== "") this.strange.push(found);
    this.outer.write(frame);
  }
}

it.each(ATTACKS.slice(1, -1))("%j would be noticed in a frame", (attack) => {
  if (attack !== "\u0007\b\b\b" && attack !== "\u001b[?2026h") expect(strangeIn(`a${attack}b`)).not.toBe("");
});

it("nothing of it acts: frames hold no control but ours, and painted again the picture is the same", async () => {
  await fc.assert(
    fc.asyncProperty(
      hostileStream,
      fc.array(fc.constantFrom(...ATTACKS), { maxLength: 6 }),
      name,
      name,
      async (stream, more, one, two) => {
        const stage = new Stage();
        stage.publish(events(one, two));
        await sleep(5);
        stage.flush();
        const before = stage.surroundings;
        for (const piece of [...stream, ...more.map((attack) => Buffer.from(attack))]) stage.child(piece);
        expect(stage.strange).toEqual([]);
        expect(differences(stage.surroundings, before)).toEqual([]);
        expect(stage.outer.replies).toBe("");
        expect(stage.outer.alternateScreen).toBe(true);
        // A state that was changed in secret would make the same picture come out otherwise when it is painted again.
        const shown = stage.outer.looks();
        const { title } = stage.outer;
        stage.view.compositor.resume();
        stage.flush();
        expect(differences(stage.outer.looks(), shown)).toEqual([]);
        expect(title === "before" || title.startsWith("ccr · ")).toBe(true);
        stage.close();
      },
    ),
    { numRuns: 40 },
  );
});
