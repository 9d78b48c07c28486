/** What a client's `thinking` and `output_config.effort` ask for, whatever form they have. */
import type { MessagesRequest } from "../core/message.ts";
import type { Effort } from "../core/quirks.ts";
import { fieldsOf, numberOf, stringOf } from "./foreign.ts";

const EFFORTS: readonly Effort[] = ["low", "medium", "high", "xhigh", "max"];

export interface ThinkingWish {
  /** Undefined when the client says nothing, so that the provider's default holds. */
  readonly on: boolean | undefined;
  readonly effort: Effort | undefined;
  readonly budget: number | undefined;
}

/** Largest thinking budget in tokens that still counts as the effort. */
const BUDGET_STEPS: readonly (readonly [number, Effort])[] = [
  [2_000, "low"],
  [8_000, "medium"],
  [24_000, "high"],
];

export function thinkingWish(request: MessagesRequest): ThinkingWish {
  const thinking = fieldsOf(request.thinking);
  const type = stringOf(thinking["type"]);
  if (type === "disabled" || type === "between_tools") return { on: false, effort: undefined, budget: undefined };
  const budget = type === "enabled" ? numberOf(thinking["budget_tokens"]) : undefined;
  const asked = stringOf(fieldsOf(request.output_config)["effort"]);
  const effort = EFFORTS.find((name) => name === asked) ?? (budget === undefined ? undefined : effortOfBudget(budget));
  return { on: type === "" ? undefined : true, effort, budget };
}

/** True when reasoning that a provider sends all the same must not be shown. */
export function hidesThinking(request: MessagesRequest): boolean {
  return fieldsOf(request.thinking)["type"] === "disabled";
}

/** True when thinking blocks are wanted for their signature alone: Claude Code's default. */
export function omitsThinking(request: MessagesRequest): boolean {
  return fieldsOf(request.thinking)["display"] === "omitted";
}

function effortOfBudget(budget: number): Effort {
  return BUDGET_STEPS.find(([limit]) => budget < limit)?.[1] ?? "xhigh";
}
