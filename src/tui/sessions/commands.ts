/** Rows of the command table about sessions and their panes. */
import type { PaneActions, SessionActions } from "./actions.ts";

interface SessionCommand {
  readonly id: string;
  readonly title: string;
  readonly group: "CLAUDE" | "VIEWS";
  readonly chord: string;
  run(actions: SessionActions & PaneActions & { toggleOverlay(id: "sessions"): void }): void;
}

/** Columns that the sidebar gains or loses with one key. */
const STEP = 2;

export const SESSION_COMMANDS: readonly SessionCommand[] = [
  { id: "pane.copy", title: "scroll / copy mode", group: "CLAUDE", chord: "[", run: (actions) => actions.copyMode() },
  {
    id: "pane.search",
    title: "search scrollback",
    group: "CLAUDE",
    chord: "/",
    run: (actions) => actions.searchPane(),
  },
  { id: "session.new", title: "new session", group: "CLAUDE", chord: "n", run: (actions) => actions.newSession() },
  {
    id: "session.list",
    title: "list sessions",
    group: "CLAUDE",
    chord: "w",
    run: (actions) => actions.toggleOverlay("sessions"),
  },
  { id: "session.next", title: "next session", group: "CLAUDE", chord: "\t", run: (actions) => actions.nextSession() },
  { id: "claude.restart", title: "restart Claude", group: "CLAUDE", chord: "R", run: (actions) => actions.restart() },
  {
    id: "sidebar.wider",
    title: "wider sidebar",
    group: "VIEWS",
    chord: "\u001b[C",
    run: (actions) => actions.widenSidebar(STEP),
  },
  {
    id: "sidebar.narrower",
    title: "narrower sidebar",
    group: "VIEWS",
    chord: "\u001b[D",
    run: (actions) => actions.widenSidebar(-STEP),
  },
  {
    id: "sidebar.reset",
    title: "usual sidebar",
    group: "VIEWS",
    chord: "=",
    run: (actions) => actions.widenSidebar(undefined),
  },
];
