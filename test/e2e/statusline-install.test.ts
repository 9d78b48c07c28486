/** `ccr statusline install`, `uninstall`, `preview`: the user's settings change in one place and come back as they were. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execFileSync } from "node:child_process";

import { describe, expect, it } from "vitest";

import { isOurs } from "../../src/cli/statusline/setting.ts";
import { ENTRY } from "../helpers/ccr.ts";
import { type ServiceHome, serviceHome } from "../helpers/service.ts";
import { put } from "../helpers/temp-dir.ts";
import { treeOf } from "../helpers/tree.ts";

const BEFORE =
  '{\n    "theme": "dark",\n    "statusLine": {\n        "type": "command",\n        "command": "echo \'mine\'",\n        "padding": 1\n    }\n}\n';

interface Place extends ServiceHome {
  readonly settings: string;
  read(): Record<string, unknown>;
}

async function place(before?: string): Promise<Place> {
  const home = await serviceHome();
  const settings = join(home.home, ".claude", "settings.json");
  if (before !== undefined) await put(settings, before);
  return { ...home, settings, read: () => JSON.parse(readFileSync(settings, "utf8")) };
}

/** What a shell makes of the command, with `ccr` on its path. */
async function shown({ home, env }: Place, command: string): Promise<string> {
  await put(join(home, "bin", "ccr"), `#!/bin/sh\nexec ${process.execPath} ${ENTRY} "$@"\n`, 0o755);
  const PATH = `${join(home, "bin")}:${process.env["PATH"]}`;
  return execFileSync("sh", ["-c", command], {
    env: { ...env, PATH, NO_COLOR: "1" },
    input: '{"session_id":"x"}',
    encoding: "utf8",
  });
}

describe("install and uninstall", () => {
  it("keep everything else, chain what was there, and bring it back", async () => {
    const home = await place(BEFORE);
    const bin = join(home.home, "bin");
    await put(join(bin, "ccr"), "#!/bin/sh\n", 0o755);
    const env = { PATH: `${bin}:${process.env["PATH"]}` };
    expect((await home.ccr(["statusline", "install"], { env })).code).toBe(0);
    const command = `ccr statusline --then 'echo '\\''mine'\\'''`;
    expect(home.read()).toEqual({
      theme: "dark",
      statusLine: { type: "command", command, padding: 1, refreshInterval: 2 },
    });
    expect(await shown(home, command)).toBe("ccr ? proxy not running\nmine\n");
    const { stdout } = await home.ccr(["statusline", "uninstall", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ removed: true, restored: { command: "echo 'mine'" } });
    expect(readFileSync(home.settings, "utf8")).toBe(BEFORE);
  });

  it("by path where no shell would find it by name", async () => {
    const home = await place();
    await home.ccr(["statusline", "install"]);
    const { command } = JSON.parse(JSON.stringify(home.read()["statusLine"]));
    expect(command).toBe(`'${process.execPath}' '${ENTRY}' statusline`);
    expect(await shown(home, command)).toBe("ccr ? proxy not running\n");
  });

  it("a second installation changes nothing, and the way back is still known", async () => {
    const home = await place(BEFORE);
    await home.ccr(["statusline", "install"]);
    const before = await treeOf(home.home);
    await home.ccr(["statusline", "install"]);
    expect(await treeOf(home.home)).toEqual(before);
    await home.ccr(["statusline", "install", "--then", "echo other"]);
    expect(JSON.stringify(home.read())).toContain("statusline --then 'echo other'");
    await home.ccr(["statusline", "uninstall"]);
    expect(readFileSync(home.settings, "utf8")).toBe(BEFORE);
  });

  it("a home without settings has none of ours afterwards", async () => {
    const home = await place();
    await home.ccr(["statusline", "install"]);
    expect(home.read()).toHaveProperty("statusLine");
    await home.ccr(["statusline", "uninstall"]);
    expect(home.read()).toEqual({});
  });

  it("uninstalling leaves what is not ours", async () => {
    const home = await place(BEFORE);
    const { code, stdout } = await home.ccr(["statusline", "uninstall"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${home.settings} has no status line of ccr\n` });
    expect(readFileSync(home.settings, "utf8")).toBe(BEFORE);
  });

  it("settings that are no JSON are left alone", async () => {
    const home = await place("{ // a comment\n}");
    const { code, stderr } = await home.ccr(["statusline", "install"]);
    expect(code).toBe(4);
    expect(stderr).toContain("it is not JSON");
    expect(readFileSync(home.settings, "utf8")).toBe("{ // a comment\n}");
  });
});

it.each([
  ["ccr statusline", true],
  ["ccr statusline --then 'x'", true],
  ["'/usr/bin/node' '/opt/ccr/bin/ccr' statusline", true],
  ["/opt/bin/ccr statusline", true],
  ["ccstatusline", false],
  ["myccr statusline", false],
  ["ccr statuslines", false],
])("%s is ours: %s", (command, ours) => {
  expect(isOurs({ type: "command", command })).toBe(ours);
});

it("preview shows every segment, cut as Claude Code cuts", async () => {
  const home = await place();
  const { stdout } = await home.ccr(["statusline", "preview"]);
  expect(stdout).toMatch(
    /^ccr │ no requests yet\nccr │ default → deepseek,deepseek-chat │ .*ttft.*tok\/s\nccr │ .*CCR-E102/,
  );
  const narrow = await home.ccr(["statusline", "preview", "--width", "20", "--color", "always"]);
  const lines = narrow.stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.replaceAll(/\u001b\[[\d;]*m/g, ""));
  expect(lines.map((line) => line.length)).toEqual([20, 20, 20]);
  expect(lines[1]).toBe("ccr │ default → dee…");
  expect((await home.ccr(["statusline", "preview", "--width", "x"])).code).toBe(2);
});
