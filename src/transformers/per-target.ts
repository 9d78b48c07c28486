/** Remembers what depends on nothing but a target. Providers do not change: a new configuration has new ones. */
import type { Provider, Target } from "../core/target.ts";

/** Names of models come from clients, too. */
const MAX_MODELS = 100;

export function perTarget<T>(make: (target: Target) => T): (target: Target) => T {
  const known = new WeakMap<Provider, Map<string, T>>();
  return (target) => {
    const { provider, model } = target;
    let models = known.get(provider);
    if (!models || models.size > MAX_MODELS) {
      models = new Map();
      known.set(provider, models);
    }
    let made = models.get(model);
    if (made === undefined) {
      made = make(target);
      models.set(model, made);
    }
    return made;
  };
}
