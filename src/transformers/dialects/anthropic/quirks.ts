/** What a target that speaks Messages does differently from Anthropic. */
import type { MessagesQuirks } from "../../../core/quirks.ts";
import type { Target } from "../../../core/target.ts";
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

/** A relay without a row that offers Claude hands requests on to Anthropic. */
export function messagesQuirksOf(target: Target): MessagesQuirks {
  const { provider, model } = target;
  const vendor = vendorOf(MESSAGES_VENDORS, target);
  const name = model.toLowerCase();
  const row = vendor?.models?.find((candidate) => candidate.model.test(name));
  const { models, ...overrides } = provider.quirks ?? {};
  return {
    ...UNKNOWN_VENDOR,
    vision: !isTextOnly(model),
    ...(vendor ? vendor.quirks : claudeModel(model) && CLAUDE),
    ...row?.quirks,
    ...overrides,
    ...models?.[model],
  };
}
