/** The user's own router, `CUSTOM_ROUTER_PATH`. It has been asked before the rules are. */
import { findTarget } from "../targets.ts";
import type { Rule } from "../types.ts";

export const custom: Rule = {
  name: "custom",
  decide({ custom: answer, config }) {
    if (!answer) return { miss: "CUSTOM_ROUTER_PATH is not set" };
    if ("failure" in answer) return { miss: `the custom router failed: ${answer.failure}` };
    const { name, ms } = answer;
    if (name === undefined) return { miss: `the custom router left it to the rules, after ${ms} ms` };
    return { target: findTarget(config, name), why: `the custom router said ${name}, after ${ms} ms` };
  },
};
