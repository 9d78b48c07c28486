/** The status line of claude-code-router's configuration: its styles, variables, colours and scripts (94 to 100 of the list of what it does). */
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { colourOf } from "../../../src/statusline/ccr/colours.ts";
import { gitBranch } from "../../../src/statusline/ccr/git.ts";
import { renderCcrLine } from "../../../src/statusline/ccr/render.ts";
import { ccrSettingOf } from "../../../src/statusline/setting.ts";
import { EMPTY_SNAPSHOT, type Snapshot } from "../../../src/statusline/state.ts";
import { put, tempDir } from "../../helpers/temp-dir.ts";

/** As Claude Code 2.1.330 gives it, shortened. */
const INPUT = {
  session_id: "0b1c",
  version: "2.1.330",
  model: { id: "claude-opus-5-5", display_name: "Opus 5.5" },
  workspace: { current_dir: "/home/me/src/shop" },
  cost: { total_cost_usd: 0.5, total_duration_ms: 312_000, total_lines_added: 18, total_lines_removed: 3 },
  context_window: {
    total_input_tokens: 90_000,
    total_output_tokens: 900,
    context_window_size: 1_000_000,
    used_percentage: 1,
    current_usage: { input_tokens: 14_154, output_tokens: 9 },
  },
};

const SNAPSHOT: Snapshot = {
  ...EMPTY_SNAPSHOT,
  target: "deepseek,deepseek-chat",
  inputTokens: 26_400,
  outputTokens: 412,
  ttft: 822,
  tokensPerSecond: 61.4,
  cost: 0.0312,
  window: 64_000,
  streaming: true,
  totalInput: 118_200,
  totalOutput: 6_400,
};

