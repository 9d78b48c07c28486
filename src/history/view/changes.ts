/** The client's request against the provider's, each change with the transformer that made it. */
import { type Change, differenceOf } from "../diff.ts";
import { bodyOf } from "../export/jsonl.ts";
import type { Step } from "../steps.ts";
import { BLANK, heading, type Line, span } from "./line.ts";
import { costText, numberText, wholeText } from "../../core/numbers.ts";
import type { Shown } from "./shown.ts";

const MAX_VALUE = 120;
/** Characters in front of a difference. */
const CONTEXT = 40;

export function diffLines(shown: Shown): Line[] {
  return [...requestLines(shown), ...cacheLines(shown)];
}

function requestLines({ record: { bodies, detail }, explanation }: Shown): Line[] {
  const client = bodies.get("client");
  const upstream = bodies.get(`upstream/${detail.attempts.length}`);
  if (client === undefined || upstream === undefined) return [[span("(bodies are not kept)", "dim")]];
  const problem: Line[] =
    explanation?.problem === undefined ? [] : [[span(`who changed what is not known: ${explanation.problem}`, "odd")]];
  if (explanation && explanation.steps.length > 0) return [...explanation.steps.flatMap(stepLines), ...problem];
  const changes = changeLines(bodyOf(client), bodyOf(upstream));
  return changes.length === 0 ? [[span("the provider got what the client sent")]] : [...problem, ...changes];
}

const FORMS: Readonly<Record<Step["form"], (by: string) => string>> = {
  client: (by) => `changed by transformer ${by}`,
  translation: (by) => `translated to ${by}`,
  provider: (by) => `changed by ${by}, in the provider's form`,
  headers: (by) => `headers set by transformer ${by}`,
  rest: (by) => `changed by ${by}`,
};

function stepLines({ by, form, changes, cut }: Step): Line[] {
  const more: Line[] = cut ? [[span("and more", "dim")]] : [];
  return [heading(FORMS[form](by)), ...changes.map((change) => changeLine(change, by)), ...more, BLANK];
}

export function changeLines(before: unknown, after: unknown): Line[] {
  const { changes, cut } = differenceOf(before, after);
  return [...changes.map((change) => changeLine(change)), ...(cut ? [[span("and more", "dim")]] : [])];
}

function changeLine({ kind, path, before, after }: Change, by?: string): Line {
  const author = by === undefined ? [] : [span(`   ${by}`, "dim")];
  if (kind === "added") return [span(`+ ${path}: ${shortJson(after)}`, "good"), ...author];
  if (kind === "removed") return [span(`- ${path}: ${shortJson(before)}`, "bad"), ...author];
  return [span(`~ ${path}: ${shortJson(before)} -> ${shortJson(after)}`, "odd"), ...author];
}

/** Long lists are told by their length. */
function shortJson(value: unknown): string {
  const text = JSON.stringify(value) ?? "";
  if (text.length <= MAX_VALUE) return text;
  if (Array.isArray(value)) return `[ ${value.length} entries, ${wholeText(text.length)} characters ]`;
  return `${text.slice(0, MAX_VALUE)}…`;
}

/** Against the turn before. */
function cacheLines({ cache }: Shown): Line[] {
  if (!cache) return [];
  const { previous, lost, cost, why, at, read, prompt } = cache;
  const price = cost === undefined || lost === 0 ? "" : `, $${costText(cost)} more than from the cache`;
  const facts = `${wholeText(read)} of ${wholeText(prompt)} tokens from the cache`;
  return [
    BLANK,
    heading(`Prompt cache, against the turn before (#${numberText(previous)})`),
    [span(`${facts}: ${why}`, lost === 0 ? "cache" : "odd")],
    ...(lost === 0 ? [] : [[span(`${wholeText(lost)} tokens read anew${price}`)]]),
    ...(at ? partLines(at) : []),
  ];
}

/** Only where they part: long blocks often differ in a date. */
function partLines({ place, before, after }: NonNullable<NonNullable<Shown["cache"]>["at"]>): Line[] {
  let same = 0;
  while (same < before.length && before[same] === after[same]) same++;
  const from = Math.max(0, same - CONTEXT);
  const cut = (text: string): string => `${from > 0 ? "…" : ""}${text.slice(from, from + MAX_VALUE)}`;
  return [[span(`- ${place}: ${cut(before)}`, "bad")], [span(`+ ${place}: ${cut(after)}`, "good")]];
}
