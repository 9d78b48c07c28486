/** Which files are plugins, and which are trusted. */
import { chmod, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { describe, expect, it } from "vitest";

import type { Plugin } from "../../../src/core/plugin.ts";
import { loadPlugin } from "../../../src/proxy/plugins/load.ts";
import { pluginHome } from "../../helpers/plugins.ts";
import { put, tempDir } from "../../helpers/temp-dir.ts";

const CLASS = `class { constructor(options) { this.options = options; } name = "mine"; endPoint = "/x"; }`;

interface Place {
  readonly home: string;
  load(path: string, configPath?: string): Promise<Plugin>;
}

async function place(): Promise<Place> {
  const home = join(await pluginHome(), ".claude-code-router");
  const load = (path: string, configPath = join(home, "config.json")): Promise<Plugin> =>
    loadPlugin({ path, options: { project: "p" }, configPath }, home);
  return { home, load };
}

describe("a plugin is", () => {
  it.each<[string, string, string]>([
    ["a CommonJS class", "a.js", `module.exports = ${CLASS};`],
    ["a module's default", "a.mjs", `export default ${CLASS}`],
    ["a module that waits for something", "a.mjs", `await null; export default ${CLASS}`],
    ["a module's default in a .js file", "a.js", `import "node:fs"; export default ${CLASS}`],
    ["a compiler's default", "a.js", `exports.__esModule = true; exports.default = ${CLASS};`],
    [
      "a constructor function",
      "a.js",
      `module.exports = function (options) { this.options = options; this.name = "mine"; this.endPoint = "/x"; };`,
    ],
    ["an object", "a.js", `module.exports = { name: "mine", endPoint: "/x", options: { project: "p" } };`],
    [
      "a class with a static name",
      "a.js",
      `module.exports = class { static TransformerName = "mine"; endPoint = "/x"; options = { project: "p" }; };`,
    ],
    [
      "a TypeScript class",
      "a.ts",
      `export default class { name: string = "mine"; endPoint = "/x"; options: object; constructor(options: object) { this.options = options; } }`,
    ],
  ])("%s", async (_, file, source) => {
    const { home, load } = await place();
    const path = await put(join(home, file), source);
    const plugin = await load(path);
    expect(plugin).toMatchObject({ name: "mine", file: path, endPoint: "/x" });
    expect(Reflect.get(plugin.instance, "options")).toEqual({ project: "p" });
  });

  it("found by any way to write its path", async () => {
    const { home, load } = await place();
    const path = await put(join(home, "plugins", "a.js"), `module.exports = ${CLASS};`);
    await put(join(home, "plugins", "b", "index.js"), `module.exports = require("../a");`);
    const ways = [
      path,
      "plugins/a.js",
      "./plugins/a",
      "~/.claude-code-router/plugins/a.js",
      pathToFileURL(path).href,
      "plugins/b",
    ];
    for (const way of ways) expect(await load(way)).toMatchObject({ name: "mine" });
  });

  it.each(["module.exports =", "export default"])("read again when its file has changed: %s", async (exporting) => {
    const { home, load } = await place();
    const path = await put(join(home, "a.js"), `${exporting} class { name = "one"; };`);
    expect((await load(path)).name).toBe("one");
    await writeFile(path, `${exporting} class { name = "two"; };`);
    await utimes(path, new Date(), new Date(Date.now() + 5_000));
    expect((await load(path)).name).toBe("two");
  });

  it.each<[string, string, RegExp]>([
    ["nothing", `module.exports = 5;`, /^it exports no class$/],
    ["a class without a name", `module.exports = class {};`, /^its class gives no name$/],
    ["broken", `module.exports = class {`, /Unexpected end of input/],
    ["a class that cannot be made", `module.exports = class { constructor(o) { o.a.b; } };`, /undefined/],
    ["in need of a package", `require("not-there");`, /Cannot find module 'not-there'/],
  ])("not what is %s", async (_, source, reason) => {
    const { home, load } = await place();
    await put(join(home, "a.js"), source);
    await expect(load("a.js")).rejects.toThrow(reason);
  });
});

describe("T18: a file is refused", () => {
  const source = `module.exports = ${CLASS};`;

  it("that others may write, and so is one in a folder that they may write", async () => {
    const { home, load } = await place();
    const path = await put(join(home, "plugins", "a.js"), source);
    await chmod(path, 0o666);
    await expect(load(path)).rejects.toThrow(/can be changed by other users/);
    await chmod(path, 0o644);
    await chmod(join(home, "plugins"), 0o777);
    await expect(load(path)).rejects.toThrow(/can be changed by other users/);
  });

  it("outside CCR's folder, also behind a link", async () => {
    const { home, load } = await place();
    const outside = await put(join(await tempDir(), "a.js"), source);
    await symlink(outside, join(home, "link.js"));
    await expect(load(outside)).rejects.toThrow(/code runs from there only/);
    await expect(load("link.js")).rejects.toThrow(/code runs from there only/);
  });
});
