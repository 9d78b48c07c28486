/** Puts layers of cells on top of each other and keeps the terminal showing the result. */
import type { ColorDepth } from "./color.ts";
import type { Cursor } from "./emulator.ts";
import { Grid, type Rect } from "./grid.ts";
import { Renderer } from "./render.ts";

/** What a layer shows: an `Emulator`, or an object around a `Grid` that is painted by hand. */
export interface Surface {
  readonly grid: Grid;
  /** Brings the grid up to date before it is read. Returns the ms after which to ask again, if it holds changes back. */
  refresh?(): number | undefined;
  /** In the surface's own rows and columns. */
  readonly cursor?: Cursor | undefined;
}

/** Where frames go; one at a time. `FrameWriter` is one. */
export interface FrameSink {
  readonly busy: boolean;
  write(frame: string): void;
}

export interface CompositorOptions {
  readonly sink: FrameSink;
  readonly cols: number;
  readonly rows: number;
  readonly depth?: ColorDepth;
  /** Sequences that paint nothing (modes, title, bell), asked for when a frame is made. */
  readonly control?: () => string;
}

/** A surface at its place. Made by `Compositor.add`. */
export class Layer {
  readonly surface: Surface;
  readonly #changed: () => void;
  #rect: Rect;
  #visible = true;

  constructor(surface: Surface, rect: Rect, changed: () => void) {
    this.surface = surface;
    this.#rect = rect;
    this.#changed = changed;
  }

  get rect(): Rect {
    return this.#rect;
  }

  get visible(): boolean {
    return this.#visible;
  }

  /** The surface may be smaller or larger than the rectangle: what is missing is blank, what is too much is cut. */
  place(rect: Rect): void {
    this.#rect = rect;
    this.#changed();
  }

  show(visible: boolean): void {
    if (visible === this.#visible) return;
    this.#visible = visible;
    this.#changed();
  }

  covers(row: number, col: number): boolean {
    const { rect } = this;
    if (!this.visible || row < rect.row || row >= rect.row + rect.rows) return false;
    return col >= rect.col && col < rect.col + rect.cols;
  }
}

/** Shortest time between two frames, so that a flood of output is not painted line by line. */
const FRAME_MS = 8;

export class Compositor {
  /** The layer whose cursor is the terminal's, unless another layer covers it. */
  focus: Layer | undefined;
  readonly #sink: FrameSink;
  readonly #control: () => string;
  readonly #next: Grid;
  readonly #renderer: Renderer;
  /** Bottom to top. */
  #layers: { readonly layer: Layer; readonly z: number }[] = [];
  /** A 1 for each row whose composition may have changed. */
  #stale: Uint8Array;
  #lastPaint = -Infinity;
  #timer: NodeJS.Timeout | undefined;
  #timerDue = Infinity;
  /** A frame follows as soon as the callback that is running has returned. */
  #imminent = false;
  #wanted = false;
  #running = true;

  constructor({ sink, cols, rows, depth = "truecolor", control = () => "" }: CompositorOptions) {
    this.#sink = sink;
    this.#control = control;
    this.#next = new Grid(cols, rows);
    this.#renderer = new Renderer(cols, rows, depth);
    this.#stale = new Uint8Array(rows).fill(1);
  }

