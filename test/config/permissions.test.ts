/** T6: keys at rest. */
import { chmod, mkdir, stat, symlink } from "node:fs/promises";
import { join } from "node:path";

import { expect, it } from "vitest";

import { keepToOwner } from "../../src/config/permissions.ts";
import { put, tempDir } from "../helpers/temp-dir.ts";

const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

it("T6: takes CCR's folder and its files back from other users, once, and says so", async () => {
  const dir = await tempDir();
  const home = join(dir, "home");
  await mkdir(join(home, "logs"), { recursive: true });
  await put(join(home, "config.json"), "{}", 0o644);
  await put(join(home, "config.json.2025-09-01T10-00-00-000Z.bak"), "{}", 0o666);
  await put(join(home, "run.sh"), "", 0o755);
  await put(join(home, "mine.txt"), "", 0o600);
  await put(join(dir, "elsewhere.txt"), "", 0o644);
  await symlink(join(dir, "elsewhere.txt"), join(home, "link"));
  for (const name of ["", "logs", "config.json.2025-09-01T10-00-00-000Z.bak"])
    await chmod(join(home, name), name === "" ? 0o755 : 0o777);
  const told = await keepToOwner(home);
  const names = ["config.json", "config.json.2025-09-01T10-00-00-000Z.bak", "logs", "run.sh"];
  const changed = [home, ...names.map((name) => join(home, name))].join(", ");
  expect(told).toEqual([`no longer open to other users of this machine: ${changed}`]);
  expect(
    await Promise.all([home, join(home, "logs"), join(home, "config.json"), join(home, "run.sh")].map(mode)),
  ).toEqual([0o700, 0o700, 0o600, 0o700]);
  expect(await mode(join(dir, "elsewhere.txt"))).toBe(0o644);
  expect(await keepToOwner(home)).toEqual([]);
});

it("has nothing to do where there is no folder", async () => {
  expect(await keepToOwner(join(await tempDir(), "none"))).toEqual([]);
});
