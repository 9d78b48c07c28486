/** `ccr config path`. */
import { existsSync } from "node:fs";

import { configPath } from "../config.ts";
import { EXIT } from "../exit.ts";
import { parse } from "../flags.ts";
import { Output } from "../output.ts";
import { NO_FLAGS } from "../rows/tools.ts";
import type { Invocation } from "../types.ts";

export async function runPath(invocation: Invocation): Promise<number> {
  const given = parse(invocation, NO_FLAGS);
  const path = configPath(given);
  new Output(given).answer({ path, exists: existsSync(path) }, () => path);
  return EXIT.done;
}
