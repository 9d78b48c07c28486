/** The status line as text: segments in order, coloured by role. */
import { SEGMENTS } from "./segments/index.ts";
import type { Role, Segment } from "./segments/types.ts";
import { powerline } from "./powerline.ts";
import type { Snapshot } from "./state.ts";

/** How the line looks, beside its colours. */
export interface LineForm {
  readonly style: "plain" | "powerline";
  /** For terminals and fonts without more. */
  readonly ascii: boolean;
  /** Names of segments, in the order of the line; all of them without it. */
  readonly segments: readonly string[] | undefined;
}

export const PLAIN: LineForm = { style: "plain", ascii: false, segments: undefined };

/** SGR parameters of the terminal's own palette. */
const COLOURS: Readonly<Record<Role, string>> = { route: "35", dim: "2", plain: "", warn: "33", err: "31" };
/** Colours of the palette behind each role, for a line of blocks. */
const BLOCKS: Readonly<Record<Role, number>> = { route: 5, dim: 8, plain: 4, warn: 3, err: 1 };

export function renderLine(snapshot: Snapshot, colour: boolean, form: LineForm = PLAIN): string {
  const found = segmentsOf(form).flatMap(({ role, text }) => {
    const value = text(snapshot);
    return value === undefined ? [] : [{ text: form.ascii ? inAscii(value) : value, role }];
  });
  const shown = found.length > 0 ? found : [{ text: "no requests yet", role: "plain" as const }];
  if (form.style === "powerline" && colour) {
    const blocks = shown.map(({ text, role }) => ({ text, fore: 15, back: BLOCKS[role] }));
    return powerline([{ text: "ccr", fore: 15, back: 8 }, ...blocks], form.ascii ? "" : undefined);
  }
  const parts = [paint("ccr", "dim", colour), ...shown.map(({ text, role }) => paint(text, role, colour))];
  return parts.join(paint(form.ascii ? " | " : " │ ", "dim", colour));
}

function segmentsOf({ segments }: LineForm): readonly Segment[] {
  return segments === undefined
    ? SEGMENTS
    : segments.flatMap((name) => SEGMENTS.find((segment) => segment.name === name) ?? []);
}

function inAscii(text: string): string {
  return text
    .replaceAll("→", "->")
    .replaceAll("…", "...")
    .replaceAll(/[^\u0020-\u007e]/g, "?");
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
