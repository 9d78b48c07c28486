/** `ccr config undo`. */
import { undoConfig } from "../../config/write.ts";
import { configPath } from "../config.ts";
import { EXIT } from "../exit.ts";
import { parse } from "../flags.ts";
import { Output } from "../output.ts";
import { NO_FLAGS } from "../rows/tools.ts";
import type { Invocation } from "../types.ts";

export async function runUndo(invocation: Invocation): Promise<number> {
  const given = parse(invocation, NO_FLAGS);
  const path = configPath(given);
  const undone = await undoConfig(path);
  new Output(given).answer({ path, undone }, () => `${path} is as it was before; what was undone is in ${undone}`);
  return EXIT.done;
}
