/** How much a client wants the model to think, in the many forms that clients of OpenAI's protocols have for it. */
import type { MessagesRequest } from "../../../core/message.ts";
import type { RequestObject } from "./request-object.ts";

export interface ThinkingFields {
  readonly thinking?: Readonly<Record<string, unknown>>;
  /** For `output_config`. */
  readonly effort?: string;
}

/** Anthropic refuses less. */
const MIN_BUDGET = 1_024;

/** Anthropic's names for OpenAI's efforts; the lowest that is not off stands for those below it. */
const EFFORTS: ReadonlyMap<string, string> = new Map([
  ["minimal", "low"],
  ["low", "low"],
  ["medium", "medium"],
  ["high", "high"],
  ["xhigh", "xhigh"],
  ["max", "max"],
]);

/**
 * `reasoning` is the object of Responses and of OpenRouter's Chat, `reasoning_effort` OpenAI's field in Chat, `thinking`
 * that of DeepSeek, Kimi, GLM and Anthropic, `enable_thinking` that of Qwen.
 */
export function thinkingFields(request: RequestObject): ThinkingFields {
  const reasoning = request.object("reasoning");
  const display = displayOf(request, reasoning);
  const effort = reasoning?.text("effort") ?? request.text("reasoning_effort");
  if (effort === "none" || isOff(request, reasoning)) return { thinking: { type: "disabled" } };
  const known = effort === undefined ? undefined : EFFORTS.get(effort);
  if (effort !== undefined && known === undefined) throw effortFault(request, reasoning, effort);
  const budget = budgetOf(request, reasoning);
  if (budget !== undefined)
    return { thinking: { type: "enabled", budget_tokens: Math.max(budget, MIN_BUDGET), ...display } };
  if (known === undefined && display === undefined && !isOn(request, reasoning)) return {};
  return { thinking: { type: "adaptive", ...display }, ...(known && { effort: known }) };
}

/** Anthropic refuses both beside thinking. */
export function samplingFields(
  request: RequestObject,
  { thinking }: ThinkingFields,
): Pick<MessagesRequest, "temperature" | "top_p" | "top_k"> {
  const temperature = request.number("temperature");
  const top_p = request.number("top_p");
  const top_k = request.number("top_k");
  if (thinking !== undefined && thinking["type"] !== "disabled") return {};
  return {
    ...(temperature !== undefined && { temperature }),
    ...(top_p !== undefined && { top_p }),
    ...(top_k !== undefined && { top_k }),
  };
}

function isOff(request: RequestObject, reasoning: RequestObject | undefined): boolean {
  const asked = request.object("thinking")?.text("type");
  return asked === "disabled" || request.flag("enable_thinking") === false || reasoning?.flag("enabled") === false;
}

function isOn(request: RequestObject, reasoning: RequestObject | undefined): boolean {
  const asked = request.object("thinking")?.text("type");
  return asked !== undefined || request.flag("enable_thinking") === true || reasoning?.flag("enabled") === true;
}

function budgetOf(request: RequestObject, reasoning: RequestObject | undefined): number | undefined {
  return (
    reasoning?.count("max_tokens") ??
    request.object("thinking")?.count("budget_tokens") ??
    request.count("thinking_budget")
  );
}

/** Without a wish the model's own habit holds: OpenAI refuses summaries to organizations that it has not verified. */
function displayOf(
  request: RequestObject,
  reasoning: RequestObject | undefined,
): { readonly display: "summarized" | "omitted" } | undefined {
  const shown = request.flag("include_reasoning");
  if (reasoning?.flag("exclude") === true || shown === false) return { display: "omitted" };
  const summary = reasoning?.text("summary") ?? reasoning?.text("generate_summary");
  return summary !== undefined || shown === true ? { display: "summarized" } : undefined;
}

function effortFault(request: RequestObject, reasoning: RequestObject | undefined, effort: string): Error {
  const what = `${effort} is not known`;
  return reasoning?.has("effort") ? reasoning.fault("effort", what) : request.fault("reasoning_effort", what);
}
