/** What of a configuration a Claude Code must know that another process starts. */
import type { Config } from "../../config/types.ts";
import { routeOf } from "../../host.ts";
import { ccrSettingOf } from "../../statusline/setting.ts";
import type { ClaudeFacts } from "./record.ts";

export function claudeFacts(config: Config): ClaudeFacts {
  const route = routeOf(config, undefined);
  return {
    path: config.claudePath,
    timeoutMs: config.timeoutMs,
    smallModel: config.smallModel,
    nonInteractive: config.nonInteractive,
    anthropic: route?.anthropic ?? false,
    window: route?.window,
    ownLine: ccrSettingOf(config.values["StatusLine"]) !== undefined,
  };
}
