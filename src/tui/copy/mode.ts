/** Copy mode itself: a frozen view over a pane that goes on, moved by keys and the wheel. */
import type { Surface } from "../../pty/compositor.ts";
import type { Cursor, Emulator } from "../../pty/emulator.ts";
import { Grid } from "../../pty/grid.ts";
import { unitLength } from "../../pty/sequences.ts";
import { COPY_KEYS, plainKey, PROGRAM_KEYS, SCROLL_KEYS } from "./keys.ts";
import { clamp, clampTop, type MotionContext, MOTIONS, moveTo, PAGES, scrollBy } from "./motions.ts";
import { paintCopy } from "./paint.ts";
import { promptKey } from "./prompt.ts";
import { find } from "./search.ts";
import { selectedText, selectionOf } from "./selection.ts";
import type { CopyState, Place } from "./types.ts";

export interface CopyEvents {
  /** The picture or the words about it have changed. */
  readonly changed: () => void;
  readonly copied: (text: string) => void;
  readonly left: () => void;
  /** Bytes that are the program's after all. */
  readonly pass: (bytes: Uint8Array) => void;
}

export interface CopyOptions {
  readonly emulator: Emulator;
  readonly events: CopyEvents;
  /** Entered by the wheel: it ends at the bottom, and by any key that does not scroll. */
  readonly scrolling?: boolean;
}

export class CopyMode implements Surface {
  readonly grid: Grid;
  readonly #emulator: Emulator;
  readonly #events: CopyEvents;
  /** Lines there were at the beginning. */
  readonly #end: number;
  #state: CopyState;
  #scrolling: boolean;
  /** What is typed of a search; undefined while none is typed. */
  #prompt: string | undefined;
  #missed = false;

  constructor({ emulator, events, scrolling = false }: CopyOptions) {
    this.#emulator = emulator;
    this.#events = events;
    this.#scrolling = scrolling;
    const { cols, rows } = emulator.grid;
    this.grid = new Grid(cols, rows);
    const { end, screen } = emulator.lines;
    this.#end = end;
    const { row, col } = emulator.cursor;
    const cursor = { line: screen + row, col };
    this.#state = { top: end - rows, cursor, anchor: undefined, kind: "characters", query: "", direction: -1 };
  }

