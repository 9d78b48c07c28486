/** The arrangement of the screen: pane, separator, sidebar, status row and overlay as layers, at any size. */
import { style } from "../pty/cell.ts";
import type { ColorDepth } from "../pty/color.ts";
import { Compositor, type FrameSink, type Layer, type Surface } from "../pty/compositor.ts";
import type { Emulator } from "../pty/emulator.ts";
import { Grid } from "../pty/grid.ts";
import type { TerminalSize } from "../pty/tty.ts";
import type { Actions, OverlayId } from "./actions.ts";
import type { Chrome } from "./chrome.tsx";
import { drawerFits, type Layout, layout, type Rect, sidebarFits, sidebarPossible, sidebarWidth } from "./layout.ts";
import type { Look } from "./look.ts";
import type { Preferences } from "./preferences.ts";
import { cellStyle } from "./theme.ts";

const PANE_Z = -1;
/** The lowest layer above the pane and its note. */
const LINES_Z = 1;
const NOTE = style({ inverse: true });

export interface ViewOptions {
  readonly sink: FrameSink;
  readonly size: TerminalSize;
  readonly depth: ColorDepth;
  readonly emulator: Emulator;
  /** Sequences that paint nothing, asked for with each frame. */
  readonly control: () => string;
  readonly preferences: Preferences;
  readonly look: Look;
  /** The pane has a new size. */
  readonly paneResized: (rect: Rect) => void;
}

export class View {
  readonly compositor: Compositor;
  /** The status row, painted by its owner. */
  readonly bar: Grid = new Grid(1, 1);
  readonly #options: ViewOptions;
  readonly #separator: Grid = new Grid(1, 1);
  readonly #note: Grid = new Grid(1, 1);
  readonly #noteLayer: Layer;
  #paneLayer: Layer;
  readonly #barLayer: Layer;
  readonly #separatorLayer: Layer;
  #noteText: readonly string[] = [];
  #chrome: Chrome | undefined;
  #size: TerminalSize;
  #layout: Layout;
  #zoom = false;
  /** Columns of the sidebar that the user chose; undefined for the usual ones. */
  #width: number | undefined;
  /** On terminals too narrow for both, the sidebar lies over the pane, and only when asked for. */
  #overPane = false;
  #drawer = false;
  /** The drawer has the keyboard. */
  #inDrawer = false;

  constructor(options: ViewOptions) {
    const { sink, size, depth, emulator, control } = options;
    this.#options = options;
    this.#size = size;
    this.compositor = new Compositor({ sink, ...size, depth, control });
    this.#layout = this.#computeLayout();
    this.#paneLayer = this.compositor.add(emulator, this.#layout.pane, PANE_Z);
    this.#noteLayer = this.compositor.add({ grid: this.#note }, this.#layout.pane, 0);
    this.#separatorLayer = this.compositor.add({ grid: this.#separator }, this.#layout.pane, LINES_Z);
    this.#barLayer = this.compositor.add({ grid: this.bar }, this.#layout.pane, LINES_Z);
    this.compositor.focus = this.#paneLayer;
    this.#apply();
  }

  /** The part of the pane that nothing of ours covers for long: there, the mouse is the child's. */
  get uncovered(): Rect {
    const { pane, sidebar } = this.#layout;
    return sidebar?.overlay ? { ...pane, cols: sidebar.separator.col } : pane;
  }

  get pane(): Rect {
    return this.#layout.pane;
  }

