/** `ccr statusline preview`: the line with every segment in it, at rest and after a failure. */
import { renderLine } from "../../statusline/line.ts";
import { EMPTY_SNAPSHOT, type Snapshot } from "../../statusline/state.ts";
import { EXIT } from "../exit.ts";
import { parse, usageError } from "../flags.ts";
import { Output } from "../output.ts";
import { PREVIEW_FLAGS } from "../rows/statusline.ts";
import type { Invocation } from "../types.ts";

const AT_WORK: Snapshot = {
  ...EMPTY_SNAPSHOT,
  target: "deepseek,deepseek-chat",
  rule: "default",
  why: "Router.default is deepseek,deepseek-chat",
  inputTokens: 26_400,
  cachedTokens: 21_100,
  outputTokens: 1_900,
  ttft: 820,
  tokensPerSecond: 61,
  cost: 0.031,
  window: 64_000,
};

const FAILED: Snapshot = { ...AT_WORK, error: "CCR-E102 deepseek is rate limited (429)" };

const MOST = 10_000;

export async function runPreview(invocation: Invocation): Promise<number> {
  const given = parse(invocation, PREVIEW_FLAGS);
  const width = widthOf(given.text("width"));
  const output = new Output(given);
  const colour = output.style.paint("strong", "x") !== "x";
  const lines = [EMPTY_SNAPSHOT, AT_WORK, FAILED].map((snapshot) => cut(renderLine(snapshot, colour), width));
  output.answer({ lines }, () => lines.join("\n"));
  return EXIT.done;
}

function widthOf(text: string | undefined): number {
  if (text === undefined) return process.stdout.columns || MOST;
  const width = Number(text);
  if (Number.isInteger(width) && width > 0 && width <= MOST) return width;
  throw usageError("--width", `${text} is no number of columns`);
}

/** As Claude Code cuts it: at the right edge, with an ellipsis. Sequences take no room; the sample has narrow letters only. */
function cut(line: string, width: number): string {
  const parts = line.split(/(\u001b\[[\d;]*m)/);
  let room = width;
  const shown = parts.map((part, index) => {
    if (index % 2 === 1) return part;
    const text = part.length > room ? `${part.slice(0, Math.max(0, room - 1))}${room > 0 ? "…" : ""}` : part;
    room -= Math.min(part.length, room);
    return text;
  });
  return shown.join("");
}
