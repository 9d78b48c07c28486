/** The list of sessions: what each is doing, where its requests go, what it has used. */
import { Text, useInput } from "ink";
import { type ReactElement, useState, useSyncExternalStore } from "react";

import { Frame, Row } from "../components/box.tsx";
import { useCockpit, useTheme } from "../context.ts";
import { fit, pad, tokens } from "../format.ts";
import { centred } from "../layout.ts";
import type { Activity, SessionView } from "../sessions/types.ts";
import type { Theme } from "../theme.ts";
import type { Overlay, OverlayViewProps } from "./types.ts";

const NONE: readonly SessionView[] = [];
const SIGNS: Readonly<Record<Activity, string>> = { busy: "▸", idle: "●", asking: "?", stopped: "◐", ended: "✗" };
const WORDS: Readonly<Record<Activity, string>> = {
  busy: "busy",
  idle: "idle",
  asking: "waiting for you",
  stopped: "stopped",
  ended: "ended",
};
const STATE_COLUMNS = 17;
const USE_COLUMNS = 16;

function colorOf(activity: Activity, theme: Theme): string {
  const colors = { busy: theme.accent, idle: theme.ok, asking: theme.warn, stopped: theme.warn, ended: theme.err };
  return colors[activity];
}

interface SessionRowProps {
  readonly session: SessionView;
  readonly selected: boolean;
  readonly width: number;
}

function SessionRow({ session, selected, width }: SessionRowProps): ReactElement {
  const theme = useTheme();
  const { number, activity, title, route, input, output, current } = session;
  const used = `${tokens(input)} in ${tokens(output)} out`;
  const room = Math.max(0, width - STATE_COLUMNS - USE_COLUMNS - 12);
  return (
    <Row width={width}>
      <Text color={theme.accent}>{selected ? "❯ " : "  "}</Text>
      <Text bold={current}>{`${number} `}</Text>
      <Text color={colorOf(activity, theme)}>{pad(`${SIGNS[activity]} ${WORDS[activity]}`, STATE_COLUMNS)}</Text>
      {pad(`${route}${title === "" ? "" : ` · ${title}`}`, room)}
      <Text color={theme.dim}>{` ${fit(used, USE_COLUMNS)}`}</Text>
    </Row>
  );
}

function SessionsView({ width, rows, actions }: OverlayViewProps): ReactElement {
  const { sessions } = useCockpit();
  const views = useSyncExternalStore(sessions?.subscribe ?? (() => () => {}), sessions?.views ?? (() => NONE));
  const [chosen, choose] = useState<string | undefined>(undefined);
  const at = Math.max(
    0,
    views.findIndex(({ id, current }) => (chosen === undefined ? current : id === chosen)),
  );
  const selected = views[at];
  const move = (step: number): void => choose(views.at((at + step) % views.length)?.id);
  useInput((input, key) => {
    if (key.escape || input === "q") actions.closeOverlay();
    else if (key.downArrow || input === "j") move(1);
    else if (key.upArrow || input === "k") move(-1);
    else if (key.return && selected) {
      actions.closeOverlay();
      actions.showSession(selected.id);
    } else if (input === "n") {
      actions.closeOverlay();
      actions.newSession();
    } else if (input === "x" && selected) actions.closeSession(selected.id);
    else if (/^[1-9]$/.test(input)) actions.showSession(views.find(({ number }) => number === Number(input))?.id ?? "");
  });
  return (
    <Frame title="SESSIONS" note={`${views.length}`} width={width} rows={rows}>
      {views.map((session, index) => (
        <SessionRow key={session.id} session={session} selected={index === at} width={width} />
      ))}
    </Frame>
  );
}

const MAX_ROWS = 9;

export const sessions: Overlay = {
  id: "sessions",
  name: "SESSIONS",
  hint: "↵ show  n new  x close  Esc back",
  place: (cols, rows) => centred(cols, rows, { cols: 96, rows: MAX_ROWS + 2 }),
  View: SessionsView,
};