  /** Adds a surface above all layers with a lower or equal `z`. */
  add(surface: Surface, rect: Rect, z = 0): Layer {
    const layer = new Layer(surface, rect, () => this.#recompose());
    const above = this.#layers.findIndex((other) => other.z > z);
    this.#layers.splice(above === -1 ? this.#layers.length : above, 0, { layer, z });
    this.#recompose();
    return layer;
  }

  remove(layer: Layer): void {
    this.#layers = this.#layers.filter((other) => other.layer !== layer);
    if (this.focus === layer) this.focus = undefined;
    this.#recompose();
  }

  /** Something a layer shows has changed: a frame follows, at once if the last one is long enough ago. */
  invalidate(): void {
    this.#wanted = true;
    if (!this.#running || this.#sink.busy || this.#imminent) return;
    const wait = this.#lastPaint + FRAME_MS - performance.now();
    if (wait > 0) return this.#paintIn(wait);
    this.#imminent = true;
    queueMicrotask(() => this.flush());
  }

  /** To be called when the sink is ready for the next frame. */
  idle(): void {
    if (this.#wanted) this.invalidate();
  }

  /** The terminal's new size: everything is painted again. Layers are to be placed anew by their owner. */
  resize(cols: number, rows: number): void {
    this.#next.resize(cols, rows);
    this.#renderer.reset(cols, rows);
    this.#stale = new Uint8Array(rows);
    this.#recompose();
  }

  /** Stops painting, for instance while the program is suspended. */
  pause(): void {
    this.#running = false;
    this.#unschedule();
  }

  /** Paints everything again: others have used the terminal meanwhile. */
  resume(): void {
    this.#running = true;
    this.resize(this.#next.cols, this.#next.rows);
  }

  /** Paints what is to be painted now, whatever the pace. */
  flush(): void {
    this.#unschedule();
    this.#wanted = this.#sink.busy;
    if (!this.#running || this.#sink.busy) return;
    const held = this.#refresh();
    for (let row = 0; row < this.#next.rows; row++) if (this.#stale[row] === 1) this.#composeRow(row);
    const frame = this.#renderer.frame(this.#next, this.#stale, this.#cursor(), this.#control());
    this.#stale.fill(0);
    if (frame !== "") {
      this.#lastPaint = performance.now();
      this.#sink.write(frame);
    }
    if (held !== undefined) this.#paintIn(held);
  }

  #recompose(): void {
    this.#stale.fill(1);
    this.invalidate();
  }

  #paintIn(ms: number): void {
    const due = performance.now() + ms;
    if (due >= this.#timerDue) return;
    clearTimeout(this.#timer);
    this.#timerDue = due;
    this.#timer = setTimeout(() => this.flush(), ms);
  }

  #unschedule(): void {
    clearTimeout(this.#timer);
    this.#timerDue = Infinity;
    this.#imminent = false;
  }

  /** Marks the rows that changed in any layer; returns when to look again at what a layer holds back. */
  #refresh(): number | undefined {
    let held: number | undefined;
    for (const { layer } of this.#layers) {
      if (!layer.visible) continue;
      const wait = layer.surface.refresh?.();
      if (wait !== undefined) held = Math.min(wait, held ?? wait);
      const dirty = layer.surface.grid.takeDirty();
      if (!dirty) continue;
      const last = Math.min(dirty.last, layer.rect.rows - 1);
      this.#stale.fill(1, Math.max(0, layer.rect.row + dirty.first), Math.max(0, layer.rect.row + last + 1));
    }
    return held;
  }

  #composeRow(row: number): void {
    const next = this.#next;
    next.blankRect({ row, col: 0, rows: 1, cols: next.cols });
    for (const { layer } of this.#layers) {
      const { rect, surface } = layer;
      const line = row - rect.row;
      if (!layer.visible || line < 0 || line >= rect.rows) continue;
      const from = Math.max(0, -rect.col);
      const count = Math.min(rect.cols, surface.grid.cols, next.cols - rect.col) - from;
      if (line >= surface.grid.rows) next.blankRect({ ...rect, row, rows: 1 });
      else if (count > 0) next.copyCells(row, rect.col + from, surface.grid, line, from, count);
      const missing = rect.cols - surface.grid.cols;
      if (missing > 0) next.blankRect({ row, col: rect.col + surface.grid.cols, rows: 1, cols: missing });
    }
  }

  #cursor(): Cursor | undefined {
    const { focus } = this;
    const cursor = focus?.surface.cursor;
    if (!focus?.visible || !cursor) return undefined;
    const row = focus.rect.row + cursor.row;
    const col = focus.rect.col + cursor.col;
    // Where there is no such place, moving there would make the terminal scroll.
    if (row < 0 || row >= this.#next.rows || col < 0 || col >= this.#next.cols) return undefined;
    const top = this.#layers.findLast(({ layer }) => layer.covers(row, col));
    return top?.layer === focus ? { ...cursor, row, col } : undefined;
  }
}
