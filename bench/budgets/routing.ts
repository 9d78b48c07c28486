/** Time to route one turn of a long conversation: every rule, and the count of its tokens. */
import { configFromProviders } from "../../src/config/snapshot.ts";
import { ROUTES } from "../../src/config/types.ts";
import { Bus } from "../../src/core/bus.ts";
import type { Block, MessageParam, MessagesRequest } from "../../src/core/message.ts";
import type { Provider } from "../../src/core/target.ts";
import { factsOf } from "../../src/routing/facts.ts";
import { RequestRouter } from "../../src/routing/service.ts";
import { Overrides } from "../../src/routing/session.ts";
import { median } from "../harness/stats.ts";
import { atMost, type Budget } from "./types.ts";

const CONVERSATION_BYTES = 1_000_000;
const TURN_BYTES = 4_000;
const TURNS = 40;
const TOOLS = 30;

const PROVIDER: Provider = {
  name: "p",
  url: "http://127.0.0.1:1/v1",
  key: "",
  models: [...ROUTES],
  dialect: "openai-chat",
  headers: {},
  windows: {},
};

/** Every scenario has a route, and the long one is far away, so that every rule looks at the request. */
const CONFIG = configFromProviders([PROVIDER], {
  router: {
    ...Object.fromEntries(ROUTES.map((route) => [route, `p,${route}`])),
    longContextThreshold: 1_000_000_000,
  },
});

/** Different in every turn, like prose and code. */
function textOf(turn: number, bytes: number): string {
  const line = `${turn}: const value = await load("src/part-${turn}.ts"); // the quick brown fox, ${turn * 7919}\n`;
  return line.repeat(Math.ceil(bytes / line.length));
}

function turnOf(turn: number): MessageParam[] {
  const id = `toolu_${turn}`;
  const call: Block = { type: "tool_use", id, name: "Bash", input: { command: `sed -n ${turn}p a.ts`, timeout: turn } };
  return [
    { role: "assistant", content: [{ type: "text", text: textOf(turn, TURN_BYTES / 4) }, call] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: id, content: textOf(-turn, (TURN_BYTES * 3) / 4) }] },
  ];
}

/** Bodies as they arrive: one turn more each time. */
function bodies(): string[] {
  const schema = { type: "object", properties: { path: { type: "string", description: textOf(1, 300) } } };
  const tools = Array.from({ length: TOOLS }, (_, i) => ({
    name: `Tool${i}`,
    description: textOf(i, 1_500),
    input_schema: schema,
  }));
  const messages: MessageParam[] = [{ role: "user", content: "Begin." }];
  const texts: string[] = [];
  for (let turn = 1; texts.length < TURNS; turn++) {
    messages.push(...turnOf(turn));
    if (turn * TURN_BYTES < CONVERSATION_BYTES) continue;
    const request: MessagesRequest = { model: "claude-opus-5-5", system: textOf(0, 8_000), tools, messages };
    texts.push(JSON.stringify(request));
  }
  return texts;
}

/** ms for each turn, the first one included. */
async function routeAll(texts: readonly string[]): Promise<number[]> {
  const router = new RequestRouter({ overrides: new Overrides(new Bus()), home: "", say: () => {} });
  const samples: number[] = [];
  for (const text of texts) {
    const request: MessagesRequest = JSON.parse(text);
    const began = performance.now();
    const facts = factsOf(request, {}, "s");
    const { target } = await router.decide(facts, CONFIG);
    router.estimate(facts, target);
    samples.push(performance.now() - began);
  }
  return samples;
}

export const routing: Budget = {
  name: "routing",
  budget: "routing a turn of a 1 MB conversation: at most 1 ms after the first",
  run: async ({ runs }) => {
    const texts = bodies();
    await routeAll(texts);
    const first: number[] = [];
    const later: number[] = [];
    for (let i = 0; i < runs; i++) {
      const [opening = 0, ...others] = await routeAll(texts);
      first.push(opening);
      later.push(median(others));
    }
    return [
      { what: "routing, 1 MB, first turn", unit: "ms", measured: first },
      { what: "routing, 1 MB, later turns", unit: "ms", measured: later, limit: atMost(1) },
    ];
  },
};
