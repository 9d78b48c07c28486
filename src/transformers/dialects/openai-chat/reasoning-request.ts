/** The client's wish for thinking in the vendor's own fields. */
import type { MessagesRequest } from "../../../core/message.ts";
import type { ChatQuirks, Effort } from "../../../core/quirks.ts";
import type { Fields } from "../../foreign.ts";
import { thinkingWish, type ThinkingWish } from "../../thinking.ts";
import { isForced } from "./tools.ts";

/** Thinking tokens for the efforts, where a vendor counts tokens. */
const BUDGETS: Readonly<Record<Effort, number>> = {
  low: 4_096,
  medium: 8_192,
  high: 16_384,
  xhigh: 32_768,
  max: 32_768,
};
/** Room that a budget must leave for the answer itself. */
const ANSWER_TOKENS = 4_096;
const MIN_BUDGET = 1_024;

const OFF: ThinkingWish = { on: false, effort: undefined, budget: undefined };

export function reasoningFields(request: MessagesRequest, hasTools: boolean, quirks: ChatQuirks): Fields {
  const wish = endsThinking(request, hasTools, quirks) ? OFF : thinkingWish(request);
  if (quirks.thinkingDepth === "reasoning") return reasoningObject(wish);
  if (quirks.thinkingDepth === "common") return commonObject(wish, quirks);
  return { ...switchFields(wish, quirks), ...depthFields(wish, request, quirks) };
}

/** True where what the client asks for and reasoning exclude each other. */
export function endsThinking(request: MessagesRequest, hasTools: boolean, quirks: ChatQuirks): boolean {
  return (
    (hasTools && quirks.toolsEndThinking) ||
    (hasTools && quirks.forcedToolEndsThinking && isForced(request, quirks)) ||
    (request.stream !== true && quirks.wholeAnswersEndThinking)
  );
}

function switchFields({ on }: ThinkingWish, { thinkingSwitch, thinkingFields }: ChatQuirks): Fields {
  if (on === undefined) return {};
  switch (thinkingSwitch) {
    case "none":
      return {};
    case "thinking":
      return { thinking: on ? { type: "enabled", ...thinkingFields } : { type: "disabled" } };
    case "enable_thinking":
      return { enable_thinking: on };
    case "reasoning":
      return { reasoning: { enabled: on } };
    case "chat_template_kwargs":
      /** Qwen's and GLM's templates know the one name, DeepSeek's and Granite's the other. */
      return { chat_template_kwargs: { enable_thinking: on, thinking: on } };
  }
}

function depthFields(wish: ThinkingWish, request: MessagesRequest, quirks: ChatQuirks): Fields {
  switch (quirks.thinkingDepth) {
    case "reasoning_effort":
      return effortFields(wish, quirks);
    case "thinking_budget":
      return budgetFields(wish, request, quirks);
    case "none":
    case "reasoning":
    case "common":
      return {};
  }
}

/** Where a switch turns reasoning off, no word for it is needed. */
function effortFields({ on, effort }: ThinkingWish, { efforts, thinkingSwitch }: ChatQuirks): Fields {
  const word = on === false ? (thinkingSwitch === "none" ? efforts.off : "") : effort && efforts[effort];
  return word ? { reasoning_effort: word } : {};
}

function budgetFields(wish: ThinkingWish, { max_tokens }: MessagesRequest, quirks: ChatQuirks): Fields {
  const asked = wish.budget ?? (wish.effort && BUDGETS[wish.effort]);
  if (wish.on !== true || asked === undefined) return {};
  const room = max_tokens === undefined ? asked : Math.max(MIN_BUDGET, max_tokens - ANSWER_TOKENS);
  return { thinking_budget: Math.min(asked, room, quirks.maxThinking) };
}

function reasoningObject({ on, effort, budget }: ThinkingWish): Fields {
  if (on === false) return { reasoning: { enabled: false } };
  if (budget !== undefined) return { reasoning: { max_tokens: budget } };
  if (effort !== undefined) return { reasoning: { effort } };
  return on ? { reasoning: { enabled: true } } : {};
}

/** CCR has three efforts, and says when thinking is off. */
function commonObject({ on, effort = "high", budget }: ThinkingWish, { efforts }: ChatQuirks): Fields {
  if (on === undefined) return {};
  if (!on) return { reasoning: { effort: "none", enabled: false } };
  return { reasoning: { effort: efforts[effort], enabled: true, ...(budget && { max_tokens: budget }) } };
}
