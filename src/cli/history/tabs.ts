/** One request in detail on the command line: the lines that every face shows, painted. */
import type { FlowRecord } from "../../core/record.ts";
import type { Line, Tone } from "../../history/view/line.ts";
import type { Shown, ViewStyle } from "../../history/view/shown.ts";
import { type Tab, tabLines, withTitle } from "../../history/view/tabs.ts";
import { sanitize } from "../../pty/sanitize.ts";
import type { Style, Tone as PaintTone } from "../style.ts";

const TONES: Readonly<Partial<Record<Tone, PaintTone>>> = {
  strong: "strong",
  dim: "dim",
  good: "good",
  bad: "bad",
  odd: "odd",
};

/** Without a terminal. */
const USUAL_WIDTH = 80;

/** What others wrote is made harmless piece by piece. */
export function paintedTab(tab: Tab, shown: Shown, style: Style): string {
  return withTitle(shown.record, tabLines(tab, shown, viewStyle(style)))
    .map((line) => painted(line, style))
    .join("\n");
}

export function painted(line: Line, style: Style): string {
  const text = line.map(({ text: foreign, tone }) => {
    const clean = sanitize(foreign);
    const ours = TONES[tone];
    return ours ? style.paint(ours, clean) : clean;
  });
  return text.join("").trimEnd();
}

function viewStyle({ sign }: Style): ViewStyle {
  const ascii = sign.good === "+";
  return { sign, width: process.stdout.columns ?? USUAL_WIDTH, bars: ascii ? ["-", "=", "#"] : ["░", "▒", "█"] };
}

/** The bytes of a body, for a pipe. */
export function rawBody(tab: Tab, { bodies, detail }: FlowRecord): string {
  const last = detail.attempts.length;
  if (tab === "client") return bodies.get("client") ?? "";
  if (tab === "upstream") return bodies.get(`upstream/${last}`) ?? "";
  return bodies.get(`answer/${last}`) ?? bodies.get("message") ?? "";
}
