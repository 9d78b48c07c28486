/** Tells from Claude Code's screen and its requests what it is doing. */
import type { RequestRow } from "../state.ts";
import type { Activity, RunState } from "./types.ts";

/** A choice of a list, with the pointer before it: questions of Claude Code 2.1.330 about permissions, models and others. */
const CHOICE = /^\s*│?\s*❯ \d+\. \S/;
/** The other choices of the same list. */
const OTHER_CHOICE = /^\s*│?\s*\d+\. \S/;
/** A question stands at the end of the screen; lines above may quote one. */
const LINES_LOOKED_AT = 24;

/** Whether the screen ends in a question that waits for a choice. `lines` are without trailing blank lines. */
export function asksForChoice(lines: readonly string[]): boolean {
  const last = lines.slice(-LINES_LOOKED_AT);
  const choice = last.findLastIndex((line) => CHOICE.test(line));
  return choice !== -1 && last.some((line) => OTHER_CHOICE.test(line));
}

/** Requests that nobody waits for, such as titles, are no work. */
function isWork({ class: kind, phase }: RequestRow): boolean {
  return kind !== "auxiliary" && (phase === "waiting" || phase === "streaming" || phase === "retrying");
}

export function activityOf(run: RunState, rows: readonly RequestRow[], asks: boolean): Activity {
  if (run === "stopped" || run === "ended") return run;
  if (asks) return "asking";
  return rows.some(isWork) ? "busy" : "idle";
}
