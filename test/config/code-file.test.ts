/** T18: code runs only from the user's own folder. */
import { chmod, chown, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { beforeEach, describe, expect, it } from "vitest";

import { checkCodeFile } from "../../src/config/code-file.ts";
import { tempDir } from "../helpers/temp-dir.ts";

let dir: string;
let home: string;
beforeEach(async () => {
  dir = await tempDir();
  home = join(dir, "home");
  await mkdir(join(home, "plugins"), { recursive: true, mode: 0o700 });
  await mkdir(join(dir, "project"));
});

async function write(path: string, mode = 0o600): Promise<string> {
  await writeFile(path, "module.exports = 1");
  await chmod(path, mode);
  return path;
}

async function refusal(path: string): Promise<string> {
  const checked = await checkCodeFile(path, home);
  return "refusal" in checked ? checked.refusal : "";
}

describe("a file of code", () => {
  it("runs from CCR's folder and below, and through a link to that folder", async () => {
    const file = await write(join(home, "plugins", "a.js"), 0o644);
    expect(await checkCodeFile(file, home)).toEqual({ path: file });
    await symlink(home, join(dir, "link"));
    expect(await checkCodeFile(join(dir, "link", "plugins", "a.js"), join(dir, "link"))).toEqual({ path: file });
  });

  it("T18: does not run from outside, nor through a link that leads outside, nor from a folder with a longer name", async () => {
    const outside = await write(join(dir, "project", "a.js"));
    expect(await refusal(outside)).toBe(`${outside} is outside of ${home}; code runs from there only`);
    await symlink(outside, join(home, "a.js"));
    expect(await refusal(join(home, "a.js"))).toContain(`a.js, which is ${outside}, is outside of`);
    await mkdir(`${home}-evil`);
    expect(await refusal(await write(`${home}-evil/a.js`))).toContain("is outside of");
    expect(await refusal(join(home, "..", "project", "a.js"))).toContain("is outside of");
  });

  it("T18: does not run when others can change it, or a folder above it", async () => {
    const file = await write(join(home, "plugins", "a.js"), 0o602);
    expect(await refusal(file)).toBe(`${file} can be changed by other users; chmod go-w ${file}`);
    await chmod(file, 0o600);
    await chmod(join(home, "plugins"), 0o777);
    expect(await refusal(file)).toContain(`${join(home, "plugins")} can be changed by other users`);
  });

  it("runs although its group may change it, when that is the user's own group", async () => {
    const file = await write(join(home, "plugins", "a.js"), 0o664);
    const [user, group] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
    expect(await refusal(file)).toBe(user === group ? "" : `${file} can be changed by other users; chmod go-w ${file}`);
    if (user !== 0) return;
    await chown(file, 0, 12_345);
    expect(await refusal(file)).toContain("can be changed by other users");
  });

  it("must be a file that exists", async () => {
    expect(await refusal(join(home, "plugins"))).toBe(`${join(home, "plugins")} is no file`);
    expect(await refusal(join(home, "no.js"))).toBe(`there is no ${join(home, "no.js")}`);
  });
});
