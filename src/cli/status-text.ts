/** The status of a service for people. */
import { isRecord } from "../core/message.ts";
import { sanitize } from "../pty/sanitize.ts";
import { type Fields, fieldsOf, itemsOf, numberOf, stringOf } from "../transformers/foreign.ts";
import type { Style } from "./style.ts";
import { countText } from "../core/numbers.ts";
import { costText, durationText } from "./units.ts";

/** Quiet sessions are many after a day. */
const SHOWN_SESSIONS = 8;

export function statusText(status: Fields, style: Style): string[] {
  const document = fieldsOf(harmless(status));
  const uptime = durationText(numberOf(document["uptimeSeconds"]) ?? 0);
  const { pid, url, version } = document;
  const sections: [string, string[]][] = [
    ["config", configLines(fieldsOf(document["config"]), style)],
    ["routes", columns(Object.entries(fieldsOf(document["routes"])).map(([name, target]) => [name, String(target)]))],
    ["providers", providerLines(fieldsOf(document["providers"]), style)],
    ["today", [totalsText(fieldsOf(document["today"]))]],
    ["since start", [totalsText(fieldsOf(document["totals"]), numberOf(document["open"]))]],
    ["sessions", sessionLines(fieldsOf(document["sessions"]))],
  ];
  return [
    style.paint("strong", `ccr ${String(version)} serves ${String(url)} (pid ${String(pid)}, for ${uptime})`),
    ...sections.flatMap(([title, lines]) => section(title, lines, style)),
  ];
}

/** Names and messages in it come from clients and providers. */
function harmless(value: unknown): unknown {
  if (typeof value === "string") return sanitize(value);
  if (Array.isArray(value)) return value.map(harmless);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [sanitize(key), harmless(inner)]));
}

const TITLE_WIDTH = 13;

function section(title: string, lines: readonly string[], style: Style): string[] {
  return lines.map((line, index) => style.paint("dim", (index === 0 ? title : "").padEnd(TITLE_WIDTH)) + line);
}

function configLines(config: Fields, style: Style): string[] {
  const issues = itemsOf(config["issues"]).map(String);
  return [
    stringOf(config["path"]),
    ...(config["valid"] === false
      ? [style.paint("bad", "the file was changed and is wrong; the old one is used:")]
      : []),
    ...issues,
    ...(config["valid"] !== false && config["changedSince"] === true
      ? [style.paint("odd", "changed since it was read; ccr restart reads it again")]
      : []),
    ...itemsOf(config["warnings"]).map((text) => style.paint("odd", String(text))),
  ];
}

function providerLines(providers: Fields, style: Style): string[] {
  return columns(
    Object.entries(providers).map(([name, value]) => {
      const { requests, failed, lastError, trouble } = fieldsOf(value);
      const { condition, until } = fieldsOf(trouble);
      const error = fieldsOf(lastError);
      const never = (numberOf(requests) ?? 0) === 0;
      const sign = never ? style.sign.none : stringOf(error["code"]) === "" ? style.sign.good : style.sign.odd;
      const said = stringOf(error["message"]) === "" ? "" : `, last: ${stringOf(error["message"])}`;
      const alone = stringOf(until) === "" ? "" : `, ${stringOf(condition)} until ${stringOf(until)}`;
      return [`${alone === "" ? sign : style.sign.bad} ${name}`, `${requestsText(requests, failed)}${alone}${said}`];
    }),
  );
}

function sessionLines(sessions: Fields): string[] {
  const newest = Object.entries(sessions).slice(-SHOWN_SESSIONS).toReversed();
  return columns(
    newest.map(([id, value]) => {
      const { target, override, requests, failed, lastAt } = fieldsOf(value);
      const chosen = typeof override === "string" ? `${override} (chosen)` : stringOf(target);
      return [id, chosen, `${requestsText(requests, failed)}, last at ${stringOf(lastAt)}`];
    }),
  );
}

function totalsText(totals: Fields, open: number = 0): string {
  const count = (key: string): string => countText(numberOf(totals[key]) ?? 0);
  const now = open > 0 ? `, ${open} under way` : "";
  const tokens = `${count("inputTokens")} tokens in (${count("cachedTokens")} cached), ${count("outputTokens")} out, ${costText(totals)}`;
  return `${requestsText(totals["requests"], totals["failed"])}${now}; ${tokens}`;
}

function requestsText(requests: unknown, failed: unknown): string {
  const all = numberOf(requests) ?? 0;
  const bad = numberOf(failed) ?? 0;
  return `${all} request${all === 1 ? "" : "s"}${bad > 0 ? `, ${bad} failed` : ""}`;
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>((most, row) => row.map((cell, i) => Math.max(most[i] ?? 0, cell.length)), []);
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
