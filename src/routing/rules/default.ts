/** `Router.default`: where everything goes that no other rule took. */
import { CcrError } from "../../core/errors.ts";
import { findTarget } from "../targets.ts";
import type { Rule } from "../types.ts";

export const defaultRule: Rule = {
  name: "default",
  decide({ config, routes }) {
    const route = routes.get("default");
    if (!route) throw new CcrError("CCR-E020");
    return { target: findTarget(config, route.name), why: `${route.from} is ${route.name}` };
  },
};
