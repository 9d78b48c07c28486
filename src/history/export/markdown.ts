/** A record as Markdown, for a bug report. */
import { isRecord } from "../../core/message.ts";
import type { AttemptRecord, FlowRecord } from "../../core/record.ts";
import { phasesOf } from "../phases.ts";
import { bodyOf } from "./jsonl.ts";

/** Characters of one text that a report shows. */
const MAX_TEXT = 2_000;

export function markdownOf(record: FlowRecord): string {
  const { row } = record;
  return `${[
    `## Request ${row.id}: ${row.state}${row.status === undefined ? "" : `, ${row.status}`}`,
    table(factsOf(record)),
    ...(row.error === undefined
      ? []
      : ["### Error", block(`${row.error}${row.code ? ` [${row.code}]` : ""}`), record.detail.hint]),
    "### Route",
    list(
      record.detail.rules.map(
        ({ rule, hit, why }) => `${hit ? "**" : ""}${escaped(rule)}${hit ? "**" : ""}: ${escaped(why)}`,
      ),
    ),
    "### Attempts",
    list(record.detail.attempts.map(attemptLine)),
    "### Last message of the request",
    block(lastMessage(record.bodies.get("client"))),
    "### Answer",
    block(answerText(record.bodies.get("message"))),
    ...failedAnswers(record),
  ]
    .filter((part) => part !== "")
    .join("\n\n")}\n`;
}

function factsOf({ row, detail, ...rest }: FlowRecord): (readonly [string, string])[] {
  const tokens = [row.input, row.cacheRead, row.cacheWrite, row.output].map((count) => count ?? "?").join(" / ");
  const phases = phasesOf({ row, detail, ...rest }).map(({ name, ms }) => `${name} ${ms}`);
  return [
    ["time", new Date(row.at).toISOString()],
    ["class", row.class],
    ["asked", row.asked],
    ["route", row.provider === undefined ? "none" : `${row.provider},${row.model}`],
    ["rule", `${row.rule ?? "none"}: ${row.why ?? ""}`],
    ["tokens in / cache read / written / out", `${tokens}${row.estimated ? " (estimated)" : ""}`],
    ["cost", row.cost === undefined ? "unknown" : `$${row.cost.toFixed(6)}`],
    ["stop", row.stop ?? "none"],
    ["ms", phases.join(", ") || "unknown"],
    ...(detail.notes ?? []).map((note) => ["on the way", note] as const),
    ["missing", detail.gaps.join("; ") || "nothing"],
  ];
}

function attemptLine({ provider, model, url, status, error, retryIn }: AttemptRecord): string {
  const end = error ? `${error.message} [${error.code}]` : "answered";
  const again = retryIn === undefined ? "" : `; again after ${retryIn} ms`;
  return escaped(`${provider},${model} at ${url}: ${status ?? "no answer"}, ${end}${again}`);
}

function lastMessage(body: string | undefined): string {
  const request = bodyOf(body);
  const messages: unknown = isRecord(request) ? (request["messages"] ?? request["input"]) : undefined;
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
  return isRecord(last) ? saidIn(last["content"]) : (body ?? "");
}

function answerText(message: string | undefined): string {
  const answer = bodyOf(message);
  return isRecord(answer) ? saidIn(answer["content"]) : "";
}

function saidIn(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return JSON.stringify(content) ?? "";
  return content.map((part: unknown) => (isRecord(part) ? textOfBlock(part) : "")).join("\n");
}

function textOfBlock(part: Readonly<Record<string, unknown>>): string {
  if (typeof part["text"] === "string") return part["text"];
  if (part["type"] === "image" || part["type"] === "document") return `(${part["type"]})`;
  return JSON.stringify(part);
}

function failedAnswers({ detail, bodies }: FlowRecord): string[] {
  return detail.attempts.flatMap(({ error }, at) => {
    const said = bodies.get(`answer/${at + 1}`);
    return error && said ? [`### What the provider said to attempt ${at + 1}`, block(said)] : [];
  });
}

function table(rows: readonly (readonly [string, string])[]): string {
  return [
    "| | |",
    "|-|-|",
    ...rows.map(([name, value]) => `| ${name} | ${escaped(value).replaceAll("\n", " ")} |`),
  ].join("\n");
}

function list(lines: readonly string[]): string {
  return lines.length === 0 ? "none" : lines.map((line) => `- ${line.replaceAll("\n", " ")}`).join("\n");
}

/** In a fence that the text does not hold. */
function block(text: string): string {
  if (text === "") return "none";
  const shown =
    text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}\n… ${text.length - MAX_TEXT} more characters` : text;
  const fence = "`".repeat(Math.max(3, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${fence}text\n${shown}\n${fence}`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\|*_`<>[\]]/g, String.raw`\$&`);
}
