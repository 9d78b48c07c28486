import { setTimeout as sleep } from "node:timers/promises";

import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";

import { style } from "../../src/pty/cell.ts";
import { Compositor, type FrameSink, type Layer, type Surface } from "../../src/pty/compositor.ts";
import { Emulator } from "../../src/pty/emulator.ts";
import { Grid, type Rect } from "../../src/pty/grid.ts";
import { printable } from "../../src/pty/sanitize.ts";
import { ENTER } from "../../src/pty/modes.ts";
import { differences, OracleTerminal } from "../helpers/terminal.ts";
import { gridLooks } from "./grid-looks.ts";
import { vtStream } from "./vt-stream.ts";

const open: { dispose(): void }[] = [];

afterEach(() => {
  for (const made of open.splice(0)) made.dispose();
});

function keep<T extends { dispose(): void }>(made: T): T {
  open.push(made);
  return made;
}

/** A wide character that lost its other half shows as a blank with the marks it had. */
function halved(look: string | undefined): string {
  const [, bg = "bg0:-1", rest = ""] = /(bg\d+:\S+)(.*)$/.exec(look ?? "") ?? [];
  const fg = /fg\d+:\S+/.exec(look ?? "")?.[0] ?? "";
  return /inverse|underline|strike|overline| link/.test(rest) ? `  1 ${fg} ${bg}${rest}` : bg;
}

/** Terminals do not move for a mark without a letter, so such a cell is painted as a blank. */
function withBases(cells: readonly string[]): string[] {
  const based = cells.map((look) => {
    const text = /^(\S+) [12] fg/s.exec(look)?.[1];
    return text === undefined || printable(text) !== "" ? look : halved(look);
  });
  return based.map((look, col) => (widthOf(look) === 0 && widthOf(based[col - 1]) !== 2 ? halved(look) : look));
}

function widthOf(look: string | undefined): number {
  return Number(/ ?([012]) fg/.exec(look ?? "")?.[1] ?? 1);
}

/** Blanks the halves of wide characters on both sides of an edge at `col`. */
function mend(cells: string[], col: number): void {
  if (widthOf(cells[col - 1]) === 2) cells[col - 1] = halved(cells[col - 1]);
  if (widthOf(cells[col]) === 0) cells[col] = halved(cells[col]);
}

/** The layers laid over each other cell by cell, by the rules alone. */
function expected(layers: readonly Layer[], cols: number, rows: number): string[][] {
  const picture = Array.from({ length: rows }, () => Array.from({ length: cols }, () => "bg0:-1"));
  for (const { rect, surface } of layers.filter(({ visible }) => visible)) {
    const looks = gridLooks(surface.grid).map(withBases);
    for (let line = 0; line < rect.rows; line++) {
      const cells = picture[rect.row + line];
      if (!cells) continue;
      for (let col = 0; col < rect.cols; col++) {
        if (rect.col + col >= 0 && rect.col + col < cols) cells[rect.col + col] = looks[line]?.[col] ?? "bg0:-1";
      }
      for (const edge of [0, rect.col, rect.col + Math.min(rect.cols, surface.grid.cols), rect.col + rect.cols, cols]) {
        if (edge >= 0 && edge <= cols) mend(cells, edge);
      }
      cells.length = cols;
    }
  }
  return picture;
}

/** A screen with a child, a sidebar and an overlay, on a terminal that checks every frame. */
class Stage {
  readonly outer: OracleTerminal = keep(new OracleTerminal(30, 10));
  readonly emulator: Emulator = new Emulator({ cols: 20, rows: 9, scrollback: 10 });
  readonly compositor: Compositor;
  readonly layers: Layer[];
  readonly #sidebar: Grid = new Grid(9, 9);
  readonly #overlay: Grid = new Grid(12, 5);

