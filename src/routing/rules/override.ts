/** The model that the user chose for this session. */
import { targetName } from "../../core/target.ts";
import type { Rule } from "../types.ts";

export const override: Rule = {
  name: "override",
  decide({ override: chosen, config }) {
    if (!chosen) return { miss: "no model is chosen for this session" };
    const provider = config.providers.get(chosen.provider.name);
    if (!provider) return { miss: `${chosen.provider.name} is no longer in the configuration` };
    const target = { provider, model: chosen.model };
    return { target, why: `${targetName(target)} is chosen for this session` };
  },
};
