/** Copy mode: a view into the lines of a pane, with a cursor, a selection and a search. */
import type { LineRange } from "../../pty/emulator.ts";

/** The lines of a pane. An `Emulator` is one. */
export interface LineSource {
  readonly lines: LineRange;
  lineText(line: number): string;
  lineWrapped(line: number): boolean;
}

/** A cell by the number of its line and its column. */
export interface Place {
  readonly line: number;
  readonly col: number;
}

export type SelectionKind = "characters" | "lines";

export interface CopyState {
  /** Line at the top of the view. */
  readonly top: number;
  readonly cursor: Place;
  /** Where the selection was begun. */
  readonly anchor: Place | undefined;
  readonly kind: SelectionKind;
  readonly query: string;
  /** 1 searches downwards, -1 upwards. */
  readonly direction: 1 | -1;
}

/** Size of the view. */
export interface ViewSize {
  readonly cols: number;
  readonly rows: number;
}

/** From the first place to the last, both included. */
export interface Span {
  readonly from: Place;
  readonly to: Place;
}
