/** A throw-away home and project for the real Claude Code, quiet and without a network. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { put, tempDir } from "./temp-dir.ts";

export interface ClaudeHome {
  readonly home: string;
  /** A folder that Claude Code trusts. */
  readonly project: string;
  /** Environment for `ccr` and Claude Code alike. */
  readonly env: Readonly<Record<string, string>>;
}

const QUIET = {
  DISABLE_TELEMETRY: "1",
  DISABLE_AUTOUPDATER: "1",
  DISABLE_ERROR_REPORTING: "1",
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
};

export async function claudeHome(): Promise<ClaudeHome> {
  const dir = await tempDir();
  const home = join(dir, "home");
  const project = join(dir, "project");
  await put(join(home, ".claude.json"), {
    hasCompletedOnboarding: true,
    projects: { [project]: { hasTrustDialogAccepted: true } },
  });
  await put(join(project, "a.txt"), "alpha\n");
  await put(join(project, "b.txt"), "beta\n");
  return { home, project, env: { HOME: home, XDG_RUNTIME_DIR: join(dir, "run"), ...QUIET } };
}

/** Writes CCR's `config.json` into the home, with one Chat Completions provider, for the owner only. */
export async function configure({ home }: ClaudeHome, url: string, more: object = {}): Promise<void> {
  const folder = join(home, ".claude-code-router");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const config = {
    Providers: [{ name: "up", api_base_url: url, api_key: "sk-provider-secret", models: ["up-model"] }],
    Router: { default: "up,up-model" },
    ...more,
  };
  await put(join(folder, "config.json"), config, 0o600);
}
