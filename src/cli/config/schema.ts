/** `ccr config schema`. */
import { configJsonSchema } from "../../config/json-schema.ts";
import { EXIT } from "../exit.ts";
import { parse } from "../flags.ts";
import { NO_FLAGS } from "../rows/tools.ts";
import type { Invocation } from "../types.ts";

/** With or without `--json`: it is JSON, and nothing but the schema may be in it. */
export async function runSchema(invocation: Invocation): Promise<number> {
  parse(invocation, NO_FLAGS);
  process.stdout.write(`${JSON.stringify(configJsonSchema(), undefined, 2)}\n`);
  return EXIT.done;
}
