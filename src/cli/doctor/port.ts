/** Whether the port of `ccr start` can be had. */
import { once } from "node:events";
import { createServer } from "node:net";

import { holderOf } from "../service/holder.ts";
import { findService } from "../service/record.ts";
import type { Check } from "./types.ts";

export const port: Check = {
  id: "port",
  summary: "the port of ccr start is free, or ccr has it",
  run: async (patient) => {
    const config = await patient.config().catch(() => undefined);
    if (!config || config.port === 0) return [];
    const { port: wanted, host } = config;
    if (findService(patient.paths.home)?.port === wanted) return [{ level: "ok", text: `ccr has port ${wanted}` }];
    const problem = await tryListen(wanted, host);
    if (problem === undefined) return [{ level: "ok", text: `port ${wanted} is free` }];
    const holder = problem === "EADDRINUSE" ? holderOf(wanted) : undefined;
    return [
      {
        level: "warn",
        text: `port ${wanted} cannot be had${holder === undefined ? ` (${problem})` : `: ${holder} has it`}`,
        hint: "ccr start needs it; ccr and ccr code do not. Stop that program, or set PORT in config.json",
      },
    ];
  },
};

/** The error's code, or undefined when it works. */
async function tryListen(wanted: number, host: string): Promise<string | undefined> {
  const server = createServer();
  try {
    server.listen(wanted, host);
    await once(server, "listening");
    return undefined;
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  } finally {
    server.close();
  }
}
