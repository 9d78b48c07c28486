/** A model name that names its provider: `provider,model`, plain or as `/v1/models` lists it. */
import { isAuto, unlistedName } from "../model-ids.ts";
import { findTarget } from "../targets.ts";
import type { Rule } from "../types.ts";

export const explicit: Rule = {
  name: "explicit",
  decide({ facts: { asked }, config }) {
    if (isAuto(asked)) return { miss: `${asked} leaves the choice to the rules` };
    const name = unlistedName(asked);
    if (name === asked && !asked.includes(",")) return { miss: `${asked} names no provider` };
    return { target: findTarget(config, name), why: `the client asked for ${name}` };
  },
};
