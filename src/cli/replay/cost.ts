/** What replays cost, and may cost. */
import type { Config } from "../../config/types.ts";
import { CcrError } from "../../core/errors.ts";
import { isRecord, NO_USAGE, type Usage } from "../../core/message.ts";
import { targetName, type Target } from "../../core/target.ts";
import { bodyOf } from "../../history/export/jsonl.ts";
import { costOf } from "../../routing/models/cost.ts";
import { modelFacts } from "../../routing/models/facts.ts";
import { findTarget } from "../../routing/targets.ts";
import { usageError } from "../flags.ts";
import { costText } from "../../core/numbers.ts";
import type { Outcome } from "./runner.ts";
import type { Replayed } from "./source.ts";

/** A token of JSON has about three and a half bytes. */
const BYTES_PER_TOKEN = 3.5;
/** Answers are seldom longer. */
const USUAL_OUTPUT = 2_000;

/** USD; undefined when the model's price is not known. Of the cache nothing is hoped for. */
function expectedCost(target: Target, request: Replayed): number | undefined {
  const { price } = modelFacts(target);
  return price && costOf(price, expectedUsage(request));
}

function expectedUsage({ row, body }: Replayed): Usage {
  if (row?.input !== undefined) {
    const input_tokens = row.input + (row.cacheRead ?? 0) + (row.cacheWrite ?? 0);
    return { ...NO_USAGE, input_tokens, output_tokens: row.output ?? USUAL_OUTPUT };
  }
  const limit = outputLimit(body);
  return { ...NO_USAGE, input_tokens: Math.ceil(body.length / BYTES_PER_TOKEN), output_tokens: limit };
}

function outputLimit(body: string): number {
  const request = bodyOf(body);
  const limit: unknown = isRecord(request) ? request["max_tokens"] : undefined;
  return typeof limit === "number" ? Math.min(limit, USUAL_OUTPUT) : USUAL_OUTPUT;
}

function paidCost(target: Target, usage: Usage | undefined): number | undefined {
  const { price } = modelFacts(target);
  return price && usage && costOf(price, usage);
}

/** What may still be spent. Without `--max-cost` anything. */
export class Purse {
  readonly #config: Config;
  readonly #target: Target | undefined;
  readonly #limit: number | undefined;
  #spent = 0;

  constructor(wish: string | undefined, config: Config, target: Target | undefined) {
    const limit = wish?.replace(/^\$/, "");
    if (limit !== undefined && !/^\d*\.?\d+$/.test(limit)) throw usageError("--max-cost", `${limit} is no amount`);
    this.#limit = limit === undefined ? undefined : Number(limit);
    this.#config = config;
    this.#target = target;
  }

  /** Throws `CCR-E063` for a request that may cost more than is left, or nobody knows how much. */
  allow(request: Replayed): void {
    if (this.#limit === undefined) return;
    const target = this.#targetOf(request);
    const expected = target && expectedCost(target, request);
    if (expected === undefined) {
      const name = target ? targetName(target) : "the model";
      throw new CcrError("CCR-E063", { detail: `the price of ${name} is not known` });
    }
    if (this.#spent + expected <= this.#limit) return;
    const sum = `$${costText(this.#spent + expected)}`;
    throw new CcrError("CCR-E063", { detail: `it may cost ${sum} in all, more than $${this.#limit}` });
  }

  pay({ route, usage }: Outcome): number | undefined {
    const provider = route && this.#config.providers.get(route.provider);
    const cost = provider && paidCost({ provider, model: route.model }, usage);
    this.#spent += cost ?? 0;
    return cost;
  }

  /** Where it went before, when no model is named; the rules may say something else by now. */
  #targetOf({ row }: Replayed): Target | undefined {
    if (this.#target) return this.#target;
    const provider = row?.provider === undefined ? undefined : this.#config.providers.get(row.provider);
    if (provider && row?.model !== undefined) return { provider, model: row.model };
    const { default: usual } = this.#config.router;
    return usual === undefined ? undefined : findTarget(this.#config, usual);
  }
}
