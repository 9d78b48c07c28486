/** The throw-away project and home of the demo. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { expect, it } from "vitest";

import { preflight } from "../../src/claude/preflight.ts";
import { createDemoProject, demoEnvironment } from "../../src/demo/project.ts";

it("is a project that Claude Code asks nothing about, and leaves nothing behind", async () => {
  const project = await createDemoProject();
  const env = demoEnvironment({ HOME: "/home/user", PATH: "/bin" }, project);
  expect(await readFile(join(project.dir, "src/greet.ts"), "utf8")).toContain("greet");
  expect(preflight({ env, home: project.home, cwd: project.dir }, [], true)).toEqual([]);
  await project.remove();
  await expect(stat(join(project.home, ".."))).rejects.toThrow("ENOENT");
});

it("keeps the user's settings for Claude Code out, and the choice of the program", () => {
  const project = { dir: "/d", home: "/d/home", temp: "/d/tmp", remove: async () => {} };
  const users = { ANTHROPIC_BASE_URL: "x", CLAUDE_CODE_X: "x", XDG_CONFIG_HOME: "x", CLAUDE_PATH: "/c", LANG: "C" };
  expect(demoEnvironment(users, project)).toEqual({
    CLAUDE_PATH: "/c",
    LANG: "C",
    HOME: "/d/home",
    TMPDIR: "/d/tmp",
    CLAUDE_CONFIG_DIR: "/d/home/.claude",
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    DISABLE_TELEMETRY: "1",
    DISABLE_ERROR_REPORTING: "1",
    DISABLE_AUTOUPDATER: "1",
  });
});
