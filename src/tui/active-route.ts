/** Where the next request goes as far as the screen can tell, for everything that shows it. */
import { targetName } from "../core/target.ts";
import type { Controls } from "./controls.ts";
import type { CockpitState } from "./state.ts";

export interface ActiveRoute {
  /** `provider,model`. */
  readonly name: string;
  /** The rule that chose it; `session` for the user's own choice. */
  readonly rule: string;
  readonly why: string;
  /** Context window in tokens, where known. */
  readonly window: number | undefined;
}

/** An override holds for the next request already, so it counts before that request is routed. */
export function activeRoute({ override, route }: CockpitState, controls: Controls): ActiveRoute {
  const models = controls.models().map((model) => ({ model, name: targetName(model.target) }));
  const found = (name: string | undefined): number | undefined => models.find((one) => one.name === name)?.model.window;
  if (override !== undefined) {
    return { name: override, rule: "session", why: "chosen for this session", window: found(override) };
  }
  if (route) {
    const name = `${route.provider},${route.model}`;
    return { name, rule: route.rule, why: withoutName(route.why, name), window: found(name) };
  }
  const first = models.find(({ model }) => model.roles.includes("default"));
  return { name: first?.name ?? "not set", rule: "default", why: "Router.default", window: first?.model.window };
}

/** The name stands right above the reason, which need not repeat it. */
function withoutName(why: string, name: string): string {
  return why.endsWith(` is ${name}`) ? why.slice(0, -` is ${name}`.length) : why;
}