  /** Another surface in the pane's place. */
  showPane(surface: Surface): void {
    const { focus } = this.compositor;
    const focused = focus === this.#paneLayer;
    this.compositor.remove(this.#paneLayer);
    this.#paneLayer = this.compositor.add(surface, this.#layout.pane, PANE_Z);
    if (focused) this.compositor.focus = this.#paneLayer;
  }

  /** Lines at the lower edge of the pane, over it; none takes them away. */
  note(lines: readonly string[]): void {
    this.#noteText = lines;
    this.#placeNote();
    this.compositor.invalidate();
  }

  get overlay(): OverlayId | undefined {
    return this.#chrome?.overlay;
  }

  /** What the status row says while an overlay is open. */
  get overlayRow(): { readonly name: string; readonly hint: string } | undefined {
    return this.#chrome?.overlayRow;
  }

  /** Whether the log below the pane is open, and has the keyboard. */
  get drawer(): { readonly open: boolean; readonly focused: boolean } {
    return { open: this.#drawer, focused: this.#drawer && this.#inDrawer && this.overlay === undefined };
  }

  /** The chrome takes a moment to load; until then its places are empty. */
  attach(chrome: Chrome): void {
    this.#chrome?.close();
    this.#chrome = chrome;
    this.#placeChrome();
  }

  /** Theme or signs have changed. */
  restyle(chrome: Parameters<Chrome["restyle"]>[0]): void {
    this.#chrome?.restyle(chrome);
    this.#apply();
    this.compositor.invalidate();
  }

  /** Opens or closes the log below the pane. False where there is no room for it. */
  toggleDrawer(): boolean {
    const { cols, rows } = this.#size;
    if (!this.#chrome || (!this.#drawer && (this.#zoom || !drawerFits(cols, rows)))) return false;
    this.#drawer = !this.#drawer;
    this.#relayout();
    this.focusDrawer(this.#drawer);
    return true;
  }

  /** Gives the keyboard to the log, or back to the pane. */
  focusDrawer(focused: boolean): void {
    this.#inDrawer = focused;
    this.#focus();
  }

  resize(size: TerminalSize, actions: Actions): void {
    this.#size = size;
    this.compositor.resize(size.cols, size.rows);
    this.#relayout();
    if (this.overlay) this.open(this.overlay, actions);
  }

  /** Where the separator is, if the sidebar stands beside the pane. */
  get separator(): Rect | undefined {
    const { sidebar } = this.#layout;
    return sidebar && !sidebar.overlay ? sidebar.separator : undefined;
  }

  get sidebar(): Rect | undefined {
    return this.#layout.sidebar?.content;
  }

  /** Makes the sidebar this wide, as far as it goes; undefined gives it its usual width. */
  widenSidebar(width: number | undefined): void {
    const { cols, rows } = this.#size;
    this.#width = width === undefined ? undefined : sidebarWidth(cols, rows, width);
    this.#relayout();
  }

  toggleZoom(): void {
    this.#zoom = !this.#zoom;
    this.#relayout();
  }

  /** Returns false when the terminal is too small for a sidebar. */
  toggleSidebar(): boolean {
    const { preferences } = this.#options;
    if (!sidebarPossible(this.#size.cols, this.#size.rows)) return false;
    if (this.#zoom) this.#zoom = false;
    else if (this.#fits()) {
      // Where the state cannot be written, the sidebar moves all the same.
      preferences.update({ sidebar: !preferences.current.sidebar }).catch(() => {});
    } else this.#overPane = !this.#overPane;
    this.#relayout();
    return true;
  }

  open(overlay: OverlayId | undefined, actions: Actions): void {
    if (!this.#chrome) return;
    this.#chrome.openOverlay(overlay, actions, this.#size.cols, this.#size.rows);
    this.#focus();
  }

  #focus(): void {
    this.compositor.focus = this.overlay || this.drawer.focused ? undefined : this.#paneLayer;
    this.compositor.invalidate();
  }

  /** Bytes for the open overlay. */
  type(bytes: Uint8Array): void {
    this.#chrome?.type(bytes);
  }

  close(): void {
    this.#chrome?.close();
    this.compositor.pause();
  }

  #fits(): boolean {
    return sidebarFits(this.#size.cols, this.#size.rows);
  }

  #computeLayout(): Layout {
    const { cols, rows } = this.#size;
    const sidebar = this.#fits() ? this.#options.preferences.current.sidebar : this.#overPane;
    return layout(cols, rows, { sidebar, zoom: this.#zoom, drawer: this.#drawer, width: this.#width });
  }

  #relayout(): void {
    const { pane } = this.#layout;
    this.#layout = this.#computeLayout();
    const { pane: now } = this.#layout;
    if (pane.cols !== now.cols || pane.rows !== now.rows) this.#options.paneResized(now);
    this.#apply();
    this.#placeChrome();
  }

  #placeChrome(): void {
    const { sidebar, drawer } = this.#layout;
    this.#chrome?.placeSidebar(sidebar?.content);
    this.#chrome?.placeDrawer(drawer);
    // A terminal that has become too small has no drawer to type into.
    if (!drawer) this.#inDrawer = false;
  }

  /** Places what does not come from Ink. */
  #apply(): void {
    const { pane, sidebar, bar } = this.#layout;
    this.#paneLayer.place(pane);
    this.#placeNote();
    this.#placeGrid(this.#barLayer, this.bar, bar);
    this.#placeGrid(this.#separatorLayer, this.#separator, sidebar?.separator);
    const { theme, ascii } = this.#options.look;
    const line = cellStyle(theme, "sep");
    for (let row = 0; row < this.#separator.rows; row++) this.#separator.writeText(row, 0, ascii ? "|" : "│", line);
  }

  #placeNote(): void {
    const { pane } = this.#layout;
    const rows = Math.min(this.#noteText.length, pane.rows);
    this.#placeGrid(
      this.#noteLayer,
      this.#note,
      rows > 0 ? { ...pane, row: pane.row + pane.rows - rows, rows } : undefined,
    );
    for (let row = 0; row < rows; row++) {
      this.#note.blankRect({ row, col: 0, rows: 1, cols: pane.cols }, NOTE);
      this.#note.writeText(row, 1, this.#noteText[row] ?? "", NOTE, pane.cols - 2);
    }
  }

  #placeGrid(layer: Layer, grid: Grid, rect: Rect | undefined): void {
    layer.show(rect !== undefined);
    if (!rect) return;
    if (grid.cols !== rect.cols || grid.rows !== rect.rows) grid.resize(rect.cols, rect.rows);
    layer.place(rect);
  }
}
