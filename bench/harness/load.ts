/** Load on one HTTP endpoint, made by a client process of its own. */
import { z } from "zod";

import { benchProcess, finish } from "./processes.ts";

export interface Load {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Size of the Messages request in bytes, the model it asks for, and whether it asks for a stream. */
  readonly body: { readonly bytes: number; readonly model: string; readonly stream: boolean };
  readonly requests: number;
  readonly concurrency: number;
}

export interface LoadResult {
  readonly wallMs: number;
  /** ms from sending a request to the first byte of its answer, per request. */
  readonly firstByteMs: readonly number[];
}

const LOAD: z.ZodType<Load> = z.object({
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.object({ bytes: z.number(), model: z.string(), stream: z.boolean() }),
  requests: z.number(),
  concurrency: z.number(),
});

const RESULT: z.ZodType<LoadResult> = z.object({ wallMs: z.number(), firstByteMs: z.array(z.number()) });

export function parseLoad(text: string): Load {
  return LOAD.parse(JSON.parse(text));
}

/** Fails when any answer is not a complete 200. */
export async function runLoad(load: Load): Promise<LoadResult> {
  const { stdout } = await finish(benchProcess("client", JSON.stringify(load)));
  return RESULT.parse(JSON.parse(stdout));
}
