/** The facts about a request that fit into a narrow column beside its detail. */
import { promptTokens } from "../../core/record.ts";
import { isReused } from "../phases.ts";
import { type Line, span, type Tone } from "./line.ts";
import { costText, numberText, secondsText, tokensText, wholeText } from "../../core/numbers.ts";
import type { Shown } from "./shown.ts";

const NAME = 9;
/** A session is known by its beginning. */
const SESSION = 8;

export function factLines(shown: Shown): Line[] {
  return [...routeFacts(shown), [], ...tokenFacts(shown), [], ...timeFacts(shown), [], ...otherFacts(shown)];
}

/** The same in four lines, for a screen that has no room for a column. */
export function summaryLines({ record: { row }, listCost }: Shown): Line[] {
  const { estimated } = row;
  const target = row.provider === undefined ? "no provider" : `${row.provider},${row.model}`;
  const rate = row.output !== undefined && row.streamMs ? (row.output * 1000) / row.streamMs : undefined;
  const cost = row.cost === undefined ? "cost unknown" : `$${costText(row.cost)}`;
  const shown = listCost === undefined ? "" : ` (Claude: $${costText(listCost)})`;
  const tokens = `in ${tokensText(promptTokens(row), estimated)} (cache ${tokensText(row.cacheRead)}) · out ${tokensText(row.output, estimated)}`;
  const speed = rate === undefined ? "" : ` · ${Math.round(rate)} tok/s`;
  return [
    ...(row.error === undefined ? [] : [[span(`${row.error} [${row.code}]`, "bad")]]),
    [span(`${row.rule ?? "-"} → ${target}`, "route"), span(`   why ${row.why ?? "not routed"}`, "dim")],
    [span(`asked ${row.asked}   session ${row.session.slice(0, SESSION)} · ${row.class}`)],
    [span(`${tokens} · ${cost}${shown} · ${row.stop ?? row.state}`)],
    [
      span(
        `ttft ${row.ttft ?? "-"} ms · stream ${secondsText(row.streamMs)} s${speed} · total ${secondsText(row.ms)} s`,
      ),
    ],
  ];
}

function fact(name: string, value: string, tone: Tone = "plain"): Line {
  return [span(name.padEnd(NAME), "dim"), span(value, tone)];
}

function routeFacts({ record: { row, detail } }: Shown): Line[] {
  const missed = detail.rules.filter(({ hit, rule }) => !hit && RULES_WITH_VALUES.has(rule));
  return [
    fact("why", row.why ?? "not routed"),
    ...missed.map(({ rule, why }) => fact("", `${rule}: ${why}`, "dim")),
    fact("provider", row.provider ?? "-", "route"),
    fact("model", row.model ?? "-", "route"),
    fact("asked", row.asked),
    fact("session", `${row.session.slice(0, SESSION)} · ${row.class}`),
  ];
}

/** Rules that look at the request itself, not only at what is configured. */
const RULES_WITH_VALUES: ReadonlySet<string> = new Set(["think", "longContext", "image"]);

function tokenFacts({ record: { row }, listCost, cache }: Shown): Line[] {
  const { estimated } = row;
  const prompt = promptTokens(row);
  const share = prompt ? ` (${Math.round(((row.cacheRead ?? 0) / prompt) * 100)} %)` : "";
  return [
    fact("in", `${tokensText(prompt, estimated)} · cache ${tokensText(row.cacheRead)}${share}`),
    fact(
      "out",
      `${tokensText(row.output, estimated)}${row.reasoning ? ` · reasoning ${tokensText(row.reasoning)}` : ""}`,
    ),
    fact("cost", row.cost === undefined ? "unknown" : `$${costText(row.cost)}`),
    ...(listCost === undefined ? [] : [fact("", `Claude would show $${costText(listCost)}`, "dim")]),
    ...(cache && cache.lost > 0 ? [fact("cache", `${wholeText(cache.lost)} read anew: tab 7`, "odd")] : []),
  ];
}

function timeFacts({ record: { row, detail } }: Shown): Line[] {
  const last = detail.attempts.at(-1);
  const rate = row.output !== undefined && row.streamMs ? (row.output * 1000) / row.streamMs : undefined;
  const connect = last?.connected === undefined ? undefined : last.connected - last.sent;
  return [
    fact("queue", `${detail.queued ?? 0} ms`),
    ...(last && connect !== undefined ? [fact("connect", `${connect} ms${isReused(last) ? "  reused" : ""}`)] : []),
    fact("ttft", row.ttft === undefined ? "-" : `${row.ttft} ms`),
    fact("stream", `${secondsText(row.streamMs)} s${rate === undefined ? "" : ` · ${Math.round(rate)} tok/s`}`),
    fact("total", `${secondsText(row.ms)} s`),
  ];
}

function otherFacts({ record: { row, detail } }: Shown): Line[] {
  return [
    fact("end", row.stop ?? row.code ?? row.state, row.state === "failed" ? "bad" : "plain"),
    fact("attempts", String(row.attempts), row.attempts > 1 ? "odd" : "plain"),
    ...(row.fallback ? [fact("", "answered by a fallback", "odd")] : []),
    ...(row.replayOf === undefined ? [] : [fact("replay", `of #${numberText(row.replayOf)}`)]),
    ...(row.tools.length === 0 ? [] : [fact("tools", row.tools.join(", "))]),
    ...detail.gaps.map((gap) => fact("missing", gap, "odd")),
  ];
}
