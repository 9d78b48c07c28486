/** A cockpit with something in every corner: three providers, scenarios, favourites, prices, a failure, a log. */
import type { BusEvent } from "../../src/core/flow.ts";
import type { Provider } from "../../src/core/target.ts";
import type { Controls, ModelChoice } from "../../src/tui/controls.ts";
import type { Services } from "../../src/tui/services.ts";
import { type Extras, PROVIDER, type TestCockpit, testCockpit, testPreferences } from "./cockpit.tsx";

const AT = Date.UTC(2026, 0, 2, 3, 4, 5);

function provider(name: string, models: readonly string[], key = "k"): Provider {
  return { ...PROVIDER, name, url: `https://${name}.example/v1/chat/completions`, key, models, windows: {} };
}

const DEEPSEEK = provider("deepseek", ["deepseek-chat", "deepseek-reasoner"]);
const OPENROUTER = provider("openrouter", ["anthropic/claude-sonnet-4", "moonshotai/kimi-k2"]);
const GEMINI = provider("gemini", ["gemini-2.5-pro"], "");

const FACTS = { tools: true, reasoning: true, vision: false } as const;

const CHOICES: readonly ModelChoice[] = [
  {
    target: { provider: DEEPSEEK, model: "deepseek-chat" },
    window: 64_000,
    price: { input: 0.27, output: 1.1 },
    roles: ["default"],
    ...FACTS,
  },
  {
    target: { provider: DEEPSEEK, model: "deepseek-reasoner" },
    window: 64_000,
    price: { input: 0.55, output: 2.19 },
    roles: ["think"],
    ...FACTS,
  },
  {
    target: { provider: OPENROUTER, model: "anthropic/claude-sonnet-4" },
    window: 200_000,
    price: { input: 3, output: 15 },
    roles: [],
    ...FACTS,
    vision: true,
  },
  { target: { provider: OPENROUTER, model: "moonshotai/kimi-k2" }, window: 131_000, roles: [], ...FACTS },
  { target: { provider: GEMINI, model: "gemini-2.5-pro" }, window: 1_000_000, roles: ["longContext"] },
];

const SERVICES: Services = {
  pricing: { cost: () => 0.0011, listed: () => 0.0186 },
  compactAt: () => 31_000,
  fallback: (scenario) => (scenario === "default" ? ["openrouter,moonshotai/kimi-k2"] : []),
  configPage: () => [
    { text: "~/.claude-code-router/config.json, as it counts. Secrets are masked", tone: "head" },
    { text: "config.json:7:3: gemini has no api_key", tone: "warn" },
    { text: "" },
    { text: '{ "PORT": 3456 }' },
  ],
  save: async () => ({ what: "Router.think in config.json", before: undefined, undo: async () => {} }),
};

function requests(): BusEvent[] {
  const usage = {
    input_tokens: 4_412,
    output_tokens: 412,
    cache_read_input_tokens: 22_000,
    cache_creation_input_tokens: 0,
  };
  const begin = (id: number, provided: string, model: string, rule: string): BusEvent[] => [
    {
      type: "flow.opened",
      id,
      at: AT + id,
      session: "s",
      class: "main",
      asked: "claude-opus-5-5",
      stream: true,
      bytes: 9,
    },
    {
      type: "flow.routed",
      id,
      at: AT + id,
      route: { provider: provided, model, rule, why: `Router.${rule}`, tried: [] },
    },
    { type: "flow.sent", id, at: AT + id, attempt: 1, bytes: 9 },
  ];
  const end = (id: number, ms: number): BusEvent[] => [
    { type: "flow.first-token", id, at: AT + id, ms },
    {
      type: "flow.closed",
      id,
      at: AT + id,
      status: 200,
      usage,
      estimated: false,
      stop: "tool_use",
      ms: ms * 2,
      streamMs: 6_754,
    },
  ];
  return [
    ...begin(1, "deepseek", "deepseek-chat", "default"),
    ...end(1, 822),
    ...begin(2, "openrouter", "moonshotai/kimi-k2", "default"),
    ...end(2, 1_400),
    ...begin(3, "gemini", "gemini-2.5-pro", "longContext"),
    {
      type: "flow.failed",
      id: 3,
      at: AT + 3,
      ms: 100,
      error: {
        code: "CCR-E101",
        message: "gemini refused the key (401)",
        hint: "Ctrl+\\ m switches the model",
        status: 401,
      },
    },
    ...begin(4, "deepseek", "deepseek-chat", "default"),
    ...end(4, 901),
  ];
}

export interface CrowdedCockpit extends TestCockpit {
  readonly events: readonly BusEvent[];
}

export function crowdedCockpit(look: Extras["look"] = {}): CrowdedCockpit {
  const preferences = testPreferences({
    favouriteModels: ["deepseek,deepseek-chat", "openrouter,anthropic/claude-sonnet-4"],
    recentModels: ["openrouter,moonshotai/kimi-k2"],
  });
  const made = testCockpit(DEEPSEEK, {}, { services: SERVICES, preferences, look });
  const { controls } = made.cockpit;
  const routes: Readonly<Record<string, string>> = {
    default: "deepseek,deepseek-chat",
    think: "deepseek,deepseek-reasoner",
    longContext: "gemini,gemini-2.5-pro",
  };
  const crowded: Controls = {
    models: () => CHOICES,
    override: () => controls.override(),
    switchModel: (target) => controls.switchModel(target),
    once: () => controls.once(),
    switchOnce: (target) => controls.switchOnce(target),
    scenarios: () =>
      ["default", "background", "think", "longContext"].map((scenario) => ({
        scenario,
        target: routes[scenario],
        pinned: false,
      })),
    pin: (scenario, target) => controls.pin(scenario, target),
  };
  const log: BusEvent[] = [
    { type: "proxy.listening", at: AT, url: "http://127.0.0.1:3456" },
    {
      type: "notice",
      at: AT,
      level: "warn",
      text: "a warning that is longer than a narrow terminal has columns for it",
    },
  ];
  return { ...made, cockpit: { ...made.cockpit, controls: crowded }, events: [...log, ...requests()] };
}
