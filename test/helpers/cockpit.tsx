/** A cockpit for component tests: a real bus and store, a real controls object over a small configuration. */
import { render } from "ink-testing-library";
import type { ReactElement } from "react";

import { Bus } from "../../src/core/bus.ts";
import type { BusEvent } from "../../src/core/flow.ts";
import { type Provider, type Target, targetName } from "../../src/core/target.ts";
import { CockpitContext } from "../../src/tui/context.ts";
import type { Controls, ModelChoice } from "../../src/tui/controls.ts";
import { Store } from "../../src/tui/store.ts";
import { DARK } from "../../src/tui/theme.ts";

export const PROVIDER: Provider = {
  name: "demo",
  url: "http://127.0.0.1:1/v1/chat/completions",
  key: "",
  models: ["demo-small", "demo-large", "demo-thinking"],
  dialect: "openai-chat",
  headers: {},
  windows: { "demo-small": 32_000, "demo-large": 200_000 },
};

export interface TestCockpit {
  readonly bus: Bus;
  readonly store: Store;
  readonly controls: Controls;
  /** Targets that were switched to, in order. */
  readonly switched: (string | undefined)[];
  render(element: ReactElement): ReturnType<typeof render>;
}

/** `facts`: what is known of every model. */
export function testCockpit(provider: Provider = PROVIDER, facts: Partial<ModelChoice> = {}): TestCockpit {
  const bus = new Bus();
  const switched: (string | undefined)[] = [];
  let override: Target | undefined;
  let once: Target | undefined;
  const pins = new Map<string, string>();
  const choices: ModelChoice[] = provider.models.map((model, index) => ({
    target: { provider, model },
    window: provider.windows[model],
    roles: index === 0 ? ["default"] : [],
    ...facts,
  }));
  const controls: Controls = {
    models: () => choices,
    override: () => override,
    switchModel: (target) => {
      override = target;
      const name = target && targetName(target);
      switched.push(name);
      bus.publish({ type: "route.changed", at: 0, session: "s", target: name });
    },
    once: () => once,
    switchOnce: (target) => {
      once = target;
      bus.publish({ type: "route.changed", at: 0, session: "s", target: target && targetName(target), once: true });
    },
    scenarios: () =>
      ["default", "background", "think"].map((scenario) => ({
        scenario,
        target: pins.get(scenario),
        pinned: pins.has(scenario),
      })),
    pin: (scenario, target) => {
      if (target) pins.set(scenario, targetName(target));
      else pins.delete(scenario);
      bus.publish({ type: "route.changed", at: 0, session: "s", target: target && targetName(target), scenario });
    },
  };
  const store = new Store(bus, 0);
  const wrap = (element: ReactElement): ReactElement => (
    <CockpitContext.Provider value={{ store, controls, theme: DARK }}>{element}</CockpitContext.Provider>
  );
  return { bus, store, controls, switched, render: (element) => render(wrap(element)) };
}

/** Two finished requests and one that streams, with fixed times. */
export function sampleFlow(at: number = Date.UTC(2026, 0, 2, 3, 4, 5)): BusEvent[] {
  const route = {
    provider: "demo",
    model: "demo-large",
    rule: "default",
    why: "Router.default is demo,demo-large",
    tried: [],
  };
  const usage = {
    input_tokens: 4_412,
    output_tokens: 412,
    cache_read_input_tokens: 22_000,
    cache_creation_input_tokens: 0,
  };
  const begin = (id: number): BusEvent[] => [
    { type: "flow.opened", id, at, session: "s", class: "main", asked: "claude-opus-5-5", stream: true, bytes: 9 },
    { type: "flow.routed", id, at, route },
    { type: "flow.sent", id, at, attempt: 1, bytes: 9 },
  ];
  return [
    ...begin(1),
    { type: "flow.first-token", id: 1, at, ms: 822 },
    {
      type: "flow.closed",
      id: 1,
      at,
      status: 200,
      usage,
      estimated: false,
      stop: "tool_use",
      ms: 1890,
      streamMs: 6754,
    },
    ...begin(2),
    {
      type: "flow.failed",
      id: 2,
      at,
      ms: 100,
      error: { code: "CCR-E102", message: "demo is rate limited (429)", hint: "", status: 429 },
    },
    ...begin(3),
    { type: "flow.first-token", id: 3, at, ms: 640 },
    { type: "flow.delta", id: 3, at, outputTokens: 86, ms: 900 },
  ];
}