  refresh(): undefined {
    const { lines } = this.#emulator;
    this.#state = { ...this.#state, top: clampTop(this.#state.top, this.#emulator, this.grid) };
    const { top } = this.#state;
    const fresh = lines.end - this.#end;
    const news = fresh > 0 ? ` ↓ ${fresh} new ${fresh === 1 ? "line" : "lines"}` : "";
    const chip = ` ${lines.screen - top}/${lines.screen - lines.first}${news} `;
    paintCopy(this.grid, { state: this.#state, emulator: this.#emulator, chip });
  }

  get cursor(): Cursor {
    const { cursor, top } = this.#state;
    return { row: cursor.line - top, col: cursor.col, visible: !this.#scrolling, shape: 2 };
  }

  /** What the status row says. */
  get row(): { readonly name: string; readonly hint: string } {
    if (this.#prompt !== undefined) {
      return { name: `COPY ${this.#state.direction === 1 ? "/" : "?"}${this.#prompt}▏`, hint: "↵ search  Esc cancel" };
    }
    const missed = this.#missed ? ` · ${this.#state.query} not found` : "";
    if (this.#scrolling) return { name: "SCROLL", hint: "Esc back  PgUp PgDn  any other key goes to Claude" };
    const own = this.#emulator.alternateScreen ? "  PgUp PgDn scroll Claude" : "";
    return { name: `COPY${missed}`, hint: `Esc leave  v select  y copy  / search${own}` };
  }

  type(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const length = unitLength(bytes, at, { x10: false, patient: false }) || bytes.length - at;
      const unit = bytes.subarray(at, at + length);
      at += length;
      if (!this.#key(unit)) {
        // The mode has ended with this key: the rest is typed to whoever has the keyboard now.
        if (at < bytes.length) this.#events.pass(bytes.subarray(at));
        return;
      }
    }
    this.#events.changed();
  }

  /** Negative is towards older lines. */
  scroll(lines: number): void {
    if (this.#scroll(lines)) this.#events.changed();
  }

  /** Begins a search, upwards from what is seen. */
  search(direction: 1 | -1): void {
    this.#scrolling = false;
    this.#prompt = "";
    this.#state = { ...this.#state, direction };
    this.#events.changed();
  }

  /** The pointer: where a selection begins, and where it ends at the moment. */
  drag(from: { readonly row: number; readonly col: number }, to: { readonly row: number; readonly col: number }): void {
    this.#scrolling = false;
    const place = ({ row, col }: { readonly row: number; readonly col: number }): Place =>
      clamp({ line: this.#state.top + row, col }, this.#emulator, this.grid);
    const anchor = this.#state.anchor ?? place(from);
    this.#state = { ...this.#state, anchor, kind: "characters", cursor: place(to) };
    this.#events.changed();
  }

  copy(): void {
    const span = selectionOf(this.#state);
    if (span) this.#events.copied(selectedText(span, this.#emulator, this.grid.cols));
    this.#events.left();
  }

  get #context(): MotionContext {
    return { state: this.#state, source: this.#emulator, size: this.grid };
  }

  /** Returns whether the mode goes on. */
  #key(unit: Uint8Array): boolean {
    const key = plainKey(Buffer.from(unit).toString("utf8"));
    if (this.#prompt !== undefined) return this.#promptKey(this.#prompt, key);
    if (this.#scrolling && !(key in SCROLL_KEYS)) {
      this.#events.left();
      this.#events.pass(unit);
      return false;
    }
    if (this.#emulator.alternateScreen && PROGRAM_KEYS.has(key)) {
      this.#events.pass(unit);
      return true;
    }
    return this.#act((this.#scrolling ? SCROLL_KEYS : COPY_KEYS)[key] ?? "");
  }

  /** Returns whether the mode goes on. */
  #scroll(lines: number): boolean {
    this.#state = scrollBy(lines, this.#context);
    const { end } = this.#emulator.lines;
    const over = this.#scrolling && lines > 0 && this.#state.top >= end - this.grid.rows;
    if (over) this.#events.left();
    return !over;
  }

  #act(action: string): boolean {
    const motion = MOTIONS[action];
    this.#missed = false;
    const page = PAGES[action];
    if (motion) this.#state = moveTo(motion(this.#context), this.#context);
    else if (page) return this.#scroll(page(this.grid.rows));
    else if (action === "search down") this.search(1);
    else if (action === "search up") this.search(-1);
    else if (action === "next match") this.#find(this.#state.direction);
    else if (action === "previous match") this.#find(this.#state.direction === 1 ? -1 : 1);
    else if (action === "copy") this.copy();
    else if (action === "leave") this.#events.left();
    else {
      const state = select(this.#state, action);
      this.#state = moveTo(state.cursor, { ...this.#context, state });
    }
    return action !== "copy" && action !== "leave";
  }

  #promptKey(text: string, key: string): true {
    const result = promptKey(text, key);
    this.#prompt = result.kind === "more" ? result.text : undefined;
    if (result.kind !== "done") return true;
    // As in vi, nothing typed means the last search once more.
    if (result.text !== "") this.#state = { ...this.#state, query: result.text };
    this.#find(this.#state.direction);
    return true;
  }

  #find(direction: 1 | -1): void {
    const { query, cursor } = this.#state;
    const place = query === "" ? undefined : find(query, cursor, direction, this.#context);
    this.#missed = place === undefined && query !== "";
    if (place) this.#state = moveTo(place, this.#context);
  }
}

function select(state: CopyState, action: string): CopyState {
  const { anchor, cursor, kind } = state;
  if (action === "other end" && anchor) return { ...state, anchor: cursor, cursor: anchor };
  if (action !== "select" && action !== "select lines") return state;
  const wanted = action === "select" ? "characters" : "lines";
  return { ...state, kind: wanted, anchor: anchor && kind === wanted ? undefined : (anchor ?? cursor) };
}
