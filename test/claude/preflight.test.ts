/** What is said before Claude Code starts, on real settings files. */
import { symlink } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { preflight } from "../../src/claude/preflight.ts";
import { type Place, readSettings, readSettingsArgument } from "../../src/claude/settings.ts";
import { put, tempDir } from "../helpers/temp-dir.ts";

async function place(state?: object): Promise<Place> {
  const dir = await tempDir();
  const cwd = join(dir, "work", "sub");
  await put(join(cwd, "file"), "");
  if (state) await put(join(dir, "home", ".claude.json"), state);
  return { env: {}, home: join(dir, "home"), cwd };
}

const texts = (where: Place, interactive = true): string =>
  preflight(where, readSettings(where, join(where.home, "managed.json")), interactive)
    .map(({ level, text }) => `${level}: ${text}`)
    .join("\n");

describe("dialogs to expect", () => {
  it("onboarding, where Claude Code was never set up", async () => {
    const where = await place();
    expect(texts(where)).toMatch(/^warn: Claude Code was never set up/);
    expect(texts(where, false)).toBe("");
  });

  it("trust, in a folder that is new to it", async () => {
    const where = await place({ hasCompletedOnboarding: true });
    expect(texts(where)).toBe(`info: Claude Code will ask whether you trust ${where.cwd}: press ↓, then Enter`);
  });

  it("none in a trusted folder and below it, also through a link", async () => {
    const where = await place();
    const trusted = join(where.cwd, "..");
    await put(join(where.home, ".claude.json"), {
      hasCompletedOnboarding: true,
      projects: { [trusted]: { hasTrustDialogAccepted: true } },
    });
    expect(texts(where)).toBe("");
    await symlink(where.cwd, join(where.home, "link"));
    expect(texts({ ...where, cwd: join(where.home, "link") })).toBe("");
  });

  it("reads the state of CLAUDE_CONFIG_DIR", async () => {
    const where = await place();
    const config = join(where.home, "elsewhere");
    await put(join(config, ".claude.json"), { hasCompletedOnboarding: true });
    expect(texts({ ...where, env: { CLAUDE_CONFIG_DIR: config } })).toContain("trust");
  });
});

describe("settings that lead astray", () => {
  it("T21: an administrator's base URL is a warning, the user's own is overridden and is none", async () => {
    const where = await place();
    await put(join(where.cwd, ".claude/settings.json"), { env: { ANTHROPIC_BASE_URL: "http://x" } });
    expect(texts(where, false)).toBe("");
    await put(join(where.home, "managed.json"), { env: { ANTHROPIC_BASE_URL: "http://x" } });
    expect(texts(where, false)).toMatch(
      /^warn: .*managed\.json sets ANTHROPIC_BASE_URL, so Claude Code does not use ccr/,
    );
  });

  it("a model name of ours in the user's settings breaks plain claude", async () => {
    const where = await place();
    await put(join(where.home, ".claude/settings.json"), { model: "deepseek,deepseek-chat" });
    expect(texts(where, false)).toContain("plain claude will fail");
  });

  it("permission mode auto is named", async () => {
    const where = await place();
    await put(join(where.cwd, ".claude/settings.local.json"), { permissions: { defaultMode: "auto" } });
    expect(texts(where, false)).toContain("Shift+Tab");
  });

  it("files that are no JSON objects are passed over", async () => {
    const where = await place();
    await put(join(where.home, ".claude/settings.json"), "{ broken");
    await put(join(where.cwd, ".claude/settings.json"), "[]");
    expect(readSettings(where, undefined)).toEqual([]);
  });
});

describe("the argument of --settings", () => {
  it("is inline JSON or a file, relative to the folder Claude Code starts in", async () => {
    const { cwd } = await place();
    await put(join(cwd, "s.json"), { model: "opus" });
    expect(readSettingsArgument(' {"a":1}', cwd)).toEqual({ a: 1 });
    expect(readSettingsArgument("s.json", cwd)).toEqual({ model: "opus" });
    expect(readSettingsArgument("missing.json", cwd)).toBeUndefined();
    expect(readSettingsArgument("{", cwd)).toBeUndefined();
  });
});
