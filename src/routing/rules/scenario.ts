/** What the rules of the scenarios have in common: a condition, and a route that may not be set. */
import type { RouteName } from "../../config/types.ts";
import { findTarget } from "../targets.ts";
import type { Rule, RuleInput } from "../types.ts";

export interface Verdict {
  readonly hits: boolean;
  /** The values that were looked at, for people. */
  readonly why: string;
}

/** A scenario without a model leaves the request to the next rule, as in CCR. */
export function scenario(name: RouteName, condition: (input: RuleInput) => Verdict): Rule {
  return {
    name,
    decide(input) {
      const route = input.routes.get(name);
      if (!route) return { miss: `Router.${name} is not set` };
      const { hits, why } = condition(input);
      if (!hits) return { miss: why };
      return { target: findTarget(input.config, route.name), why: `${why}: ${route.from} is ${route.name}` };
    },
  };
}

export function hit(why: string): Verdict {
  return { hits: true, why };
}

export function pass(why: string): Verdict {
  return { hits: false, why };
}

/** `60,000` */
export function count(tokens: number): string {
  return String(tokens).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}
