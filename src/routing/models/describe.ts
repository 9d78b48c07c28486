/** What is worth knowing about a configured model before choosing it. */
import type { Config } from "../../config/types.ts";
import { ROUTES } from "../../config/types.ts";
import { targetName, type Target } from "../../core/target.ts";
import { modelFacts, type ModelFacts } from "./facts.ts";

export interface ModelDescription extends Pick<ModelFacts, "window" | "price" | "tools" | "reasoning" | "vision"> {
  readonly target: Target;
  /** Scenarios of the configuration that name this model: `default`, `think`, ... */
  readonly roles: readonly string[];
}

/** Every model of the configuration, in its order. */
export function describeModels(config: Config): ModelDescription[] {
  return [...config.providers.values()].flatMap((provider) =>
    provider.models.map((model) => describe(config, { provider, model })),
  );
}

function describe({ router }: Config, target: Target): ModelDescription {
  const name = targetName(target);
  const { window, price, tools, reasoning, vision } = modelFacts(target);
  return { target, window, price, tools, reasoning, vision, roles: ROUTES.filter((role) => router[role] === name) };
}
