/** What the inspector gets: the history of the program that runs, and a way to send its requests again. */
import { join } from "node:path";

import manifest from "../../package.json" with { type: "json" };
import type { Paths } from "../config/paths.ts";
import { findTarget } from "../routing/targets.ts";
import type { Host } from "../host.ts";
import type { KeepsakesOf } from "../host/explain.ts";
import { inspectionOf } from "../host/inspection.ts";
import { KeepsakeFolder } from "../proxy/keepsake-folder.ts";
import type { History } from "../history/history.ts";
import type { Inspection, ReplayResult } from "../tui/inspector/inspection.ts";
import { Runner } from "./replay/runner.ts";
import { replayedOf } from "./replay/source.ts";

export interface InspectionPlace {
  /** Where the user's files lie. */
  readonly paths: Paths | undefined;
  /** Files that are exported begin here. */
  readonly cwd: string;
}

const MAX_VALUES = 50;

/** Undefined where nothing is recorded. */
export function liveInspection(host: Host, { paths, cwd }: InspectionPlace): Inspection | undefined {
  const { history } = host;
  if (!history) return undefined;
  return inspectionOf({
    records: {
      list: (filter, limit, after) => history.list({ filter, limit, ...(after && { after }) }),
      record: (id) => history.record(id),
      onChange: (listener) => history.onChange(listener),
      values: (field) => history.values(field, MAX_VALUES),
      remove: (ids) => history.remove(ids),
    },
    config: () => host.config,
    keepsakesOf: keepsakesIn(paths),
    replay: (id, target) => replay(host, history, { id, target, paths }),
    version: manifest.version,
    cwd,
  });
}

/** What was remembered of earlier answers, read and never written. */
function keepsakesIn(paths: Paths | undefined): KeepsakesOf | undefined {
  if (!paths) return undefined;
  return async (conversation) => {
    const folder = new KeepsakeFolder(join(paths.state, "keepsakes"), () => {});
    const entries = await folder.file(conversation).readNew();
    const known = new Map(entries.map(({ id, sealed }) => [id, sealed]));
    return { recall: (id) => known.get(id), keep: () => {} };
  };
}

interface Wish {
  readonly id: number;
  /** `provider,model` */
  readonly target: string | undefined;
  readonly paths: Paths | undefined;
}

/** On a proxy of its own, which no conversation knows of. */
async function replay(host: Host, history: History, { id, target, paths }: Wish): Promise<ReplayResult> {
  const record = await history.record(id);
  if (!record) return { id: undefined, error: `#${id} is not kept any more` };
  const request = replayedOf(record);
  const { provider, model } = record.row;
  const name = target ?? (provider === undefined ? undefined : `${provider},${model}`);
  const runner = await Runner.open({ config: host.config, requests: [request], paths, recordIn: history });
  try {
    if (name !== undefined) runner.useModel(findTarget(host.config, name));
    const outcome = await runner.run(request);
    return { id: outcome.id, error: outcome.error?.message };
  } finally {
    await runner.close();
  }
}
