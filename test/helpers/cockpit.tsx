/** A cockpit for component tests: a real bus and store, a real controls object over a small configuration. */
import { render } from "ink-testing-library";
import type { ReactElement } from "react";

import { Bus } from "../../src/core/bus.ts";
import type { BusEvent } from "../../src/core/flow.ts";
import { type Provider, type Target, targetName } from "../../src/core/target.ts";
import { type Cockpit, CockpitContext } from "../../src/tui/context.ts";
import type { Controls, ModelChoice } from "../../src/tui/controls.ts";
import { SwitchHistory } from "../../src/tui/history.ts";
import { DEFAULT_KEYMAP } from "../../src/tui/keys/keymap.ts";
import { ModelDesk } from "../../src/tui/models/desk.ts";
import type { Preferences } from "../../src/tui/preferences.ts";
import type { Services } from "../../src/tui/services.ts";
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
  readonly cockpit: Cockpit;
  render(element: ReactElement): ReturnType<typeof render>;
}

/** Kept in memory. */
export function testPreferences(current: Partial<Preferences["current"]> = {}): Preferences {
  let now: Preferences["current"] = { sidebar: true, recentModels: [], favouriteModels: [], ...current };
  return {
    get current() {
      return now;
    },
    update: async (change) => {
      now = { ...now, ...change };
    },
    useModel: async (name) => {
      now = { ...now, recentModels: [name, ...now.recentModels.filter((other) => other !== name)] };
    },
    toggleFavourite: async (name) => {
      const { favouriteModels = [] } = now;
      const is = !favouriteModels.includes(name);
      now = {
        ...now,
        favouriteModels: is ? [...favouriteModels, name] : favouriteModels.filter((one) => one !== name),
      };
      return is;
    },
  };
}

/** Beside what every cockpit has. */
export interface Extras {
  readonly services?: Services;
  readonly preferences?: Preferences;
  readonly look?: Partial<Pick<Cockpit, "theme" | "ascii" | "reducedMotion" | "keymap" | "panels">>;
}

/** `facts`: what is known of every model. */
export function testCockpit(
  provider: Provider = PROVIDER,
  facts: Partial<ModelChoice> = {},
  { services = {}, preferences = testPreferences(), look = {} }: Extras = {},
): TestCockpit {
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
  const store = new Store(bus, 0, services.pricing);
  const switches = new SwitchHistory(controls, preferences);
  const say = (level: "info" | "warn" | "error", text: string): void =>
    bus.publish({ type: "notice", at: 0, level, text });
  const cockpit: Cockpit = {
    store,
    controls: switches,
    theme: DARK,
    ascii: false,
    reducedMotion: false,
    keymap: DEFAULT_KEYMAP,
    desk: new ModelDesk({ switches, preferences, services, say }),
    preferences,
    services,
    ...look,
  };
  const wrap = (element: ReactElement): ReactElement => (
    <CockpitContext.Provider value={cockpit}>{element}</CockpitContext.Provider>
  );
  return { bus, store, controls, switched, cockpit, render: (element) => render(wrap(element)) };
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
