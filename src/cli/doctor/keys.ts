/** Whether every provider has a key. Says that one is there, never what it is. */
import { isLoopback } from "../../config/loopback.ts";
import { splitTargetName, type Provider } from "../../core/target.ts";
import type { Check, Finding } from "./types.ts";

export const keys: Check = {
  id: "keys",
  summary: "every provider has a key; its value is never shown",
  run: async (patient) => {
    const config = await patient.config().catch(() => undefined);
    if (!config) return [];
    const main = splitTargetName(config.router.default ?? "")?.provider;
    return Array.from(config.providers.values(), (provider) => look(provider, provider.name === main));
  },
};

function look({ name, key, url, google }: Provider, isMain: boolean): Finding {
  if (key !== "") return { level: "ok", text: `${name}: there is a key` };
  if (isLoopback(new URL(url).hostname))
    return { level: "ok", text: `${name}: no key, and a local provider needs none` };
  if (google?.vertex) return { level: "ok", text: `${name}: credentials of Google Cloud instead of a key` };
  return {
    level: isMain ? "error" : "warn",
    text: `${name}: there is no key`,
    hint: `Set api_key of ${name} in config.json, or the variable that it names`,
  };
}
