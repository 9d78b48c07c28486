/** Asks a provider which models it has: every dialect has a list beside its endpoint. */
import type { Provider } from "../core/target.ts";
import { fieldsOf, itemsOf, parseJson, stringOf } from "../transformers/foreign.ts";
import { download } from "./download.ts";

/** Names, in the provider's order. Throws `CCR-E054`. */
export async function modelsOffered(provider: Provider): Promise<string[]> {
  const { proxy } = provider;
  const text = await download(listUrl(provider), { headers: headersOf(provider), ...(proxy && { proxy }) });
  const { data, models } = fieldsOf(parseJson(text));
  return [...itemsOf(data), ...itemsOf(models)].map(fieldsOf).flatMap(({ id, name }) => {
    const model = stringOf(id) || stringOf(name).replace(/^models\//, "");
    return model === "" ? [] : model;
  });
}

const ENDPOINT = /\/(chat\/completions|responses|messages)\/?$/;

/** Gemini's list is what its models are below. */
function listUrl({ url, dialect }: Provider): string {
  if (dialect === "gemini") return url.replace(/\/+$/, "");
  return `${url.replace(ENDPOINT, "").replace(/\/+$/, "")}/models`;
}

function headersOf({ dialect, key, headers }: Provider): Record<string, string> {
  if (key === "") return headers;
  if (dialect === "gemini") return { "x-goog-api-key": key, ...headers };
  if (dialect === "anthropic") return { "x-api-key": key, "anthropic-version": "2023-06-01", ...headers };
  return { authorization: `Bearer ${key}`, ...headers };
}
