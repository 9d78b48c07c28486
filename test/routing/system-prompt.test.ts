import { rm, utimes } from "node:fs/promises";
import { join } from "node:path";

import { beforeEach, expect, it } from "vitest";

import type { Block, MessagesRequest } from "../../src/core/message.ts";
import { desk, testConfig, type Desk } from "../helpers/routing.ts";
import { put, tempDir } from "../helpers/temp-dir.ts";

let path: string;
let asked: Desk;
beforeEach(async () => {
  path = join(await tempDir(), "prompt.md");
  await put(path, "Be brief.\n");
  asked = desk(testConfig({ default: "demo,demo-small" }, { systemPrompt: path }));
});

const text = (value: string, more: object = {}): Block => ({ type: "text", text: value, ...more });

async function systemAfter(system: MessagesRequest["system"], headers = {}): Promise<unknown> {
  return (await asked.decide(system === undefined ? {} : { system }, headers)).request.system;
}

it("takes the place of the last block, and keeps its cache marker", async () => {
  const cached = { cache_control: { type: "ephemeral" } };
  expect(await systemAfter([text("x-anthropic-billing-header"), text("You are"), text("long prompt", cached)])).toEqual(
    [text("x-anthropic-billing-header"), text("You are"), text("Be brief.\n", cached)],
  );
});

it("keeps the environment, where a block holds it, as CCR does", async () => {
  expect(await systemAfter([text("You are"), text("prompt <env>\ncwd: /x\n</env>"), text("more")])).toEqual([
    text("You are"),
    text("Be brief.\n<env>\ncwd: /x\n</env>"),
    text("more"),
  ]);
});

it.each([[undefined], ["plain text"], [[text("one block")]]])("leaves %j alone", async (system) => {
  expect(await systemAfter(system)).toEqual(system);
});

it("leaves sub-agents and small tasks their own instructions", async () => {
  const system = [text("You are"), text("a searcher")];
  expect(await systemAfter(system, { "x-claude-code-request-class": "subagent" })).toEqual(system);
  expect(await systemAfter(system, { "x-claude-code-request-class": "auxiliary" })).toEqual(system);
});

it("is read again when it has changed, and says once that it is gone", async () => {
  const system = [text("You are"), text("prompt")];
  await systemAfter(system);
  await put(path, "Be long.");
  await utimes(path, 1, 1);
  expect(await systemAfter(system)).toEqual([text("You are"), text("Be long.")]);
  await rm(path);
  expect(await systemAfter(system)).toEqual(system);
  expect(await systemAfter(system)).toEqual(system);
  expect(asked.said).toEqual([expect.stringMatching(/^warn: REWRITE_SYSTEM_PROMPT: ENOENT/)]);
});
