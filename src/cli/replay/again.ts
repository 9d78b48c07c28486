/** Sends one recorded request again for somebody who looks at it, on a proxy that no conversation knows of. */
import type { Paths } from "../../config/paths.ts";
import type { Config } from "../../config/types.ts";
import type { FlowRecord } from "../../core/record.ts";
import type { History } from "../../history/history.ts";
import { findTarget } from "../../routing/targets.ts";
import type { ReplayResult } from "../../tui/inspector/inspection.ts";
import { Runner } from "./runner.ts";
import { replayedOf } from "./source.ts";

export interface Again {
  readonly config: Config;
  /** Where the user's files lie. */
  readonly paths: Paths | undefined;
  readonly recordIn?: History;
  /** `provider,model`; where it went before, without it. */
  readonly target: string | undefined;
}

export async function sendAgain(record: FlowRecord | undefined, again: Again): Promise<ReplayResult> {
  if (!record) return { id: undefined, error: "it is not kept any more" };
  const { config, paths, recordIn, target } = again;
  const request = replayedOf(record);
  const { provider, model } = record.row;
  const name = target ?? (provider === undefined ? undefined : `${provider},${model}`);
  const runner = await Runner.open({ config, requests: [request], paths, recordIn });
  try {
    if (name !== undefined) runner.useModel(findTarget(config, name));
    const { id, error } = await runner.run(request);
    return { id, error: error?.message };
  } finally {
    await runner.close();
  }
}
