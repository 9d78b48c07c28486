/** The model that the user chose for everything in this session. */
import { targetName } from "../../core/target.ts";
import { currentTarget } from "../targets.ts";
import type { Rule } from "../types.ts";

export const override: Rule = {
  name: "override",
  decide({ override: chosen, config }) {
    if (!chosen) return { miss: "no model is chosen for this session" };
    const target = currentTarget(config, chosen);
    if (!target) return { miss: `${chosen.provider.name} is no longer in the configuration` };
    return { target, why: `${targetName(target)} is chosen for this session` };
  },
};
