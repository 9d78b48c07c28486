/** What happens to a request when a budget is used up. */
import type { Config } from "../config/types.ts";
import { CcrError } from "../core/errors.ts";
import { findTarget } from "./targets.ts";
import type { Routing } from "./types.ts";

/** `spent`: the budget, in words. Throws `CCR-E017` where requests shall stop. */
export function withinBudget(routing: Routing, spent: string, config: Config): Routing {
  const over = config.budget?.over ?? "warn";
  if (over === "warn") return routing;
  if (over === "stop") throw new CcrError("CCR-E017", { detail: spent });
  const target = findTarget(config, over);
  const why = `the budget is spent: ${spent}`;
  const tried = [...routing.tried.map((trace) => ({ ...trace, hit: false })), { rule: "budget", hit: true, why }];
  // Fallbacks are for the model that was too dear.
  return { ...routing, target, rule: "budget", why, tried, fallbacks: [], longContext: undefined };
}
