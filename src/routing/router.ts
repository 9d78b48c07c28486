/** Asks the rules in turn and keeps what each of them said. */
import { CcrError, toCcrError } from "../core/errors.ts";
import type { RuleTrace } from "../core/flow.ts";
import type { Target } from "../core/target.ts";
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

/** What one rule says, whether or not an earlier one has decided. */
export interface Opinion {
  readonly rule: string;
  readonly target: Target | undefined;
  readonly why: string;
  /** True when the rule applies and leads nowhere. */
  readonly fault: boolean;
}

/** Every rule, in their order. The first with a target or a fault is the one that decides. */
export function opinions(input: RuleInput): Opinion[] {
  return RULES.map((rule) => {
    try {
      const result = rule.decide(input);
      return "target" in result
        ? { rule: rule.name, target: result.target, why: result.why, fault: false }
        : { rule: rule.name, target: undefined, why: result.miss, fault: false };
    } catch (error) {
      const { message, hint } = toCcrError(error);
      return { rule: rule.name, target: undefined, why: hint ? `${message}. ${hint}` : message, fault: true };
    }
  });
}
