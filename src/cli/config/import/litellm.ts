/** LiteLLM's `config.yaml` as providers of ours: one for each combination of vendor, address and key. */
import { parse } from "yaml";

import { presetNamed } from "../../../config/presets.ts";
import { type Fields, fieldsOf, itemsOf, stringOf } from "../../../transformers/foreign.ts";

interface Entry {
  readonly name: string;
  readonly api_base_url: string;
  readonly api_key: string;
  readonly models: string[];
  readonly transformer?: { readonly use: readonly string[] };
}

export interface FromLiteLlm {
  readonly config: Fields;
  readonly notes: readonly string[];
}

/** Throws what the parser says about text that is no YAML. */
export function fromLiteLlm(text: string): FromLiteLlm {
  const list = itemsOf(fieldsOf(parse(text))["model_list"]).map(fieldsOf);
  const entries = new Map<string, Entry>();
  const notes: string[] = [];
  let first: string | undefined;
  for (const item of list) {
    const params = fieldsOf(item["litellm_params"]);
    const [vendor, model] = splitModel(stringOf(params["model"]));
    const entry = model === "" ? undefined : entryFor(vendor, params, entries);
    if (!entry) {
      notes.push(`${stringOf(item["model_name"]) || "a model"} is left out: no address is known for ${vendor || "it"}`);
      continue;
    }
    if (!entry.models.includes(model)) entry.models.push(model);
    first ??= `${entry.name},${model}`;
  }
  return { config: { Providers: [...entries.values()], Router: first === undefined ? {} : { default: first } }, notes };
}

/** `deepseek/deepseek-chat`; a name without a vendor is OpenAI's. */
function splitModel(name: string): readonly [vendor: string, model: string] {
  const at = name.indexOf("/");
  return at === -1 ? ["openai", name] : [name.slice(0, at), name.slice(at + 1)];
}

function entryFor(vendor: string, params: Fields, entries: Map<string, Entry>): Entry | undefined {
  const preset = presetNamed(vendor);
  const base = stringOf(params["api_base"]);
  const url = base === "" ? preset?.url : endpointOf(base);
  if (url === undefined) return undefined;
  const key = keyOf(stringOf(params["api_key"])) || (preset?.keys[0] === undefined ? "" : `$${preset.keys[0]}`);
  const id = JSON.stringify([vendor, url, key]);
  const known = entries.get(id);
  if (known) return known;
  const same = [...entries.values()].filter(({ name }) => name === vendor || name.startsWith(`${vendor}-`)).length;
  const name = same === 0 ? vendor : `${vendor}-${same + 1}`;
  const use = base === "" ? preset?.use : undefined;
  const entry = { name, api_base_url: url, api_key: key, models: [], ...(use && { transformer: { use } }) };
  entries.set(id, entry);
  return entry;
}

function keyOf(key: string): string {
  return key.replace(/^os\.environ\/(.+)$/, "$$$1");
}

function endpointOf(base: string): string {
  return /\/(chat\/completions|messages|responses)\/?$/.test(base)
    ? base
    : `${base.replace(/\/+$/, "")}/chat/completions`;
}
