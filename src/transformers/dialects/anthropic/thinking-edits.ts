/** The client's wish for thinking in a form that the target knows. */
import type { Effort } from "../../../core/quirks.ts";
import { fieldsOf, stringOf } from "../../foreign.ts";
import { thinkingWish } from "../../thinking.ts";
import type { Editing } from "./editing.ts";
import type { History } from "./history-edits.ts";

/** Thinking tokens that come nearest to the efforts. */
const BUDGETS: Readonly<Record<Effort, number>> = {
  low: 4_096,
  medium: 8_192,
  high: 16_384,
  xhigh: 31_999,
  max: 31_999,
};
/** What Claude Code asks for where it knows no effort. */
const USUAL_BUDGET = 31_999;
const MIN_BUDGET = 1_024;

export function thinkingEdits(editing: Editing, history: History): void {
  const { call, edits, notes } = editing;
  if (isRefused(editing, history) && thinkingWish(call.request).on !== false) {
    replaceThinking(editing, { type: "disabled" });
    notes.push("Thinking is off for this request: earlier turns have lost theirs, and the provider wants it back.");
    return;
  }
  if (editing.model) effortEdits(editing, editing.model.efforts);
  const forms = formsFor(editing);
  if (!forms) return;
  formEdits(editing, forms);
  if (forms.length === 0 && call.request["context_management"] !== undefined) edits.remove(["context_management"]);
}

/**
 * Anthropic's models that think by budget want the thinking of the turn they go on with: "Expected `thinking`, but found
 * `tool_use`". Others want all of it.
 */
function isRefused({ call, quirks, model }: Editing, { lostThinking, lostLast }: History): boolean {
  if (quirks.needsThinking) return lostThinking;
  const byBudget = model ? !model.thinking.includes("adaptive") : fieldsOf(call.request.thinking)["type"] === "enabled";
  return quirks.checksThinking && byBudget && lostLast && call.request.thinking !== undefined;
}

/** Undefined where the target knows all that the client does. */
function formsFor({ model, quirks }: Editing): readonly string[] | undefined {
  if (model) return model.thinking;
  if (quirks.betas) return undefined;
  return quirks.adaptiveThinking ? ["adaptive", "enabled"] : ["enabled"];
}

function formEdits(editing: Editing, forms: readonly string[]): void {
  const { request } = editing.call;
  const { type, ...rest } = fieldsOf(request.thinking);
  if (type === "disabled" || type === undefined || forms.includes(stringOf(type))) return;
  if (forms.length === 0) editing.edits.remove(["thinking"]);
  else if (type === "between_tools") replaceThinking(editing, { type: "disabled" });
  else if (type === "enabled") replaceThinking(editing, { ...withoutBudget(rest), type: "adaptive" });
  else replaceThinking(editing, budgeted(editing));
}

function withoutBudget(thinking: Readonly<Record<string, unknown>>): object {
  const { budget_tokens: _, ...rest } = thinking;
  return rest;
}

/** A budget must leave room for the answer; where there is none, there is no thinking. */
function budgeted({ call: { request }, model, quirks }: Editing): object {
  const { effort } = thinkingWish(request);
  const most = Math.min(request.max_tokens ?? USUAL_BUDGET, model?.maxOutput ?? quirks.maxOutput) - 1;
  const budget = Math.min(effort ? BUDGETS[effort] : USUAL_BUDGET, most);
  return budget < MIN_BUDGET ? { type: "disabled" } : { type: "enabled", budget_tokens: budget };
}

function replaceThinking({ call, edits }: Editing, thinking: object): void {
  if (call.request.thinking === undefined) edits.add([], "thinking", thinking);
  else edits.replace(["thinking"], thinking);
}

/** The nearest effort below that the model knows; none where it knows none. */
function effortEdits({ call: { request }, edits }: Editing, known: readonly string[]): void {
  const config = fieldsOf(request.output_config);
  const asked = stringOf(config["effort"]);
  if (asked === "" || known.includes(asked)) return;
  const lower = known.at(-1);
  if (lower !== undefined) edits.replace(["output_config", "effort"], asked === "xhigh" ? "high" : lower);
  else if (Object.keys(config).length === 1) edits.remove(["output_config"]);
  else edits.remove(["output_config", "effort"]);
}
