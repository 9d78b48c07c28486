/** Writes the configuration that the first start has asked for. */
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

import type { Paths } from "../../config/paths.ts";
import { presetNamed } from "../../config/presets.ts";
import { writeConfig } from "../../config/write.ts";
import type { SetupChoice, SetupKey } from "../../tui/setup/facts.ts";

type Chosen = Extract<SetupChoice, { kind: "provider" }>;

export async function writeChoice(choice: Exclude<SetupChoice, { kind: "demo" }>, paths: Paths): Promise<void> {
  if (choice.kind === "import") {
    const path = choice.path.replace(/^~(?=\/)/, homedir());
    return writeConfig(paths.config, await readFile(path, "utf8"));
  }
  if (choice.key.kind === "typed") await writeConfig(keyFile(choice.provider, paths), `${choice.key.value}\n`);
  await writeConfig(paths.config, configText(choice));
}

/** Beside the configuration, which only the user may read. */
function keyFile(provider: string, paths: Paths): string {
  return join(dirname(paths.config), keyPath(provider));
}

function keyPath(provider: string): string {
  return `keys/${provider}`;
}

export function configText({ provider, key, model, others }: Chosen): string {
  const preset = presetNamed(provider);
  const entry = {
    name: provider,
    api_base_url: preset?.url ?? "",
    api_key: keyText(provider, key),
    models: [model, ...others],
    ...(preset?.use && { transformer: { use: preset.use } }),
  };
  const config = { Providers: [entry], Router: { default: `${provider},${model}` } };
  return `// Written by the first start of ccr. \`ccr config validate\` checks it, \`ccr config schema\` explains every key.\n${JSON.stringify(config, undefined, 2)}\n`;
}

/** Never the key itself. */
function keyText(provider: string, key: SetupKey): string {
  if (key.kind === "variable") return `$${key.name}`;
  // A server that asks for none gets a word that it ignores.
  return key.kind === "typed" ? `file:${keyPath(provider)}` : provider;
}
