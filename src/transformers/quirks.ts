/** What a target does differently from plain Chat Completions: its vendor's row, its model's, and what the user says. */
import type { ChatQuirks } from "../core/quirks.ts";
import { dialectNamed, modelUses, providerUses, type Target } from "../core/target.ts";
import { perTarget } from "./per-target.ts";
import { UP_TO_HIGH } from "./vendors/efforts.ts";
import { OPEN_MODELS } from "./vendors/hosts.ts";
import { CHAT_VENDORS } from "./vendors/index.ts";
import { OPENAI_MODELS_ELSEWHERE } from "./vendors/openai.ts";
import { isTextOnly } from "./vendors/text-only.ts";
import type { VendorRow } from "./vendors/types.ts";

/**
 * For a vendor without a row. Reasoning goes back in the field it came in: a server that sends it knows the field, and
 * several refuse to go on without.
 */
const UNKNOWN_VENDOR: ChatQuirks = {
  atOnce: 0,
  maxTokens: "max_tokens",
  minOutput: 1,
  maxOutput: Number.MAX_SAFE_INTEGER,
  sampling: true,
  topK: false,
  stops: 4,
  thinkingSwitch: "none",
  thinkingDepth: "none",
  thinkingFields: {},
  efforts: UP_TO_HIGH,
  maxThinking: Number.MAX_SAFE_INTEGER,
  toolsEndThinking: false,
  forcedToolEndsThinking: false,
  wholeAnswersEndThinking: false,
  reasoningBack: "tool-turns",
  reasoningField: "as-received",
  reasoningFiller: "none",
  thinkTags: true,
  deltas: "pieces",
  tools: true,
  toolChoice: "full",
  parallelField: "none",
  strictTools: false,
  schema: "plain",
  toolIds: "any",
  thoughtSignatures: false,
  toolResultParts: false,
  userAfterTool: true,
  lateSystem: true,
  prefill: {},
  cacheMarkers: "none",
  vision: true,
  files: false,
  responseFormat: "json_schema",
  streamFields: { stream_options: { include_usage: true } },
  userField: "user",
  sessionField: "none",
  serviceTier: false,
  webSearch: "none",
  keyHeader: "authorization",
  headers: {},
  imageHeaders: {},
  extra: {},
};

const UNKNOWN_MODELS = [...OPENAI_MODELS_ELSEWHERE, ...OPEN_MODELS];

/** Single quirks by the name that CCR's users give them in `use`. */
const NAMED: ReadonlyMap<string, Partial<ChatQuirks>> = new Map<string, Partial<ChatQuirks>>([
  ["maxcompletiontokens", { maxTokens: "max_completion_tokens" }],
  ["streamoptions", { streamFields: UNKNOWN_VENDOR.streamFields }],
]);

/** CCR's common form, which its plugins expect whoever the vendor is. */
const PLUGINS: Pick<VendorRow<ChatQuirks>, "quirks" | "models"> = {
  quirks: {
    thinkingDepth: "common",
    reasoningBack: "all-turns",
    reasoningField: "thinking",
    cacheMarkers: "anthropic",
    userField: "none",
  },
};

export const quirksOf: (target: Target) => ChatQuirks = perTarget((target) => {
  const { provider, model } = target;
  const vendor = usesPlugins(target) ? PLUGINS : vendorOf(CHAT_VENDORS, target);
  const name = model.toLowerCase();
  const row = (vendor ? vendor.models : UNKNOWN_MODELS)?.find((candidate) => candidate.model.test(name));
  const { models, ...overrides } = provider.quirks ?? {};
  const quirks: ChatQuirks = { ...UNKNOWN_VENDOR, vision: !isTextOnly(model), ...vendor?.quirks, ...row?.quirks };
  for (const used of usedNames(target)) Object.assign(quirks, NAMED.get(used));
  return { ...quirks, ...overrides, ...models?.[model] };
});

/** A known host says most about the vendor, then what the configuration calls it. */
export function vendorOf<Quirks>(vendors: readonly VendorRow<Quirks>[], target: Target): VendorRow<Quirks> | undefined {
  const host = hostOf(target.provider.url);
  const names = [...usedNames(target), target.provider.name.toLowerCase()];
  return (
    vendors.find((row) => row.host.test(host)) ??
    names.map((name) => vendors.find((row) => row.named.test(name))).find(Boolean)
  );
}

/** Those of a grammar say nothing about the vendor: `OpenAI` is what half the world speaks. */
function usedNames(target: Target): string[] {
  const uses = [...providerUses(target), ...modelUses(target)];
  return uses.filter(({ name, plugin }) => !plugin && !dialectNamed(name)).map(({ name }) => name.toLowerCase());
}

function usesPlugins(target: Target): boolean {
  return [...providerUses(target), ...modelUses(target)].some(({ plugin }) => plugin);
}

/** Host and port; empty for what is no URL. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "";
}
