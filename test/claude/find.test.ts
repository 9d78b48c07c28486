/** Where Claude Code is looked for, on real files. */
import { symlink } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { findClaude, type SearchFacts } from "../../src/claude/find.ts";
import { put, tempDir } from "../helpers/temp-dir.ts";

const SCRIPT = "#!/bin/sh\nexec node cli.js\n";

async function machine(): Promise<{
  dir: string;
  facts: SearchFacts;
  program: (path: string, text?: string) => Promise<string>;
}> {
  const dir = await tempDir();
  const facts = {
    env: { PATH: `${dir}/a:${dir}/b` },
    configured: undefined,
    home: join(dir, "home"),
    packageRoot: join(dir, "lib", "node_modules", "ccr"),
  };
  return { dir, facts, program: (path, text = SCRIPT) => put(join(dir, path), text, 0o755) };
}

describe("finding Claude Code", () => {
  it("searches PATH, the package's node_modules and those above, then the usual installs", async () => {
    const { facts, program } = await machine();
    const inLocal = await program("home/.claude/local/claude");
    expect(findClaude(facts)).toBe(inLocal);
    const inHome = await program("home/.local/bin/claude");
    expect(findClaude(facts)).toBe(inHome);
    const above = await program("lib/node_modules/.bin/claude");
    expect(findClaude(facts)).toBe(above);
    const beside = await program("lib/node_modules/ccr/node_modules/.bin/claude");
    expect(findClaude(facts)).toBe(beside);
    const onPath = await program("b/claude");
    expect(findClaude(facts)).toBe(onPath);
  });

  it("prefers CLAUDE_PATH of the environment to the configured one, and both to PATH", async () => {
    const { facts, program } = await machine();
    await program("a/claude");
    const configured = await program("c/claude-2");
    expect(findClaude({ ...facts, configured })).toBe(configured);
    const chosen = await program("home/my-claude");
    expect(findClaude({ ...facts, configured, env: { ...facts.env, CLAUDE_PATH: "~/my-claude" } })).toBe(chosen);
  });

  it("finds a CLAUDE_PATH without a slash on PATH", async () => {
    const { facts, program } = await machine();
    const beta = await program("b/claude-beta");
    expect(findClaude({ ...facts, configured: "claude-beta" })).toBe(beta);
  });

  it("passes over what is not executable, a directory, or a wrapper of ours", async () => {
    const { dir, facts, program } = await machine();
    await put(join(dir, "a/claude"), SCRIPT);
    await program("b/claude/file");
    expect(() => findClaude(facts)).toThrow("Claude Code not found");
    await program("wrapper/claude", '#!/bin/sh\nexec /usr/local/bin/ccr code "$@"\n');
    await program("ccr/bin/ccr");
    await program("links/x");
    await symlink(join(dir, "ccr/bin/ccr"), join(dir, "links/claude"));
    const real = await program("real/claude", "#!/bin/sh\nexec /home/ccr/claude\n");
    expect(findClaude({ ...facts, env: { PATH: `${dir}/wrapper:${dir}/links:${dir}/real` } })).toBe(real);
  });

  it("says where it looked", async () => {
    const { facts } = await machine();
    const everywhere = /Looked in PATH, node_modules\/\.bin, ~\/\.local\/bin, ~\/\.claude\/local/;
    expect(() => findClaude(facts)).toThrow(everywhere);
    expect(() => findClaude({ ...facts, configured: "/nowhere/claude" })).toThrow(/CLAUDE_PATH \(\/nowhere\/claude/);
  });
});
