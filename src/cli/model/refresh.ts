/** `ccr model refresh`: what providers offer, beside what the file lists. */
import type { Provider } from "../../core/target.ts";
import { closest } from "../../core/suggest.ts";
import type { Config } from "../../config/types.ts";
import { sanitize } from "../../pty/sanitize.ts";
import { requireConfig } from "../config.ts";
import { EXIT } from "../exit.ts";
import { type Given, parse, usageError } from "../flags.ts";
import { Output } from "../output.ts";
import { REFRESH_FLAGS } from "../rows/models.ts";
import type { Invocation } from "../types.ts";
import { readModelFile, writeModels } from "./file.ts";
import { modelsOffered } from "../../proxy/model-list.ts";

interface Offered {
  readonly provider: string;
  /** What the file does not list. */
  readonly more: readonly string[];
  /** What the file lists and the provider does not. */
  readonly gone: readonly string[];
  readonly error: string | null;
}

export async function runRefresh(invocation: Invocation): Promise<number> {
  const given = parse(invocation, REFRESH_FLAGS, Number.POSITIVE_INFINITY);
  const providers = providersOf(await requireConfig(given), given.operands);
  const offers = await Promise.all(providers.map(lookAt));
  if (given.on("save")) for (const offer of offers) await save(offer, given);
  new Output(given).answer({ saved: given.on("save"), providers: offers }, () =>
    offers.flatMap(linesOf).map(sanitize).join("\n"),
  );
  return offers.every(({ error }) => error === null) ? EXIT.done : EXIT.upstream;
}

function providersOf({ providers }: Config, names: readonly string[]): Provider[] {
  if (names.length === 0) return [...providers.values()];
  return names.map((name) => {
    const provider = providers.get(name);
    if (provider) return provider;
    throw usageError(name, "is no provider of the configuration", closest(name, [...providers.keys()]));
  });
}

async function lookAt(provider: Provider): Promise<Offered> {
  const { name, models } = provider;
  try {
    const offered = await modelsOffered(provider);
    const more = offered.filter((model) => !models.includes(model));
    const gone = models.filter((model) => !offered.includes(model));
    return { provider: name, more, gone, error: null };
  } catch (error) {
    return { provider: name, more: [], gone: [], error: error instanceof Error ? error.message : String(error) };
  }
}

/** What is gone stays: providers also answer to names that they do not list. */
async function save({ provider, more }: Offered, given: Given<typeof REFRESH_FLAGS>): Promise<void> {
  if (more.length === 0) return;
  const { file } = await readModelFile(given);
  await writeModels(file, provider, (models) => [...new Set([...models, ...more])], given);
}

function linesOf({ provider, more, gone, error }: Offered): string[] {
  if (error !== null) return [`${provider}: ${error}`];
  if (more.length + gone.length === 0) return [`${provider}: the file lists all of its models`];
  return [
    `${provider}: ${more.length} more, ${gone.length} that it does not list`,
    ...more.map((model) => `  + ${provider},${model}`),
    ...gone.map((model) => `  - ${provider},${model}`),
  ];
}
