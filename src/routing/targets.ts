/** Finds the target that a `provider,model` name means. */
import { closest } from "../core/suggest.ts";
import type { Config } from "../config/types.ts";
import { CcrError } from "../core/errors.ts";
import { splitTargetName, type Provider, type Target } from "../core/target.ts";

/**
 * Throws `CCR-E020` when there is no such provider. Letter case only matters between names that differ in nothing else.
 * Models that the provider does not list are taken as they are, as CCR does.
 */
export function findTarget({ providers }: Config, name: string): Target {
  const split = splitTargetName(name);
  if (!split) throw new CcrError("CCR-E020", { detail: `"${name}" is not of the form provider,model` });
  const provider = providers.get(split.provider) ?? sameLetters(providers.values(), split.provider);
  if (!provider) throw unknownProvider(providers, split.provider, split.model);
  const folded = split.model.toLowerCase();
  const listed = provider.models.includes(split.model)
    ? split.model
    : provider.models.find((m) => m.toLowerCase() === folded);
  return { provider, model: listed ?? split.model };
}

/** Whether `name` leads to a configured provider. */
export function namesTarget({ providers }: Config, name: string): boolean {
  const split = splitTargetName(name);
  return (
    split !== undefined &&
    (providers.has(split.provider) || sameLetters(providers.values(), split.provider) !== undefined)
  );
}

function sameLetters(providers: Iterable<Provider>, name: string): Provider | undefined {
  const folded = name.toLowerCase();
  for (const provider of providers) if (provider.name.toLowerCase() === folded) return provider;
  return undefined;
}

function unknownProvider(providers: Config["providers"], name: string, model: string): CcrError {
  const near = closest(name, providers.keys());
  const detail = `there is no provider named "${name}" in the configuration`;
  return new CcrError("CCR-E020", { detail, ...(near && { suggestion: `${near},${model}` }) });
}

/** A target of an earlier configuration, with the provider as it is configured now. */
export function currentTarget({ providers }: Config, { provider: { name }, model }: Target): Target | undefined {
  const provider = providers.get(name);
  return provider && { provider, model };
}
