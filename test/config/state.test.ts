import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { INITIAL_UI_STATE, openUiState } from "../../src/config/state.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ccr-state-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it("reads without writing anything", async () => {
  const store = await openUiState(join(folder, "sub"));
  expect(store.current).toEqual(INITIAL_UI_STATE);
  expect(await readdir(folder)).toEqual([]);
});

it("keeps what was changed, readable for the owner only", async () => {
  const store = await openUiState(folder);
  await Promise.all([
    store.update({ sidebar: false }),
    store.useModel("a,1"),
    store.useModel("b,2"),
    store.useModel("a,1"),
  ]);
  expect((await openUiState(folder)).current).toEqual({
    sidebar: false,
    recentModels: ["a,1", "b,2"],
    favouriteModels: [],
  });
  expect((await stat(join(folder, "state.json"))).mode & 0o777).toBe(0o600);
});

it.each(["", "{", "[]", "null", '{"sidebar":"yes","recentModels":7,"favouriteModels":[1]}'])(
  "takes a damaged file (%s) as empty, and mends it",
  async (text) => {
    await writeFile(join(folder, "state.json"), text);
    const store = await openUiState(folder);
    expect(store.current).toEqual(INITIAL_UI_STATE);
    await store.update({ sidebar: false });
    expect(JSON.parse(await readFile(join(folder, "state.json"), "utf8"))).toMatchObject({ sidebar: false });
  },
);

it("without a folder it lives in memory only", async () => {
  const store = await openUiState(undefined);
  await store.useModel("a,1");
  expect(store.current.recentModels).toEqual(["a,1"]);
});

it("a favourite stays one until it is chosen again", async () => {
  const store = await openUiState(folder);
  expect([await store.toggleFavourite("a,1"), await store.toggleFavourite("b,2")]).toEqual([true, true]);
  expect((await openUiState(folder)).current.favouriteModels).toEqual(["a,1", "b,2"]);
  expect(await store.toggleFavourite("a,1")).toBe(false);
  expect((await openUiState(folder)).current.favouriteModels).toEqual(["b,2"]);
});