  constructor() {
    this.outer.write(ENTER);
    this.compositor = new Compositor({
      sink: { busy: false, write: (frame) => this.outer.write(frame) },
      cols: 30,
      rows: 10,
    });
    const { compositor } = this;
    this.layers = [
      compositor.add(this.emulator, { row: 0, col: 0, rows: 9, cols: 20 }),
      compositor.add({ grid: this.#sidebar }, { row: 0, col: 21, rows: 9, cols: 9 }, 1),
      compositor.add({ grid: this.#overlay }, { row: 2, col: 5, rows: 5, cols: 12 }, 2),
    ];
    compositor.focus = this.layers[0];
    this.paint("│日本語│ab", 3);
  }

  paint(text: string, color: number): void {
    for (const grid of [this.#sidebar, this.#overlay]) {
      grid.clear();
      for (let row = 0; row < grid.rows; row++) grid.writeText(row, row % 3, text, style({ fg: color, bg: "#102030" }));
    }
    this.compositor.invalidate();
  }

  resize(cols: number, rows: number): void {
    this.outer.terminal.resize(cols, rows);
    this.compositor.resize(cols, rows);
    this.emulator.resize(Math.max(2, cols - 10), Math.max(1, rows - 1));
  }

  check(): void {
    this.compositor.flush();
    const { cols, rows } = this.outer.terminal;
    expect(differences(this.outer.looks(), expected(this.layers, cols, rows))).toEqual([]);
  }

  dispose(): void {
    this.compositor.pause();
    this.emulator.dispose();
  }
}

interface Step {
  /** For the report of a counterexample. */
  readonly what: string;
  readonly run: (stage: Stage) => void;
}

const rect: fc.Arbitrary<Rect> = fc.record({
  row: fc.integer({ min: -2, max: 9 }),
  col: fc.integer({ min: -3, max: 28 }),
  rows: fc.integer({ min: 1, max: 8 }),
  cols: fc.integer({ min: 1, max: 20 }),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: vtStream.map((pieces): Step => {
      const text = `${pieces.join("")}\u001b[?2026l`;
      const run = (stage: Stage): void => {
        stage.emulator.write(Buffer.from(text));
        stage.compositor.invalidate();
      };
      return { what: `write ${JSON.stringify(text)}`, run };
    }),
  },
  fc.tuple(fc.nat(2), rect).map(([layer, to]): Step => {
    return { what: `place ${layer} ${JSON.stringify(to)}`, run: (stage) => stage.layers[layer]?.place(to) };
  }),
  fc.tuple(fc.nat(2), fc.boolean()).map(([layer, on]): Step => {
    return { what: `show ${layer} ${on}`, run: (stage) => stage.layers[layer]?.show(on) };
  }),
  fc.tuple(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 1, max: 14 })).map(([cols, rows]): Step => {
    return { what: `resize ${cols} ${rows}`, run: (stage) => stage.resize(cols, rows) };
  }),
  fc.tuple(fc.constantFrom("x", "日日日日", "👨‍👩‍👧é", "", "─┤│"), fc.nat(15)).map(([text, color]): Step => {
    return { what: `paint ${text} ${color}`, run: (stage) => stage.paint(text, color) };
  }),
);

describe("layers", () => {
  it("lie over each other cell by cell, whatever changes in whatever order", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        const stage = keep(new Stage());
        stage.check();
        for (const change of steps) {
          change.run(stage);
          stage.check();
        }
      }),
      { numRuns: 200 },
    );
  });

  it("come above those with a lower or equal z, and leave nothing when they are removed", () => {
    const outer = keep(new OracleTerminal(6, 1));
    const compositor = new Compositor({
      sink: { busy: false, write: (frame) => outer.write(frame) },
      cols: 6,
      rows: 1,
    });
    const grid = (text: string): Surface => {
      const made = new Grid(6, 1);
      made.writeText(0, 0, text);
      return { grid: made };
    };
    const whole: Rect = { row: 0, col: 0, rows: 1, cols: 6 };
    const top = compositor.add(grid("top"), { ...whole, cols: 3 }, 2);
    compositor.add(grid("bottom"), whole, 0);
    const middle = compositor.add(grid("middle"), whole, 1);
    compositor.flush();
    expect(outer.line(0)).toBe("topdle");
    compositor.remove(middle);
    compositor.flush();
    expect(outer.line(0)).toBe("toptom");
    compositor.remove(top);
    compositor.flush();
    expect(outer.line(0)).toBe("bottom");
  });
});

describe("the cursor", () => {
  function stage(): { outer: OracleTerminal; compositor: Compositor; pane: Layer; cover: Layer } {
    const outer = keep(new OracleTerminal(20, 5));
    const compositor = new Compositor({
      sink: { busy: false, write: (frame) => outer.write(frame) },
      cols: 20,
      rows: 5,
    });
    const cursor = { row: 1, col: 2, visible: true, shape: 5 };
    const pane = compositor.add({ grid: new Grid(10, 4), cursor }, { row: 1, col: 4, rows: 4, cols: 10 });
    const cover = compositor.add({ grid: new Grid(3, 3) }, { row: 2, col: 5, rows: 3, cols: 3 }, 1);
    cover.show(false);
    return { outer, compositor, pane, cover };
  }

  it("is that of the layer with the focus, in its place", () => {
    const { outer, compositor, pane } = stage();
    compositor.flush();
    expect(outer.cursor.hidden).toBe(true);
    compositor.focus = pane;
    compositor.flush();
    expect(outer.cursor).toEqual({ row: 2, col: 6, hidden: false });
  });

  it("is hidden where another layer covers it, and when its own is not shown", () => {
    const { outer, compositor, pane, cover } = stage();
    compositor.focus = pane;
    cover.show(true);
    compositor.flush();
    expect(outer.cursor.hidden).toBe(true);
    cover.place({ row: 0, col: 0, rows: 1, cols: 3 });
    compositor.flush();
    expect(outer.cursor.hidden).toBe(false);
    pane.show(false);
    compositor.flush();
    expect(outer.cursor.hidden).toBe(true);
  });

  it("is hidden where the terminal ends, and never makes it scroll", () => {
    const { outer, compositor, pane } = stage();
    compositor.focus = pane;
    pane.surface.grid.writeText(0, 0, "first row");
    compositor.flush();
    for (const place of [
      { row: 4, col: 0 },
      { row: -3, col: 0 },
      { row: 0, col: 19 },
      { row: 0, col: -4 },
    ]) {
      pane.place({ ...pane.rect, ...place });
      compositor.flush();
      expect(outer.cursor.hidden).toBe(true);
    }
    pane.place({ ...pane.rect, row: 0, col: 0 });
    compositor.flush();
    expect(outer.lines.map((line) => line.trimEnd())).toEqual(["first row", "", "", "", ""]);
  });
});

