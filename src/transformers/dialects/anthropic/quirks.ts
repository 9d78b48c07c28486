/** What a target that speaks Messages does differently from Anthropic. */
import type { MessagesQuirks } from "../../../core/quirks.ts";
import type { Target } from "../../../core/target.ts";
import { perTarget } from "../../per-target.ts";
import { vendorOf } from "../../quirks.ts";
import { CLAUDE, MESSAGES_VENDORS } from "../../vendors/messages.ts";
import { isTextOnly } from "../../vendors/text-only.ts";
import { claudeModel } from "./claude-models.ts";

/** For a vendor without a row: the Messages API as it was when everybody began to imitate it. */
const UNKNOWN_VENDOR: MessagesQuirks = {
  keyHeader: "x-api-key",
  confidant: false,
  betas: false,
  serverTools: false,
  lateSystem: false,
  vision: true,
  files: false,
  adaptiveThinking: false,
  checksThinking: false,
  needsThinking: false,
  maxOutput: Number.MAX_SAFE_INTEGER,
};

/** Families whose servers imitate the Messages API; any other name may be an alias of Claude's. */
const IMITATORS = /deepseek|kimi|moonshot|glm|qwen|minimax|gpt|gemini|llama|mistral|devstral|grok|nemotron/;

/** What a relay on this machine gets stays here, and auto mode needs the verdicts that such a relay may fetch. */
const LOCAL = /^(127\.|localhost$|\[::1\]$)/;

/** A host without a row is a relay to Anthropic until its model says otherwise: it gets the client's own bytes. */
export const messagesQuirksOf: (target: Target) => MessagesQuirks = perTarget((target) => {
  const { provider, model } = target;
  const vendor = vendorOf(MESSAGES_VENDORS, target);
  const name = model.toLowerCase();
  const row = vendor?.models?.find((candidate) => candidate.model.test(name));
  const { models, ...overrides } = provider.quirks ?? {};
  return {
    ...UNKNOWN_VENDOR,
    vision: !isTextOnly(model),
    ...(vendor ? vendor.quirks : relayed(target)),
    ...row?.quirks,
    ...overrides,
    ...models?.[model],
  };
});

function relayed({ provider, model }: Target): Partial<MessagesQuirks> {
  if (!claudeModel(model) && IMITATORS.test(model.toLowerCase())) return {};
  const { hostname } = new URL(provider.url);
  return { ...CLAUDE, confidant: LOCAL.test(hostname) };
}
