/** What has happened, a line each. */
import { useCallback, useEffect, useState, type ReactElement } from "react";

import { sanitize } from "../../pty/sanitize.ts";
import type { LogView } from "../shared/views.ts";
import { Choice, TextField } from "./components/fields.tsx";
import { useText } from "./i18n/text.ts";
import { get } from "./lib/api.ts";
import { useLive } from "./lib/live.ts";
import { hashOf } from "./lib/route.ts";
import { saveFile } from "./lib/save-file.ts";
import { numberText, timeText } from "./requests/columns.tsx";

const LEVELS = ["error", "warn", "info", "debug"] as const;
type Level = (typeof LEVELS)[number];

const PAGE = 300;
/** Lines that stay on the page. */
const MAX_LINES = 5_000;

export function LogsView(): ReactElement {
  const say = useText();
  const [level, setLevel] = useState<Level>("info");
  const [search, setSearch] = useState("");
  const { lines, older } = useLines(level);
  const wanted = search.toLowerCase();
  const shown = lines.filter(({ text, topic }) => `${topic} ${text}`.toLowerCase().includes(wanted)).toReversed();
  return (
    <>
      <div className="bar">
        <Choice
          label={say("logs.level")}
          value={level}
          onChange={(next) => setLevel(LEVELS.find((one) => one === next) ?? "info")}
          options={LEVELS.map((one) => [one, one])}
        />
        <TextField label={say("logs.search")} type="search" value={search} onChange={setSearch} />
        <button type="button" onClick={() => saveFile("ccr.log", shown.toReversed().map(lineText).join(""))}>
          {say("logs.download")}
        </button>
      </div>
      {shown.length === 0 && <p className="empty">{say("logs.empty")}</p>}
      <ol className="log" aria-label={say("logs")}>
        {shown.map((line) => (
          <Line key={line.id} line={line} />
        ))}
      </ol>
      <button type="button" onClick={older}>
        {say("logs.older")}
      </button>
    </>
  );
}

function Line({ line }: { readonly line: LogView }): ReactElement {
  const { at, level, topic, text, flow } = line;
  return (
    <li className={level}>
      <time>{timeText(at)}</time> <span className="level">{level}</span>{" "}
      <span className="topic">{sanitize(topic)}</span>{" "}
      {flow !== undefined && <a href={hashOf("requests", { id: String(flow) })}>#{numberText(flow)}</a>}{" "}
      {sanitize(text)}
    </li>
  );
}

function lineText({ at, level, topic, text, flow }: LogView): string {
  return `${new Date(at).toISOString()} ${level} ${topic} ${flow === undefined ? "" : `#${numberText(flow)} `}${sanitize(text)}\n`;
}

/** Oldest first. */
function useLines(level: Level): { readonly lines: readonly LogView[]; readonly older: () => void } {
  const [known, setKnown] = useState<{ readonly level: Level; readonly lines: readonly LogView[] }>({
    level,
    lines: [],
  });
  const refresh = useCallback(() => {
    void get<LogView[]>("logs", { level, limit: PAGE })
      .then((page) =>
        setKnown((before) => ({ level, lines: merged(before.level === level ? before.lines : [], page) })),
      )
      .catch(() => {});
  }, [level]);
  useEffect(refresh, [refresh]);
  useLive(({ type }) => {
    if (type === "logs") refresh();
  });
  const older = (): void => {
    void get<LogView[]>("logs", { level, limit: PAGE, before: known.lines[0]?.id })
      .then((page) => setKnown((before) => ({ level, lines: merged(page, before.lines) })))
      .catch(() => {});
  };
  return { lines: known.lines, older };
}

function merged(before: readonly LogView[], page: readonly LogView[]): LogView[] {
  const last = before.at(-1)?.id ?? -1;
  return [...before, ...page.filter(({ id }) => id > last)].slice(-MAX_LINES);
}
