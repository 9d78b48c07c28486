/** `Router.default`: where everything goes that no other rule took. */
import { CcrError } from "../../core/errors.ts";
import { findTarget } from "../targets.ts";
import type { Rule } from "../types.ts";

export const defaultRule: Rule = {
  name: "default",
  decide({ config }) {
    const name = config.router.default;
    if (name === undefined) throw new CcrError("CCR-E020");
    return { target: findTarget(config, name), why: `Router.default is ${name}` };
  },
};
