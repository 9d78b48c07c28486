/** The model that the user chose for the next request. */
import { targetName } from "../../core/target.ts";
import { currentTarget } from "../targets.ts";
import type { Rule } from "../types.ts";

export const once: Rule = {
  name: "once",
  decide({ once: chosen, config, facts }) {
    if (!chosen) return { miss: "no model is chosen for the next request" };
    if (facts.class !== "main") return { miss: `this request is ${facts.class}, and the choice waits for a main one` };
    const target = currentTarget(config, chosen);
    if (!target) return { miss: `${chosen.provider.name} is no longer in the configuration` };
    return { target, why: `${targetName(target)} is chosen for this request` };
  },
};
