/** Questions on the terminal. They go to stderr, so that the answer of a command stays its own. */
import { createInterface } from "node:readline";
import { Writable } from "node:stream";

import { type GivenGlobally, usageError } from "./flags.ts";

/** Nobody is asked in a pipe, in CI, or who does not want to be. */
export function mayAsk(given: GivenGlobally, env: NodeJS.ProcessEnv = process.env): boolean {
  return process.stdin.isTTY && process.stderr.isTTY && !given.on("no-input") && !env["CI"];
}

export interface Question {
  readonly text: string;
  /** Taken when the answer is empty. */
  readonly usual?: string;
  /** What is typed is not shown. */
  readonly hidden?: boolean;
}

/** Throws when the terminal goes away instead of answering. */
export async function ask({ text, usual, hidden = false }: Question): Promise<string> {
  const hint = usual === undefined || usual === "" ? "" : ` [${usual}]`;
  const output = new Writable({
    write: (chunk, _encoding, done) => {
      if (!hidden) process.stderr.write(String(chunk));
      done();
    },
  });
  // From here on the terminal echoes nothing by itself, however fast somebody types.
  const reader = createInterface({ input: process.stdin, output, terminal: true });
  process.stderr.write(`${text}${hint}: `);
  try {
    const answer = await new Promise<string>((resolve, reject) => {
      reader.once("line", resolve);
      reader.once("close", () => reject(usageError(text, "was not answered")));
      reader.once("SIGINT", () => reader.close());
    });
    return answer.trim() === "" ? (usual ?? "") : answer;
  } finally {
    reader.removeAllListeners("close");
    reader.close();
    if (hidden) process.stderr.write("\n");
  }
}

/** Only `y` and `yes` are a yes. */
export async function confirm(text: string): Promise<boolean> {
  return /^y(es)?$/i.test((await ask({ text: `${text} (y/N)` })).trim());
}
