/** What the pointer does: in the pane the child's or ours, on the separator a new width, in the sidebar a command. */
import { NO_MODES } from "../pty/child-modes.ts";
import type { Actions } from "./actions.ts";
import { COMMANDS } from "./commands.ts";
import { MouseRouter } from "./mouse.ts";
import type { Cockpit } from "./context.ts";
import { allot, chosen } from "./panels/allot.ts";
import { PANELS } from "./panels/index.ts";
import { Pulse } from "./pulse.ts";
import type { Panes } from "./sessions/panes.ts";
import type { View } from "./view.ts";

export interface PointerOptions {
  readonly panes: Panes;
  readonly view: View;
  readonly actions: Actions;
  /** What the sidebar shows. */
  readonly cockpit: () => Cockpit;
  /** An overlay has the keyboard, and the pointer does nothing. */
  readonly covered: () => boolean;
}

/** Each new width is a new size for the child. */
const DRAG_MS = 50;

/** Commands by the panel that is clicked. */
const PANEL_COMMANDS: Readonly<Record<string, string>> = {
  route: "model.open",
  scenarios: "route.edit",
  context: "model.open",
  providers: "model.open",
  requests: "inspector.open",
};

/** Id of the command behind a row of the sidebar. */
function commandAt(row: number, rows: number, cockpit: Cockpit): string | undefined {
  const panels = chosen(PANELS, cockpit.panels);
  let end = 0;
  for (const { panel, rows: own } of allot(panels, cockpit.store.current, rows, cockpit)) {
    end += own;
    if (row < end) return PANEL_COMMANDS[panel.id];
  }
  return undefined;
}

export class Pointer {
  readonly #options: PointerOptions;
  readonly #router: MouseRouter;
  readonly #drag: Pulse = new Pulse(() => this.#options.view.widenSidebar(this.#width), DRAG_MS);
  #width = 0;

  constructor(options: PointerOptions) {
    const { panes, view, covered } = options;
    this.#options = options;
    this.#router = new MouseRouter({
      child: () => (covered() ? undefined : panes.copying ? NO_MODES : panes.childModes),
      pane: () => view.uncovered,
      separator: () => view.separator,
      sidebar: () => view.sidebar,
      toChild: (bytes) => panes.type(bytes),
      wheel: (lines) => panes.wheel(lines),
      dragSeparator: (col) => this.#dragTo(col),
      clickSidebar: (row) => this.#click(row),
      select: (from, to) => panes.select(from, to),
      selected: () => panes.selected(),
    });
  }

  take(report: Uint8Array): void {
    this.#router.take(report);
  }

  stop(): void {
    this.#drag.stop();
  }

  #dragTo(col: number): void {
    const { view } = this.#options;
    const { separator, sidebar } = view;
    if (!separator || !sidebar) return;
    this.#width = sidebar.cols + separator.col - col;
    this.#drag.request();
  }

  #click(row: number): void {
    const { view, cockpit, actions } = this.#options;
    const id = view.sidebar && commandAt(row, view.sidebar.rows, cockpit());
    COMMANDS.find((command) => command.id === id)?.run(actions);
  }
}
