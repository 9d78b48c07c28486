/** Where everything stands on a terminal of a given size. Pure; sizes follow the breakpoints of docs/screens.md. */

export interface Rect {
  readonly row: number;
  readonly col: number;
  readonly rows: number;
  readonly cols: number;
}

export interface LayoutOptions {
  /** The user's wish; on narrow terminals it turns the sidebar into an overlay over the pane. */
  readonly sidebar: boolean;
  readonly zoom: boolean;
  /** Whether the log is open. */
  readonly drawer?: boolean;
  /** Columns of the sidebar that the user wants. */
  readonly width?: number | undefined;
}

export interface Layout {
  readonly pane: Rect;
  /** The column of `│` and the area right of it. */
  readonly sidebar: { readonly separator: Rect; readonly content: Rect; readonly overlay: boolean } | undefined;
  /** The log below the pane; undefined where it is closed, or lies over everything. */
  readonly drawer: Rect | undefined;
  /** One row; undefined when the terminal has a single row. */
  readonly bar: Rect | undefined;
}

const WIDE_COLUMNS = 160;
const WIDE_ROWS = 40;
const NARROW_COLUMNS = 116;
const WIDE_SIDEBAR = 48;
const NARROW_SIDEBAR = 34;
/** Rows of the log, and the rows of a terminal from which it leaves Claude Code enough of them. */
const WIDE_DRAWER = 11;
const NARROW_DRAWER = 13;
const DRAWER_MIN_ROWS = 30;
/** Below this size there is no sidebar at all, not even as an overlay. */
export const MIN_COLUMNS = 60;
export const MIN_ROWS = 12;

/** Whether a terminal of this size can show the sidebar at all. */
export function sidebarPossible(cols: number, rows: number): boolean {
  return cols >= MIN_COLUMNS && rows >= MIN_ROWS;
}

/** Whether a terminal of this size shows the sidebar beside the pane, without covering it. */
export function sidebarFits(cols: number, rows: number): boolean {
  return cols >= NARROW_COLUMNS && rows >= MIN_ROWS;
}

/** Whether the log has a place of its own, or lies over everything. */
export function drawerFits(cols: number, rows: number): boolean {
  return cols >= NARROW_COLUMNS && rows >= DRAWER_MIN_ROWS;
}

function drawerOf(cols: number, rows: number, options: LayoutOptions): Rect | undefined {
  if (!options.drawer || options.zoom || !drawerFits(cols, rows)) return undefined;
  const wide = cols >= WIDE_COLUMNS && rows >= WIDE_ROWS;
  const height = wide ? WIDE_DRAWER : NARROW_DRAWER;
  const width = wide && options.sidebar ? cols - sidebarWidth(cols, rows, options.width) - 1 : cols;
  return { row: rows - 1 - height, col: 0, rows: height, cols: width };
}

/** Below these, neither the sidebar nor Claude Code is of use. */
const MIN_SIDEBAR = 24;
const MIN_PANE = 80;

/** Columns of the sidebar beside the pane: as wanted, as far as both keep what they need. */
export function sidebarWidth(cols: number, rows: number, wanted?: number): number {
  const usual = cols >= WIDE_COLUMNS && rows >= WIDE_ROWS ? WIDE_SIDEBAR : NARROW_SIDEBAR;
  return Math.max(MIN_SIDEBAR, Math.min(wanted ?? usual, cols - 1 - MIN_PANE));
}

export function layout(cols: number, rows: number, options: LayoutOptions): Layout {
  const drawer = drawerOf(cols, rows, options);
  const placed = layoutAbove(cols, rows, options);
  if (!drawer) return { ...placed, drawer };
  const { pane, sidebar, bar } = placed;
  const shorter = (rect: Rect): Rect => ({ ...rect, rows: drawer.row });
  // A drawer over the whole width cuts the sidebar too.
  const cut = sidebar && drawer.cols === cols;
  return {
    pane: shorter(pane),
    sidebar: cut ? { ...sidebar, separator: shorter(sidebar.separator), content: shorter(sidebar.content) } : sidebar,
    drawer,
    bar,
  };
}

function layoutAbove(cols: number, rows: number, options: LayoutOptions): Omit<Layout, "drawer"> {
  const bodyRows = rows > 1 ? rows - 1 : rows;
  const bar = rows > 1 ? { row: rows - 1, col: 0, rows: 1, cols } : undefined;
  const full: Rect = { row: 0, col: 0, rows: bodyRows, cols };
  if (!options.sidebar || options.zoom || !sidebarPossible(cols, rows)) return { pane: full, sidebar: undefined, bar };
  const overlay = !sidebarFits(cols, rows);
  const width = overlay ? NARROW_SIDEBAR : sidebarWidth(cols, rows, options.width);
  const separator: Rect = { row: 0, col: cols - width - 1, rows: bodyRows, cols: 1 };
  const content: Rect = { row: 0, col: cols - width, rows: bodyRows, cols: width };
  return {
    pane: overlay ? full : { row: 0, col: 0, rows: bodyRows, cols: cols - width - 1 },
    sidebar: { separator, content, overlay },
    bar,
  };
}

/** A box of at most the given size, centred, inside the area above the bar. */
export function centred(cols: number, rows: number, wanted: { readonly cols: number; readonly rows: number }): Rect {
  const room = { cols, rows: Math.max(1, rows - 1) };
  const width = Math.max(1, Math.min(wanted.cols, room.cols - 2));
  const height = Math.max(1, Math.min(wanted.rows, room.rows));
  return {
    row: Math.floor((room.rows - height) / 2),
    col: Math.floor((room.cols - width) / 2),
    rows: height,
    cols: width,
  };
}
