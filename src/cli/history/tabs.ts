/** One request in detail, a tab at a time. */
import type { AttemptRecord, FlowRecord, HeaderMap } from "../../core/record.ts";
import { promptTokens } from "../../core/record.ts";
import { isRecord } from "../../core/message.ts";
import { differenceOf, type Change } from "../../history/diff.ts";
import { bodyOf } from "../../history/export/jsonl.ts";
import { isReused, phasesOf } from "../../history/phases.ts";
import { sanitize } from "../../pty/sanitize.ts";
import type { Style } from "../style.ts";
import { table } from "../table.ts";
import { costText, numberText, secondsText, timeText } from "./list.ts";

export const TABS = ["overview", "client", "upstream", "response", "stream", "timing", "diff"] as const;
export type Tab = (typeof TABS)[number];

/** A pause of the answer that is worth a mark, in ms. */
const PAUSE_MS = 5_000;
const BAR_WIDTH = 40;

type View = (record: FlowRecord, style: Style) => string[];

const VIEWS: Readonly<Record<Tab, View>> = {
  overview: overviewLines,
  client: ({ detail, bodies }) => [
    `POST ${detail.path}`,
    ...headerLines(detail.headers),
    "",
    ...bodyLines(bodies.get("client")),
  ],
  upstream: (record) => record.detail.attempts.flatMap((attempt, at) => upstreamLines(record, attempt, at)),
  response: responseLines,
  stream: streamLines,
  timing: timingLines,
  diff: diffLines,
};

/** What others wrote is made harmless line by line. */
export function tabLines(tab: Tab, record: FlowRecord, style: Style): string[] {
  const { row } = record;
  const target = row.provider === undefined ? "no provider" : `${row.provider},${row.model}`;
  const title = `#${numberText(row.id)} ${row.status ?? row.state} ${target}`;
  const gaps = record.detail.gaps.map((gap) => style.paint("odd", `not kept: ${sanitize(gap)}`));
  return [style.paint("strong", sanitize(title)), ...gaps, "", ...VIEWS[tab](record, style)];
}

/** The bytes of a body, for a pipe. */
export function rawBody(tab: Tab, { bodies, detail }: FlowRecord): string {
  const last = detail.attempts.length;
  if (tab === "client") return bodies.get("client") ?? "";
  if (tab === "upstream") return bodies.get(`upstream/${last}`) ?? "";
  return bodies.get(`answer/${last}`) ?? bodies.get("message") ?? "";
}

function overviewLines({ row, detail }: FlowRecord, style: Style): string[] {
  const speed =
    row.output !== undefined && row.streamMs ? ` · ${Math.round((row.output * 1000) / row.streamMs)} tok/s` : "";
  const facts: readonly (readonly [string, string])[] = [
    ["time", timeText(row.at, Date.now())],
    ["asked", `${row.asked}${row.stream ? "" : ", not streamed"}`],
    ["class", `${row.class}${row.agent === undefined ? "" : `, agent ${row.agent}`}`],
    ["session", row.session],
    ["tokens", tokenText({ row })],
    ["cost", row.cost === undefined ? "unknown" : `$${costText(row.cost)}`],
    ["stop", row.stop ?? row.state],
    ["tools", row.tools.join(", ") || "none"],
    ["took", `first token ${secondsText(row.ttft)} s · total ${secondsText(row.ms)} s${speed}`],
    ...(row.replayOf === undefined ? [] : [["replay", `of #${numberText(row.replayOf)}`] as const]),
  ];
  const rules = detail.rules.map(({ rule, hit, why }) => [hit ? ">" : "-", sanitize(rule), sanitize(why)]);
  const error =
    row.error === undefined
      ? []
      : [style.paint("bad", sanitize(`${row.error} [${row.code}]`)), ...hintLines(detail.hint), ""];
  return [
    ...error,
    ...table(facts.map(([name, value]) => [name, sanitize(value)])),
    "",
    style.paint("strong", "Rules, in the order in which they were asked"),
    ...table(rules),
    "",
    style.paint("strong", "Attempts"),
    ...detail.attempts.map((attempt, at) => attemptLine(attempt, at, style)),
    ...noteLines(detail.notes, style),
  ];
}

function tokenText({ row }: Pick<FlowRecord, "row">): string {
  const cache = `cache read ${countOrUnknown(row.cacheRead)}, written ${countOrUnknown(row.cacheWrite)}`;
  const reasoning = row.reasoning === undefined ? "" : `, reasoning ${row.reasoning}`;
  return `in ${countOrUnknown(promptTokens(row))} (${cache}) · out ${countOrUnknown(row.output)}${reasoning}${row.estimated ? " · estimated" : ""}`;
}

function noteLines(notes: readonly string[] = [], style: Style): string[] {
  return notes.length === 0 ? [] : ["", style.paint("strong", "On the way"), ...notes.map(sanitize)];
}

function hintLines(hint: string): string[] {
  return hint === "" ? [] : [sanitize(hint)];
}

function countOrUnknown(tokens: number | undefined): string {
  return tokens === undefined ? "?" : String(tokens);
}

