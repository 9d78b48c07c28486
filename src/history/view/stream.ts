/** The answer as it came: every step of the request and every event, with its time. */
import { isRecord } from "../../core/message.ts";
import { type FlowRecord, promptTokens, type TimelineEntry } from "../../core/record.ts";
import { bodyOf } from "../export/jsonl.ts";
import { isReused } from "../phases.ts";
import { type Cell, columns } from "./columns.ts";
import { type Line, span } from "./line.ts";
import { secondsText, tokensText } from "../../core/numbers.ts";

/** A pause of the answer that is worth a mark, in ms. */
const PAUSE_MS = 5_000;
const MAX_PREVIEW = 60;

export function streamLines(record: FlowRecord): Line[] {
  const { dropped } = record.detail;
  return [
    ...columns([...stepRows(record), ...eventRows(record)]),
    ...(dropped > 0 ? [[span(`and ${dropped} more events`, "dim")]] : []),
  ];
}

type Row = readonly Cell[];

/** What happened before the first event. */
function stepRows({ row, detail }: FlowRecord): Row[] {
  const prompt = promptTokens(row);
  const size = prompt === undefined ? `${row.bytes} bytes` : `${tokensText(prompt, row.estimated)} tok`;
  const rows: Row[] = [["+0 ms", "request accepted", `${size} · ${row.stream ? "stream" : "not streamed"}`]];
  if (detail.routed !== undefined) {
    rows.push([`+${detail.routed} ms`, "route", span(`${row.rule} → ${row.provider},${row.model}`, "route")]);
  }
  for (const [at, attempt] of detail.attempts.entries()) {
    const { sent, connected, head, status, error } = attempt;
    rows.push([`+${sent} ms`, "sent", `attempt ${at + 1} · ${attempt.bytes} bytes`]);
    if (connected !== undefined) {
      rows.push([`+${connected} ms`, "connect", isReused(attempt) ? "reused (keep-alive)" : "new connection"]);
    }
    if (head !== undefined) rows.push([`+${head} ms`, "headers", `${status ?? ""}`]);
    if (error) rows.push([`+${attempt.end ?? sent} ms`, span("failed", "bad"), `${error.message} [${error.code}]`]);
  }
  return rows;
}

function eventRows({ detail: { timeline }, bodies }: FlowRecord): Row[] {
  const previews = new Previews(bodies.get("message"));
  return timeline.map((entry, index) => {
    const { at, until, type, count, size, detail } = entry;
    const time = count > 1 && until > at ? `+${at}..${until}` : `+${at}`;
    const pause = at - (timeline[index - 1]?.until ?? 0);
    const long = index > 0 && pause > PAUSE_MS ? span(`after ${secondsText(pause)} s of silence`, "odd") : "";
    const what = size > 0 ? `${size} characters` : detail;
    return [`${time} ms`, `${type}${count > 1 ? ` x ${count}` : ""}`, what, long || previews.of(entry)];
  });
}

/** The beginning of what each block says, behind its first piece. */
class Previews {
  readonly #blocks: readonly unknown[];
  #block = -1;
  #told = -1;

  constructor(message: string | undefined) {
    const value = bodyOf(message);
    const content: unknown = isRecord(value) ? value["content"] : undefined;
    this.#blocks = Array.isArray(content) ? content : [];
  }

  of({ type, size }: TimelineEntry): Cell {
    if (type === "content_block_start") this.#block++;
    if (size === 0 || this.#told === this.#block) return "";
    this.#told = this.#block;
    const text = saidBy(this.#blocks[this.#block]).replaceAll(/\s+/g, " ");
    return text === "" ? "" : span(text.length > MAX_PREVIEW ? `"${text.slice(0, MAX_PREVIEW)}…"` : `"${text}"`, "dim");
  }
}

function saidBy(block: unknown): string {
  if (!isRecord(block)) return "";
  const { text, thinking, input } = block;
  if (typeof text === "string") return text;
  if (typeof thinking === "string") return thinking;
  return input === undefined ? "" : typeof input === "string" ? input : JSON.stringify(input);
}
