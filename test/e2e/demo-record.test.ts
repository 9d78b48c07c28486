/** `ccr demo --record`: without a terminal a visitor is played, and what was shown is in the file. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, it } from "vitest";

import { itemsOf, parseJson, stringOf } from "../../src/transformers/foreign.ts";
import { outcomeOf, ROOT } from "../helpers/ccr.ts";
import { spawnIn } from "../helpers/installed.ts";
import { tempDir } from "../helpers/temp-dir.ts";

async function record(name: string): Promise<string> {
  const dir = await tempDir();
  const file = join(dir, name);
  const { PATH = "" } = process.env;
  const env = { PATH, HOME: dir, TMPDIR: dir, LANG: "C.UTF-8", CLAUDE_PATH: join(ROOT, "node_modules/.bin/claude") };
  const args = ["demo", "--record", file, "--speed", "8"];
  const { code, stdout, stderr } = await outcomeOf(spawnIn(join(ROOT, "bin", "ccr"), args, { env, cwd: dir }));
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: `ccr: ${file} is written\n` });
  return readFile(file, "utf8");
}

it("a picture of the last screen", { timeout: 120_000 }, async () => {
  const svg = (await record("x.svg")).replaceAll("\u00a0", " ");
  for (const shown of ["Show me around", "ROUTE", "demo,demo-large", "Ctrl+\\ then q leaves"])
    expect(svg).toContain(shown);
});

it("a recording in asciinema's second form", { timeout: 120_000 }, async () => {
  const [head = "", ...events] = (await record("x.cast")).trimEnd().split("\n");
  expect(parseJson(head)).toMatchObject({ version: 2, width: 120, height: 36 });
  const parsed = events.map((line) => itemsOf(parseJson(line)));
  expect(parsed.map(([time]) => Number(time))).toEqual(parsed.map(([time]) => Number(time)).toSorted((a, b) => a - b));
  expect(new Set(parsed.map(([, kind]) => kind))).toEqual(new Set(["o"]));
  expect(parsed.map(([, , text]) => stringOf(text)).join("")).toContain("demo-large");
});

it("other names are refused before anything starts", async () => {
  const dir = await tempDir();
  const { PATH = "" } = process.env;
  const child = spawnIn(join(ROOT, "bin", "ccr"), ["demo", "--record", "x.gif"], {
    env: { PATH, HOME: dir },
    cwd: dir,
  });
  expect(await outcomeOf(child)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("neither in .cast nor in .svg"),
  });
});
