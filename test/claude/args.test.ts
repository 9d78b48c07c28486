/** The reading of Claude Code's command line. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  freshArgs,
  givenOptions,
  repeatedArgs,
  resumedArgs,
  sharedOptions,
  userChoices,
} from "../../src/claude/args.ts";

describe("what the user chose by flag", () => {
  it.each([
    [["--model", "sonnet"], "model"],
    [["--model=sonnet"], "model"],
    [["-p", "hi", "--resume"], "session"],
    [["-r", "abc"], "session"],
    [["-c"], "session"],
    [["-pc", "hi"], "session"],
    [["--continue"], "session"],
    [["--session-id=x"], "session"],
    [["--resume", "x", "--fork-session"], "session"],
    [["--permission-mode", "plan"], "permissionMode"],
    [["--dangerously-skip-permissions"], "permissionMode"],
    [["mcp", "list"], "subcommand"],
    [["-p"], "print"],
    [["--print", "hi"], "print"],
  ] as const)("%j chooses %s", (args, choice) => {
    expect(userChoices(args)[choice]).toBe(true);
  });

  it.each([
    [["--append-system-prompt", "--model"], "model"],
    [["--", "--model", "x"], "model"],
    [["fix the --resume flag"], "session"],
    [["--system-prompt", "-c"], "session"],
    [["-p", "plan"], "permissionMode"],
    [["-p", "mcp"], "subcommand"],
    [["--permission-mode", "plan"], "print"],
  ] as const)("%j does not choose %s", (args, choice) => {
    expect(userChoices(args)[choice]).toBe(false);
  });

  it("takes the last --settings, as Claude Code does", () => {
    expect(userChoices(["--settings", "a.json", "--settings=b.json", "-p"]).settings).toEqual({
      name: "--settings",
      value: "b.json",
      at: 2,
    });
    expect(userChoices(["--settings"]).settings).toBeUndefined();
  });

  it("survives any arguments and points at what it names", () => {
    const words = fc.oneof(
      fc.string(),
      fc.constantFrom("--settings", "--settings=x", "--", "-p", "-", "--model", "-rc"),
    );
    fc.assert(
      fc.property(fc.array(words), (args) => {
        for (const { name, value, at } of givenOptions(args)) {
          expect(value === undefined || [value, `${name}=${value}`].includes(args[at] ?? "")).toBe(true);
        }
      }),
    );
  });
});

describe("once more", () => {
  const given = [
    "--session-id",
    "a",
    "--model=m",
    "--add-dir",
    "x",
    "y",
    "-c",
    "--verbose",
    "--settings",
    "s",
    "a prompt",
  ];

  it("a further session has the options, neither prompt nor beginning", () => {
    expect(sharedOptions(given)).toEqual(["--model=m", "--add-dir", "x", "y", "--verbose", "--settings", "s"]);
  });

  it("goes on with a conversation, begins another, or is the same again", () => {
    expect(resumedArgs(["--session-id", "a", "--verbose", "text"], "b")).toEqual(["--resume", "b", "--verbose"]);
    expect(freshArgs(["--continue", "--verbose"], "b")).toEqual(["--session-id", "b", "--verbose"]);
    expect(repeatedArgs(["--session-id", "a", "text"], "b")).toEqual(["--session-id", "b", "text"]);
    expect(repeatedArgs(["--continue"], "b")).toEqual(["--continue"]);
  });
});
