/** Rows of the command table about sessions. */
import type { SessionActions } from "./actions.ts";

interface SessionCommand {
  readonly id: string;
  readonly title: string;
  readonly group: "CLAUDE";
  readonly chord: string;
  run(actions: SessionActions & { toggleOverlay(id: "sessions"): void }): void;
}

export const SESSION_COMMANDS: readonly SessionCommand[] = [
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
];
