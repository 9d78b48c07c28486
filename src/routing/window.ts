/** How long a conversation may become before its client has to compact it. */
import { DEFAULT_LONG_CONTEXT, type Config } from "../config/types.ts";
import type { Target } from "../core/target.ts";
import { modelFacts } from "./models/facts.ts";
import { findTarget, namesTarget } from "./targets.ts";

/** That of the long-context route, where long prompts go there before they are too long for the usual model. */
export function conversationWindow(usual: Target, config: Config): number | undefined {
  const { window } = modelFacts(usual);
  const { longContext, longContextThreshold: threshold = DEFAULT_LONG_CONTEXT } = config.router;
  if (longContext === undefined || !namesTarget(config, longContext)) return window;
  if (window !== undefined && window <= threshold) return window;
  return modelFacts(findTarget(config, longContext)).window ?? window;
}
