/** Asks the rules in turn and keeps what each of them said. */
import { CcrError } from "../core/errors.ts";
import type { RuleTrace } from "../core/flow.ts";
import { RULES } from "./rules/index.ts";
import type { Decision, RuleInput } from "./types.ts";

/** Throws `CCR-E020` when a rule applies but leads nowhere. */
export function route(input: RuleInput): Decision {
  const tried: RuleTrace[] = [];
  for (const rule of RULES) {
    const result = rule.decide(input);
    if ("target" in result) {
      tried.push({ rule: rule.name, hit: true, why: result.why });
      return { ...result, rule: rule.name, tried };
    }
    tried.push({ rule: rule.name, hit: false, why: result.miss });
  }
  throw new CcrError("CCR-E020");
}
