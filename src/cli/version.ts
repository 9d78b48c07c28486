/** `ccr version`. */
import manifest from "../../package.json" with { type: "json" };
import { parse } from "./flags.ts";
import { NO_FLAGS } from "./rows/tools.ts";
import type { Invocation } from "./types.ts";

export async function runVersion(invocation: Invocation): Promise<number> {
  return printVersion(parse(invocation, NO_FLAGS).on("json"));
}

export function printVersion(json: boolean): number {
  const { version } = manifest;
  const document = { schemaVersion: 1, version, node: process.versions.node };
  process.stdout.write(`${json ? JSON.stringify(document) : version}\n`);
  return 0;
}
