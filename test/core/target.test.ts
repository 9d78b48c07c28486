/** `provider,model` names. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { splitTargetName, targetName, type Provider } from "../../src/core/target.ts";

const provider = (name: string): Provider => ({
  name,
  url: "http://127.0.0.1:9",
  key: "",
  models: [],
  dialect: "openai-chat",
  headers: {},
  windows: {},
});

describe("splitTargetName", () => {
  it.each([
    ["openrouter,anthropic/claude-sonnet-4:beta", "openrouter", "anthropic/claude-sonnet-4:beta"],
    ["a,b,c", "a", "b,c"],
    [" a , b ", "a", "b"],
  ])("splits %j at the first comma", (name, first, model) => {
    expect(splitTargetName(name)).toEqual({ provider: first, model });
  });

  it.each(["", "claude-opus-5-5", ",model", "provider,"])("finds no target in %j", (name) => {
    expect(splitTargetName(name)).toBeUndefined();
  });

  it("undoes targetName", () => {
    const word = fc.stringMatching(/^[\w.:/-]+$/);
    fc.assert(
      fc.property(word, fc.stringMatching(/^[\w.:/-][\w.:/,-]*$/), (name, model) => {
        expect(splitTargetName(targetName({ provider: provider(name), model }))).toEqual({ provider: name, model });
      }),
    );
  });
});
