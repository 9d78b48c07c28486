/** A configuration that several hands change at the same time, while it is in use. */
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import fc from "fast-check";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";

import { setIn } from "../../src/config/edit.ts";
import { LiveConfig } from "../../src/config/live.ts";
import { loadConfig } from "../../src/config/load.ts";
import type { Config } from "../../src/config/types.ts";
import { changeConfig } from "../../src/config/write.ts";
import { Bus } from "../../src/core/bus.ts";
import type { BusEvent } from "../../src/core/flow.ts";
import { ccr } from "../helpers/ccr.ts";
import { put, tempDir } from "../helpers/temp-dir.ts";

const PROVIDER = '{ name: "p", api_base_url: "http://127.0.0.1:1/v1", api_key: "k", models: ["a"] }';
/** Comments everywhere, and a key of somebody else's. */
const FILE = `// mine
{
  /* where it goes */
  Providers: [${PROVIDER}], // one
  mine: { keep: 'me' }, // and this
  Router: { default: "p,a" /* usual */ },
}
`;

let dir: string;
let path: string;
beforeEach(async () => {
  dir = await tempDir();
  path = join(dir, "config.json");
});

async function leftovers(): Promise<string[]> {
  return (await readdir(dir)).filter((name) => /\.(tmp|lock)$/.test(name));
}

describe("changes at the same time", () => {
  it("are all there afterwards, with every comment", async () => {
    await put(path, FILE, 0o600);
    const names = Array.from({ length: 12 }, (_, n) => `key${n}`);
    await Promise.all(names.map((name) => changeConfig(path, (text) => setIn(text ?? "{}", [name], name))));
    const text = await readFile(path, "utf8");
    for (const name of names) expect(text).toContain(`"${name}"`);
    for (const comment of ["// mine", "/* where it goes */", "// one", "// and this", "/* usual */", "keep: 'me'"]) {
      expect(text).toContain(comment);
    }
    expect(await leftovers()).toEqual([]);
  });

  it("by programs of their own are, too", async () => {
    const folder = join(dir, ".claude-code-router");
    await put(join(folder, "config.json"), FILE, 0o600);
    const env = { HOME: dir };
    const outcomes = await Promise.all(
      ["think", "background", "webSearch", "image"].map((name) =>
        ccr(["config", "set", `Router.${name}`, `p,${name}`], { env }),
      ),
    );
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    const config = await loadConfig(join(folder, "config.json"), { env });
    expect(config?.router).toEqual({
      default: "p,a",
      think: "p,think",
      background: "p,background",
      webSearch: "p,webSearch",
      image: "p,image",
    });
  });

  it("of an editor, between our reading and our writing, is kept as well", async () => {
    await put(path, FILE, 0o600);
    let saves = 0;
    await changeConfig(path, async (text = "{}") => {
      if (++saves === 1) await writeFile(path, FILE.replace('"p,a" /* usual */', '"p,b" /* theirs */'));
      return setIn(text, ["LOG"], false);
    });
    const text = await readFile(path, "utf8");
    expect(text).toContain('"p,b" /* theirs */');
    expect(text).toMatch(/LOG"?: false/);
    expect(saves).toBe(2);
  });

  it("wait for nobody who has been killed", async () => {
    await put(path, FILE, 0o600);
    await put(`${path}.lock`, "999999999");
    await changeConfig(path, (text) => setIn(text ?? "{}", ["LOG"], false));
    expect(await leftovers()).toEqual([]);
  });

  it("that fail leave the file and the way free for others", async () => {
    await put(path, FILE, 0o600);
    const failing = changeConfig(path, () => {
      throw new Error("not this one");
    });
    await expect(failing).rejects.toThrow("not this one");
    expect(await readFile(path, "utf8")).toBe(FILE);
    expect(await leftovers()).toEqual([]);
  });
});

/** One save of somebody's: how it is written, and what. */
interface Save {
  readonly model: string;
  readonly broken: boolean;
  readonly how: "in place" | "in two writes" | "renamed" | "removed first";
}

const save: fc.Arbitrary<Save> = fc.record({
  model: fc.constantFrom("a", "b", "c"),
  broken: fc.boolean(),
  how: fc.constantFrom("in place", "in two writes", "renamed", "removed first"),
});

function textOf({ model, broken }: Pick<Save, "model" | "broken">): string {
  const text = FILE.replace('"p,a"', `"p,${model}"`);
  return broken ? text.slice(0, text.lastIndexOf("}")) : text;
}

async function write(saved: Save): Promise<void> {
  const text = textOf(saved);
  switch (saved.how) {
    case "in place":
      return writeFile(path, text);
    case "in two writes":
      await writeFile(path, text.slice(0, text.length / 2));
      return writeFile(path, text);
    case "renamed":
      await writeFile(`${path}.new`, text);
      return rename(`${path}.new`, path);
    case "removed first":
      await rm(path);
      return writeFile(path, text);
  }
}

describe("fault 55: whatever is saved, and however", () => {
  it("the last good version counts in the end, a bad one never does, and it is told with its place", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(save, { minLength: 1, maxLength: 5 }), async (saves) => {
        await writeFile(path, textOf({ model: "a", broken: false }));
        const load = (generation: number): Promise<Config | undefined> => loadConfig(path, { env: {}, generation });
        const bus = new Bus();
        const told: BusEvent[] = [];
        bus.subscribe((event) => told.push(event));
        const initial = await load(1);
        if (!initial) throw new Error("no file");
        const live = new LiveConfig(initial, { load, bus });
        await live.watch();
        try {
          const seen: string[] = [];
          for (const saved of saves) {
            await write(saved);
            seen.push(live.current.router.default ?? "");
          }
          const last = saves.at(-1);
          const good = saves.findLast(({ broken }) => !broken);
          // Longer than a save takes to be looked at, and looked at again.
          await expect
            .poll(() => (last?.broken ? told.some(isRejected) : live.current.router.default === `p,${last?.model}`), {
              timeout: 5_000,
            })
            .toBe(true);
          if (good && !last?.broken) expect(live.current.router.default).toBe(`p,${good.model}`);
          expect(seen.every((name) => ["p,a", "p,b", "p,c"].includes(name))).toBe(true);
          for (const event of told.filter(isRejected)) {
            expect(event.issues[0]).toMatch(/^config\.json:\d+:\d+: |is gone$|the file is empty$/);
          }
        } finally {
          live.close();
        }
      }),
      { numRuns: 12 },
    );
  });
});

function isRejected(event: BusEvent): event is Extract<BusEvent, { type: "config.rejected" }> {
  return event.type === "config.rejected";
}

it("what a request began with is what it ends with", async () => {
  await writeFile(path, FILE);
  const load = (generation: number): Promise<Config | undefined> => loadConfig(path, { env: {}, generation });
  const initial = await load(1);
  if (!initial) throw new Error("no file");
  const live = new LiveConfig(initial, { load, bus: new Bus() });
  onTestFinished(() => live.close());
  await live.watch();
  const held = live.current;
  const before = JSON.stringify(held.values);
  for (const model of ["b", "c"]) {
    await changeConfig(path, (text) => setIn(text ?? "{}", ["Router", "default"], `p,${model}`));
    await expect.poll(() => live.current.router.default, { timeout: 5_000 }).toBe(`p,${model}`);
  }
  expect(held.router.default).toBe("p,a");
  expect(JSON.stringify(held.values)).toBe(before);
});