interface Options {
  readonly snapshot?: Snapshot | undefined;
  readonly input?: object;
  readonly colour?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

function line(setting: object, { snapshot = SNAPSHOT, input = INPUT, colour = false, env = {} }: Options = {}) {
  const read = ccrSettingOf({ enabled: true, ...setting });
  if (!read) throw new Error("switched off");
  return renderCcrLine({ setting: read, snapshot, input: { ...input }, colour, env });
}

function text(template: string, options: Options = {}): Promise<string> {
  return line({ default: { modules: [{ type: "usage", text: template }] } }, options);
}

describe("CCR 95: variables", () => {
  it.each([
    ["{{workDirName}}", "shop"],
    ["{{model}}", "deepseek-chat"],
    ["{{inputTokens}}/{{outputTokens}}", "26.4k/412"],
    ["{{tokenSpeed}} t/s {{streamingIndicator}} {{isStreaming}}", "61 t/s [Streaming] true"],
    ["{{timeToFirstToken}}", "822"],
    ["{{contextPercent}}% of {{contextWindowSize}}", "42% of 64.0k"],
    ["{{totalInputTokens}} {{totalOutputTokens}}", "118.2k 6.4k"],
    ["{{cost}} {{duration}}", "$0.031 5m12s"],
    ["+{{linesAdded}} -{{linesRemoved}} ={{netLines}}", "+18 -3 =15"],
    ["{{version}} {{sessionId}}", "2.1.330 0b1c"],
    ["a{{unknown}}b", "ab"],
    ["{{ model }}", "deepseek-chat"],
  ])("%s", async (template, expected) => {
    expect(await text(template)).toBe(expected);
  });

  it("come from Claude Code where ccr has seen nothing yet", async () => {
    const options = { snapshot: EMPTY_SNAPSHOT };
    expect(await text("{{model}} {{inputTokens}} {{contextPercent}}% {{cost}}", options)).toBe(
      "Opus 5.5 14.2k 1% $0.500",
    );
  });

  it("are empty, not wrong, where nobody knows", async () => {
    expect(
      await text("[{{model}}{{gitBranch}}{{tokenSpeed}}{{version}}]", { snapshot: EMPTY_SNAPSHOT, input: {} }),
    ).toBe("[]");
  });

  it("CCR 100: folders of Windows have names, too", async () => {
    expect(await text("{{workDirName}}", { input: { workspace: { current_dir: String.raw`C:\src\shop` } } })).toBe(
      "shop",
    );
  });
});

describe("CCR 96: the branch", () => {
  it.each([
    ["of a branch", "ref: refs/heads/feature/x\n", "feature/x"],
    ["of a detached head", "0123456789abcdef\n", "0123456"],
  ])("%s, from a folder below", async (_, head, expected) => {
    const dir = await tempDir();
    await put(join(dir, ".git", "HEAD"), head);
    await put(join(dir, "src", "deep", "a"), "");
    expect(gitBranch(join(dir, "src", "deep"))).toBe(expected);
  });

  it("of a worktree, and of no repository", async () => {
    const dir = await tempDir();
    await put(join(dir, "main", ".git", "worktrees", "w", "HEAD"), "ref: refs/heads/w\n");
    await put(join(dir, "w", ".git"), `gitdir: ${join(dir, "main", ".git", "worktrees", "w")}\n`);
    expect(gitBranch(join(dir, "w"))).toBe("w");
    expect(gitBranch(join(dir, "nowhere"))).toBe("");
  });
});

describe("CCR 97: colours", () => {
  it.each([
    ["red", 1],
    ["bright_blue", 12],
    ["bg_bright_blue", 12],
    ["gray", 8],
    ["#f00", "255;0;0"],
    ["#1a2B3c", "26;43;60"],
    ["bg_#102030", "16;32;48"],
    ["", undefined],
    ["nonsense", undefined],
    ["#12", undefined],
  ])("%j", (name, expected) => {
    expect(colourOf(name)).toBe(expected);
  });

  it("of modules, in the default style", async () => {
    const modules = [
      { type: "model", icon: "M", text: "{{model}}", color: "bright_cyan" },
      { type: "usage", text: "{{inputTokens}}", color: "#ff0000" },
      { type: "usage", text: "plain" },
      { type: "usage", text: "{{unknown}}", color: "red" },
    ];
    expect(await line({ default: { modules } }, { colour: true })).toBe(
      "\u001b[96mM deepseek-chat\u001b[0m \u001b[38;2;255;0;0m26.4k\u001b[0m plain",
    );
    expect(await line({ default: { modules } })).toBe("M deepseek-chat 26.4k plain");
  });

  it("powerline: blocks that run into each other", async () => {
    const modules = [
      { type: "model", text: "a", color: "white", background: "bg_bright_blue" },
      { type: "usage", text: "b", color: "#000", background: "bg_#ffffff" },
    ];
    expect(await line({ currentStyle: "powerline", powerline: { modules } }, { colour: true })).toBe(
      "\u001b[37;104m a \u001b[0m\u001b[94;48;2;255;255;255m\u{e0b0}\u001b[0m" +
        "\u001b[38;2;0;0;0;48;2;255;255;255m b \u001b[0m\u001b[38;2;255;255;255m\u{e0b0}\u001b[0m",
    );
  });
});

describe("CCR 94: styles", () => {
  it.each(["default", "powerline", "simple", "full"])("%s has modules of its own", async (currentStyle) => {
    const shown = await line({ currentStyle });
    expect(shown).toMatch(/shop .*deepseek-chat .*26\.4k .*412/);
    expect(shown.includes("42%")).toBe(currentStyle === "full");
  });

  it("shows all modules, not five", async () => {
    const modules = Array.from({ length: 8 }, (_, at) => ({ type: "usage", text: String(at) }));
    expect(await line({ default: { modules } })).toBe("0 1 2 3 4 5 6 7");
  });

  it("CCR 98: no icons where the terminal has none", async () => {
    const modules = [{ type: "model", icon: "\u{f06a9}", text: "x" }];
    expect(await line({ default: { modules } })).toBe("\u{f06a9} x");
    expect(await line({ default: { modules } }, { env: { USE_SIMPLE_ICONS: "true" } })).toBe("x");
    expect(await line({ default: { modules } }, { env: { TERM: "dumb" } })).toBe("x");
  });

  it.each([[undefined], [{}], [{ enabled: false }], [{ enabled: "yes" }], ["text"]])("%j is none", (setting) => {
    expect(ccrSettingOf(setting)).toBeUndefined();
  });

  it.each([[{ default: 1 }], [{ default: { modules: "x" } }], [{ currentStyle: 7 }]])(
    "%j does no harm",
    async (setting) => {
      expect(await line(setting)).toContain("deepseek-chat");
    },
  );

  it("CCR 100: modules that are none are nothing", async () => {
    expect(await line({ default: { modules: [null, 7, {}, { type: "usage", text: "ok" }] } })).toBe("ok");
  });

  it("T12: what others wrote steers no terminal", async () => {
    const evil = { ...SNAPSHOT, target: "a,b\u001b]0;x\u0007" };
    expect(await text("{{model}}", { snapshot: evil })).not.toMatch(/[\u0000-\u001f]/);
  });
});

describe("CCR 99: scripts", () => {
  it.each([
    ["a function", "module.exports = (vars) => `m:${vars.model}`;", "cjs", "m:deepseek-chat"],
    ["with options", "module.exports = (vars, options) => options.word;", "cjs", "hello"],
    ["an async function", "module.exports = async () => 'later';", "cjs", "later"],
    ["a default export", "export default (vars) => vars.workDirName;", "mjs", "shop"],
    ["a compiled default export", "exports.default = () => 'compiled';", "cjs", "compiled"],
    ["a text", "module.exports = 'just text';", "cjs", "just text"],
    ["one that throws", "module.exports = () => { throw new Error('no'); };", "cjs", ""],
    ["one that cannot be read", "this is no program", "cjs", ""],
    ["one that gives something else", "module.exports = () => ({});", "cjs", ""],
    ["one that never ends", "module.exports = () => new Promise(() => {});", "cjs", ""],
  ])("%s", async (_, source, extension, expected) => {
    const scriptPath = await put(join(await tempDir(), `s.${extension}`), source);
    const modules = [{ type: "script", scriptPath, options: { word: "hello" } }];
    expect(await line({ default: { modules } })).toBe(expected);
  });

  it("one that is not there is nothing", async () => {
    expect(await line({ default: { modules: [{ type: "script", scriptPath: "/nowhere/s.js" }, { text: "x" }] } })).toBe(
      "x",
    );
  });
});
