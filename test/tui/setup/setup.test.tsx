/** The questions of the first start: what is found, what is asked, what comes out. */
import { setTimeout as delay } from "node:timers/promises";

import { render } from "ink-testing-library";
import { describe, expect, it } from "vitest";

import { configText } from "../../../src/cli/setup/write.ts";
import { parseConfig } from "../../../src/config/load.ts";
import type { SetupFacts } from "../../../src/tui/setup/facts.ts";
import type { SetupEnd } from "../../../src/tui/setup/state.ts";
import { Setup } from "../../../src/tui/setup/view.tsx";
import { DARK } from "../../../src/tui/theme.ts";

const FACTS: SetupFacts = {
  claude: "~/.local/bin/claude",
  claudeVersion: "2.1.330",
  ollama: { url: "127.0.0.1:11434", models: ["qwen3:8b", "llama3"] },
  providers: [
    { name: "openrouter", variable: "OPENROUTER_API_KEY", found: true, models: ["anthropic/claude-sonnet-4", "z/glm"] },
    { name: "deepseek", variable: "DEEPSEEK_API_KEY", found: false, models: ["deepseek-chat"] },
    { name: "anthropic", variable: "ANTHROPIC_API_KEY", found: false, models: ["claude-opus-5-5"] },
  ],
  existing: undefined,
  target: "~/.claude-code-router/config.json",
};

interface Open {
  readonly ends: SetupEnd[];
  frame(): string;
  type(...keys: string[]): Promise<void>;
}

async function open(facts: SetupFacts = FACTS, cols = 80, rows = 24, ascii = false): Promise<Open> {
  const ends: SetupEnd[] = [];
  const { stdin, lastFrame } = render(
    <Setup facts={facts} theme={DARK} ascii={ascii} cols={cols} rows={rows} end={(end) => ends.push(end)} />,
  );
  await delay(20);
  return {
    ends,
    frame: () => lastFrame() ?? "",
    type: async (...keys) => {
      for (const key of keys) {
        stdin.write(key);
        await delay(25);
      }
    },
  };
}

describe("first start", () => {
  it("Enter alone tries the demo, Esc leaves", async () => {
    const first = await open();
    await first.type("\r");
    expect(first.ends).toEqual([{ kind: "demo" }]);
    const second = await open();
    await second.type("\u001b");
    expect(second.ends).toEqual(["leave"]);
  });

  it("a key in the environment leads to the model at once", async () => {
    const { ends, frame, type } = await open();
    await type("j", "\r");
    expect(frame()).toContain("step 2 of 3");
    expect(frame()).toContain("$OPENROUTER_API_KEY is set");
    await type("\r");
    expect(frame()).toContain("step 3 of 3");
    await type("glm", "\r");
    expect(ends).toEqual([
      {
        kind: "provider",
        provider: "openrouter",
        key: { kind: "variable", name: "OPENROUTER_API_KEY" },
        model: "z/glm",
        others: ["anthropic/claude-sonnet-4"],
      },
    ]);
  });

  it("a key that is typed is not shown; any name of a model will do", async () => {
    const { ends, frame, type } = await open();
    await type("jj", "k", "\r", "deepseek", "\r", "secret-canary");
    expect(frame()).not.toContain("canary");
    expect(frame()).toContain("•••");
    await type("\r", "my-own", "\r");
    expect(ends).toMatchObject([
      { provider: "deepseek", key: { kind: "typed", value: "secret-canary" }, model: "my-own" },
    ]);
  });

  it("what is not there cannot be chosen", async () => {
    const { ends, frame, type } = await open({ ...FACTS, ollama: undefined, claude: undefined });
    expect(frame()).toContain("Claude Code was not found");
    await type("jj", "\r", "j", "\r");
    expect(ends).toEqual([]);
    expect(frame()).toContain("step 1 of 3");
  });

  it("a local model needs no key", async () => {
    const { ends, type } = await open();
    await type("jj", "\r", "\r");
    expect(ends).toMatchObject([{ provider: "ollama", key: { kind: "none" }, model: "qwen3:8b", others: ["llama3"] }]);
  });

  it.each([
    [200, 50],
    [120, 40],
    [80, 24],
    [60, 20],
    [44, 12],
  ])("at %d x %d no row is longer than the terminal, also in ASCII", async (cols, rows) => {
    for (const ascii of [false, true]) {
      const { frame, type } = await open(FACTS, cols, rows, ascii);
      for (const keys of ["", "j", "\r", "\r"]) {
        if (keys !== "") await type(keys);
        for (const line of frame().split("\n")) expect(line.length).toBeLessThanOrEqual(cols);
        if (ascii) expect(frame()).toMatch(/^[\n -~]*$/);
      }
    }
  });
});

it("what is written is a configuration without the key in it", () => {
  const text = configText({
    kind: "provider",
    provider: "deepseek",
    key: { kind: "typed", value: "secret-canary" },
    model: "deepseek-chat",
    others: [],
  });
  expect(text).not.toContain("canary");
  expect(text).toContain('"api_key": "file:keys/deepseek"');
  expect(parseConfig(text, "config.json").router.default).toBe("deepseek,deepseek-chat");
});
