/** What the screen may do to the routes of one session. */
import { type Config, ROUTES, type RouterConfig } from "../config/types.ts";
import { CcrError } from "../core/errors.ts";
import { type Target, targetName } from "../core/target.ts";
import type { Host } from "../host.ts";
import { modelFacts } from "../routing/models/facts.ts";
import type { Controls, ModelChoice, ScenarioChoice } from "../tui/controls.ts";

export function controlsOf(host: Pick<Host, "config" | "overrides">, session: string): Controls {
  const { overrides } = host;
  let shown: { readonly config: Config; readonly choices: readonly ModelChoice[] } | undefined;
  return {
    models: () => {
      const { config } = host;
      if (shown?.config !== config) shown = { config, choices: choicesIn(config) };
      return shown.choices;
    },
    override: () => overrides.get(session),
    switchModel: (target) => overrides.set(session, target),
    once: () => overrides.nextOnly(session),
    switchOnce: (target) => overrides.setNextOnly(session, target),
    scenarios: () => scenariosOf(host.config, overrides.routes(session)),
    pin: (scenario, target) => {
      const route = ROUTES.find((name) => name === scenario);
      if (!route) throw new CcrError("CCR-E020", { detail: `there is no scenario named "${scenario}"` });
      overrides.setRoute(session, route, target);
    },
  };
}

function scenariosOf({ router }: Config, pins: RouterConfig): ScenarioChoice[] {
  return ROUTES.map((scenario) => ({
    scenario,
    target: pins[scenario] ?? router[scenario],
    pinned: pins[scenario] !== undefined,
  }));
}

function choicesIn(config: Config): ModelChoice[] {
  const targets = [...config.providers.values()].flatMap((provider) =>
    provider.models.map((model) => ({ provider, model })),
  );
  return targets.map((target) => choiceOf(config, target));
}

function choiceOf({ router }: Config, target: Target): ModelChoice {
  const name = targetName(target);
  const roles = Object.entries(router).flatMap(([role, routed]) => (routed === name ? [role] : []));
  const { window, price, tools, reasoning, vision } = modelFacts(target);
  return { target, window, price, tools, reasoning, vision, roles };
}
