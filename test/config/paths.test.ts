import { expect, it } from "vitest";

import { expandPath, pathsOf } from "../../src/config/paths.ts";

it("follows CCR's folder and the XDG defaults", () => {
  expect(pathsOf({ HOME: "/home/u", XDG_RUNTIME_DIR: "/run/user/1" })).toEqual({
    home: "/home/u/.claude-code-router",
    config: "/home/u/.claude-code-router/config.json",
    state: "/home/u/.local/state/ccr",
    cache: "/home/u/.cache/ccr",
    runtime: "/run/user/1/ccr",
    transcripts: "/home/u/.claude/projects",
  });
});

it("lets the environment move each of them; relative XDG paths are ignored", () => {
  const paths = pathsOf({
    HOME: "/home/u",
    CCR_HOME: "/c",
    CLAUDE_CONFIG_DIR: "/cl",
    XDG_STATE_HOME: "/s",
    XDG_CACHE_HOME: "rel",
    XDG_RUNTIME_DIR: "",
  });
  expect(paths).toMatchObject({
    config: "/c/config.json",
    state: "/s/ccr",
    cache: "/home/u/.cache/ccr",
    transcripts: "/cl/projects",
  });
  expect(paths.runtime).toMatch(/\/ccr-\d+$/);
});

it("files that the configuration names start in its folder, or in the home", () => {
  const env = { HOME: "/home/u" };
  expect(expandPath("router.js", "/c/config.json", env)).toBe("/c/router.js");
  expect(expandPath("../router.js", "/c/d/config.json", env)).toBe("/c/router.js");
  expect(expandPath("~/router.js", "/c/config.json", env)).toBe("/home/u/router.js");
  expect(expandPath("/abs/router.js", "/c/config.json", env)).toBe("/abs/router.js");
});
