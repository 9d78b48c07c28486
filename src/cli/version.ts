/** `ccr version`. */
import manifest from "../../package.json" with { type: "json" };
import { parseFlags } from "./flags.ts";
import type { Invocation } from "./index.ts";

export async function runVersion({ args }: Invocation): Promise<number> {
  const { json } = parseFlags(args, { json: { type: "boolean" } });
  const { version } = manifest;
  process.stdout.write(
    json ? `${JSON.stringify({ schemaVersion: 1, version, node: process.versions.node })}\n` : `${version}\n`,
  );
  return 0;
}
