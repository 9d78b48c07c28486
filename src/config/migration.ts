/** What is different for a configuration of claude-code-router's here, as sentences for whoever moves. */
import { isRecord } from "../core/message.ts";

type Fields = Readonly<Record<string, unknown>>;

/** `value` is the file as it is written. */
export function migrationNotes(value: unknown): string[] {
  const file = fieldsOf(value);
  return [
    ...listOf(file["Providers"] ?? file["providers"]).flatMap((entry) => providerNotes(fieldsOf(entry))),
    ...routerNotes(fieldsOf(file["Router"])),
    ...fileNotes(file),
  ];
}

/** It passes over such a provider without a word, and then answers 404 for its routes. */
function providerNotes({ name, api_base_url: url, api_key: key, transformer }: Fields): string[] {
  const missing = Object.entries({ name, api_base_url: url, api_key: key }).flatMap(([field, value]) =>
    value ? [] : field,
  );
  const shown = typeof name === "string" && name !== "" ? name : "one without a name";
  return [
    ...(missing.length === 0
      ? []
      : [
          `provider ${shown}: claude-code-router leaves it out, for it has no ${missing.join(", ")}; ccr asks it as it is`,
        ]),
    ...usesOf(transformer).flatMap((entry) => useNotes(shown, entry)),
  ];
}

/** Every `use`: that of all models, and those of single ones. */
function usesOf(transformer: unknown): unknown[] {
  const { use, ...models } = fieldsOf(transformer);
  return [use, ...Object.values(models).map((model) => fieldsOf(model)["use"])].flatMap(listOf);
}

/** Transformers that it keeps as one object take no options: there, a list in the place of the name loses the provider. */
const WITHOUT_OPTIONS: ReadonlySet<string> = new Set([
  "anthropic",
  "deepseek",
  "gemini",
  "vertex-gemini",
  "vertex-claude",
  "groq",
  "tooluse",
  "enhancetool",
  "cleancache",
  "streamoptions",
  "cerebras",
  "openai",
  "openai-responses",
]);

function useNotes(provider: string, entry: unknown): string[] {
  const [name] = listOf(entry);
  if (typeof name !== "string" || !WITHOUT_OPTIONS.has(name.toLowerCase())) return [];
  return [`provider ${provider}: options of ${name} make claude-code-router lose the provider; ccr reads them`];
}

function routerNotes({ think, longContext }: Fields): string[] {
  return [
    ...(think
      ? [
          "Router.think: claude-code-router sends every request of today's Claude Code there; ccr plan mode, and more thinking than usual",
        ]
      : []),
    ...(longContext
      ? [
          "Router.longContext: claude-code-router no longer finds today's sessions, so that the last turn does not count there; here it does",
        ]
      : []),
  ];
}

function fileNotes({ APIKEY, HOST, transformers, PROXY_URL }: Fields): string[] {
  return [
    ...(HOST && !APIKEY ? ["HOST: without APIKEY both listen on 127.0.0.1 only"] : []),
    ...(PROXY_URL ? ["PROXY_URL: local providers are asked directly here, and NO_PROXY counts"] : []),
    ...(listOf(transformers).length > 0
      ? [
          "transformers: a file that cannot be loaded and is in use stops the start; claude-code-router goes on without it",
        ]
      : []),
  ];
}

function fieldsOf(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
