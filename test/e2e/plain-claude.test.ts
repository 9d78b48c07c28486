/** `ccr code` and plain `claude` side by side on one provider that speaks Anthropic's API: nobody can tell them apart. */
import { spawn } from "node:child_process";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import type { Block } from "../../src/core/message.ts";
import { fieldsOf, parseJson } from "../../src/transformers/foreign.ts";
import { ccr, type Outcome, outcomeOf, ROOT, type RunOptions } from "../helpers/ccr.ts";
import { type ClaudeHome, claudeHome, configure } from "../helpers/claude.ts";
import { startStrictMessages } from "../helpers/strict-messages.ts";

const TEXT =
  'First line\n\n\tindented, 漢字 🙂 e\u0301, "quoted", $HOME, \u001b[31mred\u001b[0m, trailing blanks  \n\nlast';

interface Both {
  readonly plain: Outcome;
  readonly ours: Outcome;
}

/** A fresh provider and home for each of the two. */
async function both(args: readonly string[], script: readonly (readonly Block[])[], input?: string): Promise<Both> {
  const place = await claudeHome();
  const first = await startStrictMessages(script);
  const options = { cwd: place.project, ...(input !== undefined && { input }) };
  const plain = await claude(args, place, first.origin, options);
  const second = await startStrictMessages(script);
  await configure(place, `${second.origin}/v1/messages`);
  const ours = await ccr(["code", ...args], { ...options, env: place.env });
  return { plain, ours };
}

function claude(args: readonly string[], { env }: ClaudeHome, origin: string, options: RunOptions): Promise<Outcome> {
  const { PATH, TMPDIR } = process.env;
  const child = spawn(join(ROOT, "node_modules", ".bin", "claude"), args, {
    cwd: options.cwd,
    env: {
      PATH,
      ...(TMPDIR && { TMPDIR }),
      ...env,
      ANTHROPIC_BASE_URL: origin,
      ANTHROPIC_AUTH_TOKEN: "plain",
      ENABLE_TOOL_SEARCH: "false",
    },
  });
  child.stdin.end(options.input ?? "");
  return outcomeOf(child);
}

const say = (text: string): Block[] => [{ type: "text", text }];

describe("the same", () => {
  it("text, to the byte, and exit code", async () => {
    const { plain, ours } = await both(["-p", "say"], [say(TEXT)]);
    expect(plain.stdout).toBe(`${TEXT}\n`);
    expect({ code: ours.code, stdout: ours.stdout }).toEqual({ code: plain.code, stdout: plain.stdout });
  });

  it("text from a long prompt in a pipe", async () => {
    const { plain, ours } = await both(["-p"], [say("done")], "漢字 ".repeat(20_000));
    expect({ code: ours.code, stdout: ours.stdout }).toEqual({ code: plain.code, stdout: plain.stdout });
  });

  it("JSON result, but for what is different in every run", async () => {
    const { plain, ours } = await both(["-p", "say", "--output-format", "json"], [say(TEXT)]);
    const stable = ({ stdout }: Outcome): object => {
      const { type, subtype, is_error, result, num_turns, stop_reason, usage } = fieldsOf(parseJson(stdout));
      return { type, subtype, is_error, result, num_turns, stop_reason, usage };
    };
    expect(stable(plain)).toMatchObject({ type: "result", result: TEXT });
    expect(stable(ours)).toEqual(stable(plain));
  });

  it("events of a stream, with a tool in it", async () => {
    const script = (file: string): Block[][] => [
      [{ type: "tool_use", id: "toolu_1", name: "Read", input: { file_path: file } }],
      say("read"),
    ];
    const { plain, ours } = await both(["-p", "go", "--output-format", "stream-json", "--verbose"], script("a.txt"));
    const shape = ({ stdout }: Outcome): unknown[] =>
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => fieldsOf(parseJson(line)))
        .filter(({ type }) => type === "assistant" || type === "user")
        .map(({ type, message }) => [type, fieldsOf(message)["content"]]);
    expect(shape(plain).length).toBeGreaterThan(2);
    expect(shape(ours)).toEqual(shape(plain));
  });

  it("words and exit code when the flags are wrong", async () => {
    const { plain, ours } = await both(["-p", "x", "--output-format", "nonsense"], []);
    expect(plain.code).not.toBe(0);
    expect({ code: ours.code, stdout: ours.stdout, stderr: ours.stderr }).toEqual({
      code: plain.code,
      stdout: plain.stdout,
      stderr: plain.stderr,
    });
  });

  it("what Claude Code says about itself", async () => {
    for (const flag of ["--version", "--help"]) {
      const { plain, ours } = await both([flag], []);
      expect([flag, ours]).toEqual([flag, plain]);
    }
  });
});
