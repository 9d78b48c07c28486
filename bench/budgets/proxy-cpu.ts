/** CPU time of the proxy per request, against the byte pipe carrying the same bytes. */
import { inTurns, type Pair } from "../harness/compare.ts";
import { runLoad } from "../harness/load.ts";
import { cpuMs } from "../harness/proc.ts";
import { startProxies, type Endpoint, type Proxies, type Route } from "../harness/proxies.ts";
import { atMost, atMostTimes, type Budget, type Limit, type Row, type RunOptions } from "./types.ts";

interface Scenario {
  readonly what: string;
  readonly route: Route;
  readonly bytes: number;
  readonly stream: boolean;
  readonly requests: number;
  /** Requests until the optimising compiler has settled: as long as it works, its threads are the larger part of the cost. */
  readonly warmUp: number;
  readonly limit: Limit | undefined;
}

const SCENARIOS = {
  json: {
    what: "pass-through, 60 KB request, JSON answer: CPU",
    route: "pass-json",
    bytes: 60_000,
    stream: false,
    requests: 400,
    warmUp: 2_000,
    limit: atMostTimes(1.6),
  },
  stream: {
    what: "pass-through, 60 KB request, 200 events: CPU",
    route: "pass-200",
    bytes: 60_000,
    stream: true,
    requests: 150,
    warmUp: 1_000,
    limit: undefined,
  },
  large: {
    what: "pass-through, 1 MB request: CPU",
    route: "pass-json",
    bytes: 1_000_000,
    stream: false,
    requests: 60,
    warmUp: 800,
    limit: atMostTimes(3),
  },
} as const satisfies Readonly<Record<string, Scenario>>;

const TRANSLATED = ["chat", "responses", "gemini"] as const;
type Translated = (typeof TRANSLATED)[number];

function shortStream(wire: Translated): Scenario {
  const what = `${wire}, 200 events: CPU`;
  const [bytes, limit] = [4_000, atMostTimes(3)];
  return { what, route: `${wire}-200`, bytes, stream: true, requests: 200, warmUp: 1_500, limit };
}

function longStream(wire: Translated): Scenario {
  const what = `${wire}, 2,000 events: CPU`;
  const [bytes, limit] = [4_000, atMostTimes(2)];
  return { what, route: `${wire}-2000`, bytes, stream: true, requests: 40, warmUp: 100, limit };
}

function largeRequest(wire: Translated): Scenario {
  const what = `${wire}, 1 MB conversation: CPU`;
  const [bytes, limit] = [1_000_000, atMostTimes(3)];
  return { what, route: `${wire}-20`, bytes, stream: true, requests: 60, warmUp: 800, limit };
}

export const passThroughCpu: Budget = {
  name: "pass-cpu",
  budget: "pass-through request (60 KB): CPU at most 1.6x the byte pipe",
  run: (options) => measure([SCENARIOS.json, SCENARIOS.stream], options),
};

export const largeBodyCpu: Budget = {
  name: "large-cpu",
  budget: "1 MB request body: CPU at most 3x the byte pipe",
  run: (options) => measure([SCENARIOS.large, ...TRANSLATED.map(largeRequest)], options),
};

export const translatedCpu: Budget = {
  name: "translate-cpu",
  budget: "translated stream: CPU at most 3x the byte pipe at 200 events, 2x at 2,000; at most 8 µs per event",
  run: async (options) => {
    const rows: Row[] = [];
    for (const wire of TRANSLATED) {
      const [short, long] = await measure([shortStream(wire), longStream(wire)], options);
      if (short && long) rows.push(short, long, perEvent(wire, short, long));
    }
    return rows;
  },
};

function slope(from: readonly number[] = [], to: readonly number[] = []): number[] {
  return to.map((cost, run) => (cost - (from[run] ?? Number.NaN)) / 1_800);
}

/** What 1,800 more events cost, bytes and all. */
function perEvent(wire: Translated, short: Row, long: Row): Row {
  return {
    what: `${wire}: CPU per event`,
    unit: "µs",
    measured: slope(short.measured, long.measured),
    yardstick: { name: "byte pipe", samples: slope(short.yardstick?.samples, long.yardstick?.samples) },
    limit: atMost(8),
  };
}

async function measure(scenarios: readonly Scenario[], { runs }: RunOptions): Promise<Row[]> {
  await using proxies = await startProxies();
  const rows: Row[] = [];
  for (const scenario of scenarios) {
    const { measured, yardstick } = await compare(proxies, scenario, runs);
    rows.push({
      what: scenario.what,
      unit: "µs",
      measured,
      yardstick: { name: "byte pipe", samples: yardstick },
      ...(scenario.limit && { limit: scenario.limit }),
    });
  }
  return rows;
}

async function compare({ ccr, pipe }: Proxies, scenario: Scenario, runs: number): Promise<Pair> {
  for (const endpoint of [pipe, ccr]) await cpuPerRequest(endpoint, scenario, scenario.warmUp);
  return inTurns(
    runs,
    () => cpuPerRequest(ccr, scenario, scenario.requests),
    () => cpuPerRequest(pipe, scenario, scenario.requests),
  );
}

/** µs */
async function cpuPerRequest(
  endpoint: Endpoint,
  { route, bytes, stream }: Scenario,
  requests: number,
): Promise<number> {
  const { url, headers, model } = endpoint.to(route);
  const before = cpuMs(endpoint.pid);
  await runLoad({ url, headers, body: { bytes, model, stream }, requests, concurrency: 4 });
  return (1000 * (cpuMs(endpoint.pid) - before)) / requests;
}
