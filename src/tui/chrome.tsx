/** The parts of the screen that Ink renders: the sidebar and the open overlay, each a surface of its own. */
import chalk from "chalk";
import type { ReactElement } from "react";

import type { Compositor, Layer } from "../pty/compositor.ts";
import type { Actions, OverlayId } from "./actions.ts";
import { Safe } from "./components/safe.tsx";
import { type Cockpit, CockpitContext } from "./context.ts";
import { InkSurface } from "./ink/surface.ts";
import type { Rect } from "./layout.ts";
import { OVERLAYS } from "./overlays/index.ts";
import { Sidebar } from "./sidebar.tsx";

/** Layers from bottom to top; the pane is at 0. */
const SIDEBAR_Z = 1;
const OVERLAY_Z = 2;

/** Ink always renders in full colour; the compositor reduces it to what the terminal has. */
const FULL_COLOR = 3;

interface Part {
  readonly surface: InkSurface;
  readonly layer: Layer;
}

export class Chrome {
  readonly #cockpit: Cockpit;
  readonly #compositor: Compositor;
  #sidebar: Part | undefined;
  #overlay: Part | undefined;
  #overlayId: OverlayId | undefined;

  constructor(cockpit: Cockpit, compositor: Compositor) {
    chalk.level = FULL_COLOR;
    this.#cockpit = cockpit;
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

  /** Opens an overlay for a screen of this size, replacing the one that is open; undefined closes it. */
  openOverlay(id: OverlayId | undefined, actions: Actions, cols: number, rows: number): void {
    if (id !== this.#overlayId) this.#overlay = this.#close(this.#overlay);
    this.#overlayId = id;
    if (id === undefined) return;
    const { View, place } = OVERLAYS[id];
    this.#overlay = this.#place(this.#overlay, place(cols, rows, this.#cockpit.controls), OVERLAY_Z, (rect) => (
      <Safe name={id} width={rect.cols}>
        <View width={rect.cols} rows={rect.rows} actions={actions} />
      </Safe>
    ));
  }

  /** Bytes for the open overlay. */
  type(bytes: Uint8Array): void {
    this.#overlay?.surface.type(bytes);
  }

  close(): void {
    this.#sidebar = this.#close(this.#sidebar);
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
    const placed = part ?? this.#create(rect, z);
    if (part) {
      part.surface.resize(rect.cols, rect.rows);
      part.layer.place(rect);
    }
    placed.surface.show(<CockpitContext.Provider value={this.#cockpit}>{view(rect)}</CockpitContext.Provider>);
    return placed;
  }

  #create(rect: Rect, z: number): Part {
    const surface = new InkSurface(rect.cols, rect.rows, () => this.#compositor.invalidate());
    return { surface, layer: this.#compositor.add(surface, rect, z) };
  }

  #close(part: Part | undefined): undefined {
    if (!part) return;
    this.#compositor.remove(part.layer);
    part.surface.close();
  }
}
