/** Requests per second at 16 clients, against the byte pipe; everything shares the machine's cores. */
import { inTurns } from "../harness/compare.ts";
import { runLoad } from "../harness/load.ts";
import { startProxies, type Endpoint, type Route } from "../harness/proxies.ts";
import { atLeastTimes, type Budget, type Row } from "./types.ts";

const CLIENTS = 16;

const CASES = [
  { what: "pass-through, 16 clients: throughput", route: "pass-json", stream: false, requests: 600, limit: 0.7 },
  { what: "translated, 16 clients: throughput", route: "chat-200", stream: true, requests: 200, limit: 0.45 },
] as const;

async function perSecond(endpoint: Endpoint, route: Route, stream: boolean, requests: number): Promise<number> {
  const { url, headers, model } = endpoint.to(route);
  const body = { bytes: 4_000, model, stream };
  const { wallMs } = await runLoad({ url, headers, body, requests, concurrency: CLIENTS });
  return (1000 * requests) / wallMs;
}

export const throughput: Budget = {
  name: "throughput",
  budget: "throughput at 16 clients: at least 0.7x the byte pipe pass-through, 0.45x translated",
  run: async ({ runs }) => {
    await using proxies = await startProxies();
    const rows: Row[] = [];
    for (const { what, route, stream, requests, limit } of CASES) {
      const run = (endpoint: Endpoint) => () => perSecond(endpoint, route, stream, requests);
      await run(proxies.pipe)();
      await run(proxies.ccr)();
      const { measured, yardstick } = await inTurns(runs, run(proxies.ccr), run(proxies.pipe));
      rows.push({
        what,
        unit: "/s",
        measured,
        yardstick: { name: "byte pipe", samples: yardstick },
        limit: atLeastTimes(limit),
      });
    }
    return rows;
  },
};
