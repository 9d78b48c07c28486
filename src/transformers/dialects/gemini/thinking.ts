/** The client's wish for thinking as `thinkingConfig`, and the room it takes in the answer. */
import type { MessagesRequest } from "../../../core/message.ts";
import type { Effort } from "../../../core/quirks.ts";
import type { Fields } from "../../foreign.ts";
import { thinkingWish, type ThinkingWish } from "../../thinking.ts";
import type { Budgets, GeminiModel, Levels } from "./models.ts";

export interface Thinking {
  readonly config: Fields | undefined;
  /** Tokens to allow on top of the client's limit, which Gemini counts thinking against. */
  readonly room: number;
}

/** Thinking tokens for the efforts. */
const BUDGETS: Readonly<Record<Effort, number>> = {
  low: 4_096,
  medium: 8_192,
  high: 16_384,
  xhigh: 32_768,
  max: 65_536,
};
/** Where the model decides by itself. */
const USUAL = BUDGETS.medium;
/** An answer that may be no longer than this would be eaten up by thinking that nobody asked for. */
const SHORT = 2_048;

export function thinkingOf(request: MessagesRequest, { levels, budgets }: GeminiModel): Thinking {
  const wish = thinkingWish(request);
  const unasked = wish.on === undefined && wish.effort === undefined;
  const off = wish.on === false || (unasked && (request.max_tokens ?? Infinity) <= SHORT);
  if (levels)
    return { config: unasked && !off ? undefined : levelConfig(wish, off, levels), room: off ? 0 : roomFor(wish) };
  if (!budgets) return { config: undefined, room: 0 };
  if (unasked && !off) return { config: undefined, room: USUAL };
  const budget = off ? budgets.off : budgetFor(wish, budgets);
  return { config: { thinkingBudget: budget, ...shown(wish) }, room: budget < 0 ? USUAL : off ? 0 : budget };
}

function levelConfig(wish: ThinkingWish, off: boolean, levels: Levels): Fields {
  if (off) return { thinkingLevel: levels.off };
  return { ...(wish.effort && { thinkingLevel: levels[wish.effort] }), ...shown(wish) };
}

/** -1 leaves it to the model. */
function budgetFor({ budget, effort }: ThinkingWish, { min, max }: Budgets): number {
  const tokens = budget ?? (effort && BUDGETS[effort]);
  return tokens === undefined ? -1 : Math.min(Math.max(tokens, min), max);
}

function roomFor({ effort }: ThinkingWish): number {
  return effort === undefined ? USUAL : BUDGETS[effort];
}

function shown({ on }: ThinkingWish): Fields {
  return on === true ? { includeThoughts: true } : {};
}
