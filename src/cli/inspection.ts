/** What the inspector gets: the history of the program that runs, and a way to send its requests again. */
import { join } from "node:path";

import manifest from "../../package.json" with { type: "json" };
import type { Paths } from "../config/paths.ts";
import type { Host } from "../host.ts";
import type { KeepsakesOf } from "../host/explain.ts";
import { inspectionOf } from "../host/inspection.ts";
import { KeepsakeFolder } from "../proxy/keepsake-folder.ts";
import type { Inspection } from "../tui/inspector/inspection.ts";
import { sendAgain } from "./replay/again.ts";

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
    replay: async (id, target) =>
      sendAgain(await history.record(id), { config: host.config, paths, recordIn: history, target }),
    version: manifest.version,
    cwd,
  });
}

/** What was remembered of earlier answers, read and never written. */
export function keepsakesIn(paths: Paths | undefined): KeepsakesOf | undefined {
  if (!paths) return undefined;
  return async (conversation) => {
    const folder = new KeepsakeFolder(join(paths.state, "keepsakes"), () => {});
    const entries = await folder.file(conversation).readNew();
    const known = new Map(entries.map(({ id, sealed }) => [id, sealed]));
    return { recall: (id) => known.get(id), keep: () => {} };
  };
}
