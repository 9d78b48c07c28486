/** The status line as text: segments in order, coloured by role. */
import { SEGMENTS } from "./segments/index.ts";
import type { Role } from "./segments/types.ts";
import type { Snapshot } from "./state.ts";

/** SGR parameters of the terminal's own palette. */
const COLOURS: Readonly<Record<Role, string>> = { route: "35", dim: "2", plain: "", err: "31" };

export function renderLine(snapshot: Snapshot, colour: boolean): string {
  const shown = SEGMENTS.flatMap(({ role, text }) => {
    const value = text(snapshot);
    return value === undefined ? [] : [paint(value, role, colour)];
  });
  return [paint("ccr", "dim", colour), ...(shown.length > 0 ? shown : ["no requests yet"])].join(
    paint(" │ ", "dim", colour),
  );
}

export function notRunningLine(colour: boolean): string {
  return paint("ccr ? proxy not running", "dim", colour);
}

/** https://no-color.org: any value but the empty one counts. */
export function wantsColour(env: Readonly<Record<string, string | undefined>>): boolean {
  return !env["NO_COLOR"];
}

function paint(text: string, role: Role, colour: boolean): string {
  const parameters = COLOURS[role];
  return colour && parameters !== "" ? `\u001b[${parameters}m${text}\u001b[0m` : text;
}
