/** Sub-agents: the tag in their prompt, then the route of their type, then `Router.subagent`. */
import { findTarget } from "../targets.ts";
import type { Rule } from "../types.ts";

export const subagent: Rule = {
  name: "subagent",
  decide({ facts, tag, routes, config }) {
    if (tag) return { target: findTarget(config, tag.name), why: `CCR-SUBAGENT-MODEL says ${tag.name}` };
    if (facts.class !== "subagent") return { miss: `no CCR-SUBAGENT-MODEL, and the request is ${facts.class}` };
    const who = facts.agentType === undefined ? "a sub-agent" : `sub-agent ${facts.agentType}`;
    const route = routes.agent(facts.agentType) ?? routes.get("subagent");
    if (!route) return { miss: `${who}, but no CCR-SUBAGENT-MODEL, and Router.subagent is not set` };
    return { target: findTarget(config, route.name), why: `${who}: ${route.from} is ${route.name}` };
  },
};
