/** What another program gives us to read. */
import { text } from "node:stream/consumers";

import { usageError } from "./flags.ts";

/** A terminal has nothing to read: whoever typed the command forgot the pipe. */
export async function readStdin(command: string): Promise<string> {
  if (process.stdin.isTTY) throw usageError(command, "reads its standard input, which is a terminal");
  return text(process.stdin);
}