/** A sink that takes a frame only when it is told so. */
class SlowSink implements FrameSink {
  readonly frames: string[] = [];
  busy = false;

  write(frame: string): void {
    if (this.busy) throw new Error("a frame was written to a busy sink");
    this.frames.push(frame);
    this.busy = true;
  }
}

describe("frames", () => {
  function rig(control?: () => string): {
    sink: SlowSink;
    grid: Grid;
    compositor: Compositor;
    show(text: string): void;
  } {
    const sink = new SlowSink();
    const compositor = new Compositor({ sink, cols: 10, rows: 2, ...(control && { control }) });
    const grid = new Grid(10, 2);
    compositor.add({ grid }, { row: 0, col: 0, rows: 2, cols: 10 });
    compositor.flush();
    return {
      sink,
      grid,
      compositor,
      show: (text) => {
        grid.writeText(0, 0, text);
        compositor.invalidate();
      },
    };
  }

  async function settled(sink: SlowSink): Promise<number> {
    await sleep(30);
    return sink.frames.length;
  }

  it("while one is under way none is made; the next one holds whatever has changed meanwhile", async () => {
    const { sink, compositor, show } = rig();
    for (const text of ["one", "two", "three"]) {
      show(text);
      await sleep(12);
    }
    expect(sink.frames).toHaveLength(1);
    sink.busy = false;
    compositor.idle();
    expect(await settled(sink)).toBe(2);
    expect(sink.frames[1]).toContain("three");
    expect(sink.frames[1]).not.toContain("two");
  });

  it("many changes in a row make few frames, the last of them complete", async () => {
    const { sink, compositor, show } = rig();
    sink.busy = false;
    for (let n = 0; n < 100; n++) {
      show(`line ${n}`);
      await Promise.resolve();
      sink.busy = false;
    }
    await settled(sink);
    sink.busy = false;
    compositor.idle();
    expect(await settled(sink)).toBeLessThan(10);
    expect(sink.frames.join("")).toContain("99");
  });

  it("nothing changed, nothing is written", async () => {
    const { sink, compositor, grid } = rig();
    sink.busy = false;
    compositor.invalidate();
    grid.writeText(0, 0, " ");
    compositor.invalidate();
    expect(await settled(sink)).toBe(1);
  });

  it("none while paused, everything again afterwards", async () => {
    const { sink, compositor, show } = rig();
    sink.busy = false;
    compositor.pause();
    show("hidden");
    compositor.flush();
    expect(await settled(sink)).toBe(1);
    compositor.resume();
    expect(await settled(sink)).toBe(2);
    expect(sink.frames[1]).toContain("\u001b[2J");
    expect(sink.frames[1]).toContain("hidden");
  });

  it("what paints nothing goes out with the next one, asked for once per frame", async () => {
    let asked = 0;
    const { sink, compositor } = rig(() => {
      asked += 1;
      return asked === 2 ? "\u0007" : "";
    });
    sink.busy = true;
    for (let n = 0; n < 5; n++) compositor.invalidate();
    expect(await settled(sink)).toBe(1);
    sink.busy = false;
    compositor.idle();
    expect(await settled(sink)).toBe(2);
    expect([sink.frames[1], asked]).toEqual(["\u0007", 2]);
  });

  it("a picture that is held back and never completed appears by itself", async () => {
    const sink = new SlowSink();
    const emulator = keep(new Emulator({ cols: 10, rows: 2 }));
    const compositor = new Compositor({ sink, cols: 10, rows: 2 });
    compositor.add(emulator, { row: 0, col: 0, rows: 2, cols: 10 });
    compositor.flush();
    sink.busy = false;
    emulator.write(Buffer.from("\u001b[?2026hheld"));
    compositor.invalidate();
    for (let waited = 0; waited < 2_000 && sink.frames.length < 2; waited += 20) await sleep(20);
    expect(sink.frames[1]).toContain("held");
  });
});
