/** One request in detail, a tab at a time. */
import type { FlowRecord } from "../../core/record.ts";
import { diffLines } from "./changes.ts";
import { heading, type Line, span, BLANK } from "./line.ts";
import { numberText } from "../../core/numbers.ts";
import { overviewLines } from "./overview.ts";
import type { Shown, ViewStyle } from "./shown.ts";
import { clientLines, rawLines, responseLines, upstreamLines } from "./sides.ts";
import { streamLines } from "./stream.ts";
import { timingLines } from "./timing.ts";

export const TABS = ["overview", "client", "upstream", "response", "stream", "timing", "diff", "raw"] as const;
export type Tab = (typeof TABS)[number];

const VIEWS: Readonly<Record<Tab, (shown: Shown, style: ViewStyle) => Line[]>> = {
  overview: overviewLines,
  client: ({ record }) => clientLines(record),
  upstream: ({ record }) => upstreamLines(record),
  response: ({ record }) => responseLines(record),
  stream: ({ record }) => streamLines(record),
  timing: ({ record }, style) => timingLines(record, style),
  diff: diffLines,
  raw: ({ record }) => rawLines(record),
};

export function tabLines(tab: Tab, shown: Shown, style: ViewStyle): Line[] {
  const gaps = shown.record.detail.gaps.map((gap) => [span(`not kept: ${gap}`, "odd")]);
  return [...gaps, ...VIEWS[tab](shown, style)];
}

/** `#0142 200 deepseek,deepseek-chat` */
export function titleLine({ row }: FlowRecord): Line {
  const target = row.provider === undefined ? "no provider" : `${row.provider},${row.model}`;
  return heading(`#${numberText(row.id)} ${row.status ?? row.state} ${target}`);
}

export function withTitle(record: FlowRecord, body: readonly Line[]): Line[] {
  return [titleLine(record), BLANK, ...body];
}
