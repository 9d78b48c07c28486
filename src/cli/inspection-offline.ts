/** What the configuration of today says about requests of any program, for commands that look at them. */
import manifest from "../../package.json" with { type: "json" };
import { pathsOf } from "../config/paths.ts";
import type { FlowRecord } from "../core/record.ts";
import type { Shown } from "../history/view/shown.ts";
import { describe, type InspectionParts } from "../host/inspection.ts";
import { findConfig } from "./config.ts";
import { fileRecords } from "./history/records.ts";
import { keepsakesIn } from "./inspection.ts";
import { sendAgain } from "./replay/again.ts";

type Flags = Parameters<typeof findConfig>[0];

/** Without replay where there is no configuration, or a bad one. */
export async function offlineParts(given: Flags): Promise<InspectionParts> {
  const config = await findConfig(given).catch(() => undefined);
  const parts = {
    records: fileRecords(),
    config: () => config,
    keepsakesOf: keepsakesIn(pathsOf()),
    version: manifest.version,
    cwd: process.cwd(),
  };
  if (!config) return parts;
  const replay: InspectionParts["replay"] = async (id, target) =>
    sendAgain(await parts.records.record(id), { config, paths: pathsOf(), target });
  return { ...parts, replay };
}

export async function describeOffline(record: FlowRecord, given: Flags): Promise<Shown> {
  return describe(record, await offlineParts(given));
}
