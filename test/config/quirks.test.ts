/** `quirks` of a provider in the configuration: checked by name and value, and taken over as they are. */
import { describe, expect, it } from "vitest";

import { ConfigRejected, headline } from "../../src/config/issues.ts";
import { parseConfig } from "../../src/config/load.ts";
import { QUIRK_NAMES } from "../../src/config/quirks.ts";
import type { Provider } from "../../src/core/target.ts";
import { quirksOf } from "../../src/transformers/quirks.ts";

const file = (quirks: string): string =>
  `{ Providers: [{ name: "p", api_base_url: "http://h/v1", api_key: "k", models: ["m"],\n quirks: ${quirks} }] }`;

function providerWith(quirks: string): Provider | undefined {
  return parseConfig(file(quirks), "/home/u/config.json", { env: { VISION: "false" } }).providers.get("p");
}

function faults(quirks: string): string[] {
  try {
    providerWith(quirks);
  } catch (error) {
    if (error instanceof ConfigRejected) return error.issues.map(headline);
    throw error;
  }
  return [];
}

describe("quirks", () => {
  it("reach the requests, for the provider and for single models", () => {
    const provider = providerWith(`{ vision: "$VISION", stops: 1, extra: { seed: 1 }, models: { m: { stops: 2 } } }`);
    expect(provider?.quirks).toEqual({ vision: false, stops: 1, extra: { seed: 1 }, models: { m: { stops: 2 } } });
    if (provider)
      expect(quirksOf({ provider, model: "m" })).toMatchObject({ vision: false, stops: 2, extra: { seed: 1 } });
  });

  it("are none where none are written", () => {
    expect(providerWith("{}")?.quirks).toEqual({});
    expect(QUIRK_NAMES).toContain("reasoningField");
  });

  it.each([
    ["{ maxToken: 1 }", "config.json:2:22: Providers[0].quirks.maxToken is no quirk. Did you mean maxTokens?"],
    ["{ zzz: 1 }", "config.json:2:17: Providers[0].quirks.zzz is no quirk"],
    [
      "{ models: { m: { visoin: false } } }",
      "config.json:2:35: Providers[0].quirks.models.m.visoin is no quirk. Did you mean vision?",
    ],
    [`{ deltas: "grow" }`, "config.json:2:20: Providers[0].quirks.deltas must be one of pieces, growing, repeating"],
    [
      `{ deltas: "growin" }`,
      "config.json:2:20: Providers[0].quirks.deltas must be one of pieces, growing, repeating. Did you mean growing?",
    ],
    ["{ vision: 7 }", "config.json:2:20: Providers[0].quirks.vision must be true or false"],
    ["{ stops: -1 }", "config.json:2:19: Providers[0].quirks.stops must be a whole number from 0 to 1000000000"],
    ["{ efforts: { low: 'low' } }", expect.stringContaining("Providers[0].quirks.efforts.off is missing")],
    ["{ headers: { 'a b': 'c' } }", expect.stringContaining("Providers[0].quirks.headers")],
    ["7", "config.json:2:10: Providers[0].quirks must be an object, not a number"],
  ])("%s is refused", (quirks, fault) => {
    expect(faults(quirks)).toContainEqual(fault);
  });
});
