/** What is known about token counts: estimates, what providers counted, and so what the next turn will count. */
import type { MessagesRequest, Usage } from "../../core/message.ts";
import { targetName, type Target } from "../../core/target.ts";
import { tokenFactor } from "../models/families.ts";
import { Calibration } from "./calibration.ts";
import { estimateRequest } from "./request.ts";
import { TextCache } from "./text-cache.ts";

/** A prompt of somebody's conversation. */
export interface Prompt {
  readonly request: MessagesRequest;
  readonly conversation: string;
  /** Sub-agents of a conversation have prompts of their own. */
  readonly agent: string | undefined;
}

/** A turn whose prompt a provider has counted. */
interface Anchor {
  readonly estimate: number;
  readonly actual: number;
}

/** As many conversations as CCR remembers. */
const MAX_REMEMBERED = 100;

export class TokenBook {
  readonly #texts: TextCache = new TextCache();
  readonly #calibration: Calibration = new Calibration();
  readonly #estimates = new WeakMap<MessagesRequest, number>();
  readonly #anchors = new Map<string, Anchor>();
  readonly #last = new Map<string, number>();

  /** What the model of `target` will count, as far as can be known; without a target, the bare estimate. */
  prompt(prompt: Prompt, target: Target | undefined): number {
    const estimate = this.#estimate(prompt.request);
    if (!target) return estimate;
    const factor = this.#calibration.factor(targetName(target), tokenFactor(target.model));
    const anchor = this.#anchors.get(keyOf(prompt, target));
    // Only the part that is new is uncertain. A shorter conversation has been compacted: it is another one.
    const sum =
      anchor && estimate >= anchor.estimate ? anchor.actual + factor * (estimate - anchor.estimate) : factor * estimate;
    return Math.max(1, Math.round(sum));
  }

  /** Prompt tokens of a conversation's last answer. */
  lastOf(conversation: string): number | undefined {
    return this.#last.get(conversation);
  }

  /** `main`: the answer is the conversation's own, and not one to a sub-agent or to a task on the side. */
  learn(prompt: Prompt, target: Target, usage: Usage, main: boolean): void {
    const actual = usage.input_tokens + usage.cache_read_input_tokens + usage.cache_creation_input_tokens;
    if (actual <= 0) return;
    const estimate = this.#estimate(prompt.request);
    this.#calibration.learn(targetName(target), estimate, actual);
    remember(this.#anchors, keyOf(prompt, target), { estimate, actual });
    if (main) remember(this.#last, prompt.conversation, actual);
  }

  #estimate(request: MessagesRequest): number {
    const known = this.#estimates.get(request);
    if (known !== undefined) return known;
    const estimate = estimateRequest(request, this.#texts.count);
    this.#estimates.set(request, estimate);
    return estimate;
  }
}

function keyOf({ conversation, agent = "" }: Prompt, target: Target): string {
  return `${conversation}\n${agent}\n${targetName(target)}`;
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= MAX_REMEMBERED) return;
    map.delete(oldest);
  }
}