function attemptLine(
  { provider, model, status, error, retryIn, end, sent }: AttemptRecord,
  at: number,
  style: Style,
): string {
  const mark = error ? style.paint("bad", style.sign.bad) : style.paint("good", style.sign.good);
  const result = error ? `${error.message} [${error.code}]` : "answered";
  const time = end === undefined ? "" : `  ${end - sent} ms`;
  const again = retryIn === undefined ? "" : `; again after ${retryIn} ms`;
  return `${mark} ${at + 1}  ${sanitize(`${provider},${model}  ${status ?? "-"}  ${result}`)}${time}${again}`;
}

function upstreamLines(
  { bodies }: FlowRecord,
  { url, headers, status, answerHeaders }: AttemptRecord,
  at: number,
): string[] {
  return [
    `attempt ${at + 1}: POST ${sanitize(url)}`,
    ...headerLines(headers),
    "",
    ...bodyLines(bodies.get(`upstream/${at + 1}`)),
    "",
    `answer: ${status ?? "none"}`,
    ...headerLines(answerHeaders),
    "",
  ];
}

function headerLines(headers: HeaderMap): string[] {
  return Object.entries(headers).map(([name, value]) => sanitize(`${name}: ${value}`));
}

function bodyLines(body: string | undefined): string[] {
  if (body === undefined) return ["(no body kept)"];
  const value = bodyOf(body);
  const text = typeof value === "string" ? value : JSON.stringify(value, undefined, 2);
  return text.split("\n").map(sanitize);
}

/** The answer as it reads; of one that failed, what the provider said instead. */
function responseLines({ detail, bodies }: FlowRecord, style: Style): string[] {
  const said = messageLines(bodyOf(bodies.get("message")), style);
  const failures = detail.attempts.flatMap(({ error }, at) =>
    error ? [`attempt ${at + 1}:`, ...bodyLines(bodies.get(`answer/${at + 1}`)), ""] : [],
  );
  return said.length + failures.length === 0 ? ["(no answer kept)"] : [...said, ...failures];
}

/** The blocks of a message, a blank line behind each. */
export function messageLines(message: unknown, style: Style): string[] {
  const content: unknown = isRecord(message) ? message["content"] : undefined;
  return Array.isArray(content) ? content.flatMap((block: unknown) => blockLines(block, style).concat("")) : [];
}

function blockLines(block: unknown, style: Style): string[] {
  if (!isRecord(block)) return [];
  const { type, text, thinking, name, input } = block;
  if (typeof text === "string") return text.split("\n").map(sanitize);
  if (typeof thinking === "string") return thinking.split("\n").map((line) => style.paint("dim", sanitize(line)));
  if (typeof name === "string")
    return [style.paint("strong", sanitize(name)), ...bodyLines(JSON.stringify(input ?? {}))];
  return [sanitize(`(${String(type)})`)];
}

function streamLines({ detail }: FlowRecord, style: Style): string[] {
  const lines = detail.timeline.map(({ at, until, type, count, size, detail: what }, index) => {
    const time = count > 1 && until > at ? `+${at}..${until}` : `+${at}`;
    const pause = at - (detail.timeline[index - 1]?.until ?? 0);
    const long = index > 0 && pause > PAUSE_MS ? style.paint("odd", `after ${secondsText(pause)} s of silence`) : "";
    return [
      `${time} ms`,
      `${sanitize(type)}${count > 1 ? ` x ${count}` : ""}`,
      size > 0 ? `${size} characters` : sanitize(what),
      long,
    ];
  });
  return [...table(lines), ...(detail.dropped > 0 ? [`and ${detail.dropped} more events`] : [])];
}

function timingLines(record: FlowRecord): string[] {
  const phases = phasesOf(record);
  const total = Math.max(1, record.row.ms ?? phases.reduce((sum, { ms }) => sum + ms, 0));
  const last = record.detail.attempts.at(-1);
  const lines = phases.map(({ name, from, ms }) => {
    const start = Math.round((from / total) * BAR_WIDTH);
    const length = Math.max(ms > 0 ? 1 : 0, Math.round((ms / total) * BAR_WIDTH));
    const note = name === "connect" && last && isReused(last) ? "connection was open" : "";
    return [name, `${ms} ms`, `${" ".repeat(start)}${"#".repeat(Math.min(length, BAR_WIDTH - start + 1))}`, note];
  });
  return [...table(lines), "", `total ${record.row.ms ?? "?"} ms`];
}

export function changeLines(before: unknown, after: unknown, style: Style): string[] {
  const { changes, cut } = differenceOf(before, after);
  return [...changes.map((change) => changeLine(change, style)), ...(cut ? ["and more"] : [])];
}

function diffLines({ bodies, detail }: FlowRecord, style: Style): string[] {
  const client = bodies.get("client");
  const upstream = bodies.get(`upstream/${detail.attempts.length}`);
  if (client === undefined || upstream === undefined) return ["(bodies are not kept)"];
  const lines = changeLines(bodyOf(client), bodyOf(upstream), style);
  return lines.length === 0 ? ["the provider got what the client sent"] : lines;
}

function changeLine({ kind, path, before, after }: Change, style: Style): string {
  if (kind === "added") return style.paint("good", `+ ${sanitize(path)}: ${shortJson(after)}`);
  if (kind === "removed") return style.paint("bad", `- ${sanitize(path)}: ${shortJson(before)}`);
  return style.paint("odd", `~ ${sanitize(path)}: ${shortJson(before)} -> ${shortJson(after)}`);
}

function shortJson(value: unknown): string {
  return sanitize((JSON.stringify(value) ?? "").slice(0, 120));
}
