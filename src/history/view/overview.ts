/** What a request was, where it went and why, and what it took. */
import { type AttemptRecord, type FlowRecord, promptTokens } from "../../core/record.ts";
import { type Cell, columns } from "./columns.ts";
import { BLANK, heading, type Line, lines, span } from "./line.ts";
import { costText, numberText, secondsText, timeText, wholeText } from "../../core/numbers.ts";
import type { Shown, ViewStyle } from "./shown.ts";

type Fact = readonly [string, Cell];

export function overviewLines(shown: Shown, style: ViewStyle): Line[] {
  const { record } = shown;
  const { row, detail } = record;
  const error: Line[] = row.error === undefined ? [] : [...errorLines(row.error, row.code, detail.hint), BLANK];
  const { notes = [] } = detail;
  return [
    ...error,
    ...columns([...factsOf(shown), ...moneyFacts(shown), ...timeFacts(record)]),
    BLANK,
    heading("Rules, in the order in which they were asked"),
    ...columns(detail.rules.map(({ rule, hit, why }) => [hit ? ">" : "-", hit ? span(rule, "route") : rule, why])),
    BLANK,
    heading("Attempts"),
    ...detail.attempts.map((attempt, at) => attemptLine(attempt, at, style)),
    ...(notes.length === 0 ? [] : [BLANK, heading("On the way"), ...notes.flatMap(noteLines)]),
  ];
}

function noteLines(note: string): Line[] {
  return lines(`- ${note}`);
}

function errorLines(error: string, code: string | undefined, hint: string): Line[] {
  return [[span(`${error} [${code ?? "?"}]`, "bad")], ...(hint === "" ? [] : lines(hint))];
}

function factsOf({ record: { row } }: Shown): Fact[] {
  const sent = row.model === undefined ? "" : `, sent ${row.model}`;
  return [
    ["time", timeText(row.at, Date.now())],
    ["asked", `${row.asked}${sent}${row.stream ? "" : ", not streamed"}`],
    ["class", `${row.class}${row.agent === undefined ? "" : `, agent ${row.agent}`}`],
    ["session", row.session],
    ["stop", row.stop ?? row.state],
    ["tools", row.tools.join(", ") || "none"],
    ...(row.replayOf === undefined ? [] : [["replay", `of #${numberText(row.replayOf)}`] as const]),
    ...(row.fallback ? [["fallback", span("another model answered than the one first chosen", "odd")] as const] : []),
  ];
}

function moneyFacts({ record: { row }, cache, listCost }: Shown): Fact[] {
  const shown = listCost === undefined ? "" : `   Claude would show $${costText(listCost)}`;
  const cost = row.cost === undefined ? "unknown" : `$${costText(row.cost)}`;
  const input = `in ${countOrUnknown(promptTokens(row))} (cache read ${countOrUnknown(row.cacheRead)}, written ${countOrUnknown(row.cacheWrite)})`;
  const reasoning = row.reasoning === undefined ? "" : `, reasoning ${row.reasoning}`;
  const measured = row.input === undefined ? "" : row.estimated ? " · estimated" : " · measured by the provider";
  return [
    ["tokens", `${input} · out ${countOrUnknown(row.output)}${reasoning}${measured}`],
    ["cost", `${cost}${shown}`],
    ...(cache === undefined ? [] : [["cache", cacheCell(cache)] as const]),
  ];
}

function cacheCell({ previous, read, prompt, lost, cost, why }: NonNullable<Shown["cache"]>): Cell {
  const share = prompt === 0 ? 0 : Math.round((read / prompt) * 100);
  if (lost === 0) return span(`${share} % read from it`, "cache");
  const price = cost === undefined ? "" : ` · $${costText(cost)} more than from the cache`;
  return span(`${wholeText(lost)} tokens read anew${price}; against #${numberText(previous)}: ${why}`, "odd");
}

function timeFacts({ row }: FlowRecord): Fact[] {
  const rate = row.output !== undefined && row.streamMs ? (row.output * 1000) / row.streamMs : undefined;
  const speed = rate === undefined ? "" : ` · ${Math.round(rate)} tok/s`;
  return [["took", `first token ${secondsText(row.ttft)} s · total ${secondsText(row.ms)} s${speed}`]];
}

function countOrUnknown(tokens: number | undefined): string {
  return tokens === undefined ? "?" : String(tokens);
}

function attemptLine(attempt: AttemptRecord, at: number, style: ViewStyle): Line {
  const { provider, model, status, error, retryIn, end, sent } = attempt;
  const mark = error ? span(style.sign.bad, "bad") : span(style.sign.good, "good");
  const result = error ? `${error.message} [${error.code}]` : end === undefined ? "under way" : "answered";
  const time = end === undefined ? "" : `  ${end - sent} ms`;
  const again = retryIn === undefined ? "" : `; again after ${retryIn} ms`;
  return [mark, span(` ${at + 1}  ${provider},${model}  ${status ?? "-"}  ${result}${time}${again}`)];
}
