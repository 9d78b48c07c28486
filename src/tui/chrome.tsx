/** The parts of the screen that Ink renders: the sidebar and the open overlay, each a surface of its own. */
import chalk from "chalk";
import type { ReactElement } from "react";

import type { Compositor, Layer } from "../pty/compositor.ts";
import type { Actions, OverlayId } from "./actions.ts";
import { asciiCells } from "./ascii.ts";
import { Safe } from "./components/safe.tsx";
import { type Cockpit, CockpitContext } from "./context.ts";
import { InkSurface } from "./ink/surface.ts";
import type { Rect } from "./layout.ts";
import { OVERLAYS } from "./overlays/index.ts";
import { Sidebar } from "./sidebar.tsx";

/** Layers from bottom to top; the pane is at 0. */
const SIDEBAR_Z = 1;
/** Above the sidebar, which may lie over the pane. */
const DRAWER_Z = 2;
const OVERLAY_Z = 3;

/** Ink always renders in full colour; the compositor reduces it to what the terminal has. */
const FULL_COLOR = 3;

interface Part {
  readonly surface: InkSurface;
  readonly layer: Layer;
  /** Renders it with the present theme. */
  readonly show: () => void;
}

export class Chrome {
  #cockpit: Cockpit;
  /** For the drawer, which stays open when it gives the keyboard back. */
  readonly #drawerActions: Actions;
  readonly #compositor: Compositor;
  #sidebar: Part | undefined;
  #drawer: Part | undefined;
  #overlay: Part | undefined;
  #overlayId: OverlayId | undefined;

  constructor(cockpit: Cockpit, compositor: Compositor, drawerActions: Actions) {
    chalk.level = FULL_COLOR;
    this.#cockpit = cockpit;
    this.#drawerActions = drawerActions;
    this.#compositor = compositor;
  }

  get overlay(): OverlayId | undefined {
    return this.#overlayId;
  }

  get overlayRow(): { readonly name: string; readonly hint: string } | undefined {
    return this.#overlayId && OVERLAYS[this.#overlayId];
  }

  /** Shows the sidebar at this place, or takes it away. */
  placeSidebar(rect: Rect | undefined): void {
    this.#sidebar = this.#place(this.#sidebar, rect, SIDEBAR_Z, ({ cols, rows }) => (
      <Safe name="sidebar" width={cols}>
        <Sidebar width={cols} rows={rows} />
      </Safe>
    ));
  }

  /** Shows the log below the pane, or takes it away. */
  placeDrawer(rect: Rect | undefined): void {
    const { View } = OVERLAYS.log;
    this.#drawer = this.#place(this.#drawer, rect, DRAWER_Z, ({ cols, rows }) => (
      <Safe name="log" width={cols}>
        <View width={cols} rows={rows} actions={this.#drawerActions} />
      </Safe>
    ));
  }

  /** Renders everything in another theme. */
  restyle(change: Partial<Cockpit>): void {
    this.#cockpit = { ...this.#cockpit, ...change };
    for (const part of [this.#sidebar, this.#drawer, this.#overlay]) part?.show();
  }

  /** Opens an overlay for a screen of this size, replacing the one that is open; undefined closes it. */
  openOverlay(id: OverlayId | undefined, actions: Actions, cols: number, rows: number): void {
    if (id !== this.#overlayId) this.#overlay = this.#close(this.#overlay);
    this.#overlayId = id;
    if (id === undefined) return;
    const { View, place } = OVERLAYS[id];
    this.#overlay = this.#place(
      this.#overlay,
      place(cols, rows, this.#cockpit.controls, this.#cockpit.keymap),
      OVERLAY_Z,
      (rect) => (
        <Safe name={id} width={rect.cols}>
          <View width={rect.cols} rows={rect.rows} actions={actions} />
        </Safe>
      ),
    );
  }

  /** Bytes for the open overlay, or for the drawer. */
  type(bytes: Uint8Array): void {
    (this.#overlay ?? this.#drawer)?.surface.type(bytes);
  }

  close(): void {
    this.#sidebar = this.#close(this.#sidebar);
    this.#drawer = this.#close(this.#drawer);
    this.#overlay = this.#close(this.#overlay);
    this.#overlayId = undefined;
  }

  #place(
    part: Part | undefined,
    rect: Rect | undefined,
    z: number,
    view: (rect: Rect) => ReactElement,
  ): Part | undefined {
    if (!rect) return this.#close(part);
    const { surface, layer } = part ?? this.#create(rect, z);
    if (part) {
      surface.resize(rect.cols, rect.rows);
      layer.place(rect);
    }
    const show = (): void =>
      surface.show(<CockpitContext.Provider value={this.#cockpit}>{view(rect)}</CockpitContext.Provider>);
    show();
    return { surface, layer, show };
  }

  #create(rect: Rect, z: number): Omit<Part, "show"> {
    const signs = this.#cockpit.ascii ? asciiCells : undefined;
    const surface = new InkSurface(rect.cols, rect.rows, () => this.#compositor.invalidate(), signs);
    return { surface, layer: this.#compositor.add(surface, rect, z) };
  }

  #close(part: Part | undefined): undefined {
    if (!part) return;
    this.#compositor.remove(part.layer);
    part.surface.close();
  }
}
