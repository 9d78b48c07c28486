/** What the bus hears of providers, and what is forgotten when they are configured anew. */
import { expect, it } from "vitest";

import { Bus } from "../../src/core/bus.ts";
import { CcrError } from "../../src/core/errors.ts";
import type { ProviderStatus } from "../../src/core/flow.ts";
import { Redactor } from "../../src/core/redact.ts";
import type { Provider, Target } from "../../src/core/target.ts";
import { ProviderDesk } from "../../src/proxy/provider-desk.ts";
import { testProvider } from "../helpers/routing.ts";

const KEYS = ["key-one-1111", "key-two-2222"] as const;
const LIMITED = new CcrError("CCR-E102", { provider: "p", detail: "key-one-1111 is limited", retryAfter: 60 });

interface Sitting {
  readonly desk: ProviderDesk;
  readonly told: ProviderStatus[];
}

function sitting(): Sitting {
  const bus = new Bus();
  const told: ProviderStatus[] = [];
  bus.subscribe((event) => {
    if (event.type === "provider.changed") told.push(event);
  });
  const redactor = new Redactor();
  redactor.add(...KEYS);
  return { desk: new ProviderDesk(bus, redactor), told };
}

const at = (provider: Partial<Provider> = {}): Target => ({
  provider: { ...testProvider("p", ["m"]), key: KEYS[0], ...provider },
  model: "m",
});

it("a provider that is well is not talked about", () => {
  const { desk, told } = sitting();
  const target = at();
  expect(desk.withKey(target, "c")).toBe(target);
  expect(desk.enter(target)).toBeUndefined();
  desk.succeeded(target);
  desk.failed(target, new CcrError("CCR-E108", { upstreamStatus: 400 }));
  expect(told).toEqual([]);
});

it("one that rests is told once, with its time and without its keys, and once that it is back", () => {
  const { desk, told } = sitting();
  for (let n = 0; n < 2; n++) desk.failed(at(), LIMITED);
  expect(told[0]).toMatchObject({ provider: "p", condition: "cooling", keys: [0, 1] });
  expect((told[0]?.until ?? 0) - Date.now()).toBeGreaterThan(59_000);
  expect(told[0]?.why).toContain("is limited");
  expect(JSON.stringify(told)).not.toContain(KEYS[0]);
  desk.succeeded(at());
  desk.succeeded(at());
  expect(told.map(({ condition }) => condition).slice(-2)).toEqual(["cooling", "ok"]);
});

it("of several keys, each that rests is told", () => {
  const { desk, told } = sitting();
  const pool = { keys: KEYS };
  desk.failed(at({ ...pool, key: KEYS[1] }), LIMITED);
  desk.failed(at({ ...pool, key: KEYS[0] }), LIMITED);
  expect(told.map(({ condition, keys }) => [condition, keys])).toEqual([
    ["ok", [1, 2]],
    ["cooling", [0, 2]],
  ]);
});

it("a key is chosen by the conversation, and the same one again", () => {
  const { desk } = sitting();
  const target = at({ keys: KEYS });
  const names = Array.from({ length: 20 }, (_, n) => `conversation-${n}`);
  const keys = names.map((name) => desk.withKey(target, name)?.provider.key);
  expect(new Set(keys)).toEqual(new Set(KEYS));
  expect(names.map((name) => desk.withKey(target, name)?.provider.key)).toEqual(keys);
  expect(desk.withKey(target, "c")?.provider).toBe(desk.withKey(target, "c")?.provider);
  expect(desk.withKey(target, "c", new Set(KEYS))).toBeUndefined();
});

it("with every key at rest, the one is used that rests shortest", () => {
  const { desk } = sitting();
  desk.failed(at({ keys: KEYS, key: KEYS[0] }), LIMITED);
  desk.failed(at({ keys: KEYS, key: KEYS[1] }), new CcrError("CCR-E102", { retryAfter: 5 }));
  for (const conversation of ["a", "b", "c"])
    expect(desk.withKey(at({ keys: KEYS }), conversation)?.provider.key).toBe(KEYS[1]);
});

it.each([
  ["another URL", { url: "http://127.0.0.1:2/v1" }],
  ["another key", { key: "key-new-3333" }],
  ["further keys", { keys: KEYS }],
] satisfies [string, Partial<Provider>][])("with %s it begins anew", (_, changed) => {
  const { desk } = sitting();
  desk.failed(at(), LIMITED);
  expect(desk.trouble(at())).toBeDefined();
  expect(desk.trouble(at({ models: ["m", "n"] }))).toBeDefined();
  expect(desk.trouble(at(changed))).toBeUndefined();
});
