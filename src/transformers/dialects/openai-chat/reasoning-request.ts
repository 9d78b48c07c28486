/** The client's wish for thinking in the vendor's own fields. */
import type { MessagesRequest } from "../../../core/message.ts";
import type { Fields } from "../../foreign.ts";
import type { Quirks } from "../../quirks.ts";
import { thinkingWish, type AskedEffort, type ThinkingWish } from "../../thinking.ts";

/** Thinking tokens for the efforts, where a vendor counts tokens. */
const BUDGETS: Readonly<Record<AskedEffort, number>> = {
  low: 4_096,
  medium: 8_192,
  high: 16_384,
  xhigh: 32_768,
  max: 32_768,
};

export function reasoningFields(request: MessagesRequest, hasTools: boolean, quirks: Quirks): Fields {
  const wish = wishFor(request, hasTools, quirks);
  switch (quirks.thinking) {
    case "unasked":
      return {};
    case "effort":
      return effortFields(wish, quirks);
    case "toggle":
      return toggleFields(wish);
    case "toggle-effort":
      return { ...toggleFields(wish), ...(wish.on === false ? {} : effortFields(wish, quirks)) };
    case "budget":
      return budgetFields(wish);
    case "openrouter":
      return openRouterFields(wish);
  }
}

/** What remains of the wish where tools and reasoning exclude each other. */
function wishFor(request: MessagesRequest, hasTools: boolean, quirks: Quirks): ThinkingWish {
  const choice = request.tool_choice?.type;
  const forced = hasTools && (choice === "any" || choice === "tool");
  if ((hasTools && quirks.toolsEndThinking) || (forced && quirks.forcedToolEndsThinking)) {
    return { on: false, effort: undefined, budget: undefined };
  }
  return thinkingWish(request);
}

function effortFields({ on, effort }: ThinkingWish, { efforts }: Quirks): Fields {
  if (on === false) return { reasoning_effort: efforts.off };
  return effort === undefined ? {} : { reasoning_effort: efforts[effort] };
}

function toggleFields({ on }: ThinkingWish): Fields {
  return on === undefined ? {} : { thinking: { type: on ? "enabled" : "disabled" } };
}

function budgetFields({ on, effort, budget }: ThinkingWish): Fields {
  if (on === undefined) return {};
  const tokens = budget ?? (effort && BUDGETS[effort]);
  return on ? { enable_thinking: true, ...(tokens && { thinking_budget: tokens }) } : { enable_thinking: false };
}

function openRouterFields({ on, effort, budget }: ThinkingWish): Fields {
  if (on === false) return { reasoning: { enabled: false } };
  if (budget !== undefined) return { reasoning: { max_tokens: budget } };
  if (effort !== undefined) return { reasoning: { effort } };
  return on ? { reasoning: { enabled: true } } : {};
}
