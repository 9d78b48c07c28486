/** `ccr version`. */
import manifest from "../../package.json" with { type: "json" };
import { COMMIT } from "./build.ts";
import { parse } from "./flags.ts";
import { NO_FLAGS } from "./rows/tools.ts";
import type { Invocation } from "./types.ts";

export async function runVersion(invocation: Invocation): Promise<number> {
  return printVersion(parse(invocation, NO_FLAGS).on("json"));
}

export function printVersion(json: boolean): number {
  const { version } = manifest;
  const document = { schemaVersion: 1, version, commit: COMMIT, node: process.versions.node };
  const text = COMMIT === null ? version : `${version} (${COMMIT})`;
  process.stdout.write(`${json ? JSON.stringify(document) : text}\n`);
  return 0;
}
