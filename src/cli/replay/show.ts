/** How a replayed request and its answer are shown. */
import { bodyOf } from "../../history/export/jsonl.ts";
import { sanitize } from "../../pty/sanitize.ts";
import { costText, secondsText } from "../../core/numbers.ts";
import { changeLines } from "../../history/view/changes.ts";
import { messageLines } from "../../history/view/sides.ts";
import { painted } from "../history/tabs.ts";
import type { Output } from "../output.ts";
import type { Style } from "../style.ts";
import { messageIn } from "./answer.ts";
import type { Outcome } from "./runner.ts";
import type { Replayed } from "./source.ts";

export interface Done {
  readonly outcome: Outcome;
  readonly cost: number | undefined;
  /** Whether to compare with the recorded answer. */
  readonly diff: boolean;
}

export function showDone(request: Replayed, { outcome, cost, diff }: Done, output: Output): void {
  const message = messageIn(outcome.text);
  const before = bodyOf(request.message);
  const { route, status, ttft, ms, streamMs, usage, error } = outcome;
  const document = {
    replayOf: request.id ?? null,
    provider: route?.provider ?? null,
    model: route?.model ?? null,
    rule: route?.rule ?? null,
    status,
    error: error ?? null,
    ttft: ttft ?? null,
    ms,
    streamMs: streamMs ?? null,
    usage: usage ?? null,
    cost: cost ?? null,
    message: message ?? null,
  };
  output.answer(document, (style) => {
    const said = error
      ? errorLines(outcome, style)
      : message
        ? messageLines(message).map((line) => painted(line, style))
        : outcome.text.split("\n").map(sanitize);
    const changes = diff ? ["", ...changeLines(before, message).map((line) => painted(line, style))] : [];
    return [...said, ...changes, ...factLines(outcome, cost, style)].join("\n");
  });
}

function errorLines({ error, status }: Outcome, style: Style): string[] {
  return [
    style.paint("bad", sanitize(`${error?.status ?? status} ${error?.message ?? "failed"} [${error?.code}]`)),
    sanitize(error?.hint ?? ""),
    "",
  ];
}

/** `deepseek,deepseek-chat  200  first token 0.82 s  total 1.90 s  in 26412  out 412  $0.0011` */
function factLines({ route, status, ttft, ms, usage }: Outcome, cost: number | undefined, style: Style): string[] {
  const tokens = usage
    ? [
        `in ${usage.input_tokens + usage.cache_read_input_tokens + usage.cache_creation_input_tokens}`,
        `out ${usage.output_tokens}`,
      ]
    : [];
  const facts = [
    route ? `${route.provider},${route.model} (${route.rule})` : "not routed",
    String(status),
    `first token ${secondsText(ttft)} s`,
    `total ${secondsText(ms)} s`,
    ...tokens,
    cost === undefined ? "price unknown" : `$${costText(cost)}`,
  ];
  return [style.paint("dim", sanitize(facts.join("  ")))];
}
