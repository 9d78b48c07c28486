/** What happens to requests when a budget is used up. */
import { expect, it } from "vitest";

import type { BudgetConfig } from "../../../src/config/types.ts";
import { chainOf } from "../../helpers/chain.ts";
import { anthropicAnswer, anthropicFrames, sse, sseToEnd } from "../../helpers/http-bytes.ts";
import { proxyBefore, textOf } from "../../helpers/proxy.ts";
import { RESET } from "../../helpers/scripted-upstream.ts";
import { tempDir } from "../../helpers/temp-dir.ts";

/** Twelve tokens of input and three of output cost 0.12 + 0.03 dollars. */
const PRICES = { "up-model": { input: 10_000, output: 10_000 }, m: { input: 10_000, output: 10_000 } };
const FINE = sseToEnd(anthropicAnswer(["fine"]));
const budget = (over: string): BudgetConfig => ({ day: 0.2, warn: 50, over });

it("stop: a clear error that nobody tries again, and nothing reaches the provider; after a restart, too", async () => {
  const options = { provider: { prices: PRICES }, config: { budget: budget("stop") }, spending: await tempDir() };
  const { upstream, proxy } = await proxyBefore([FINE], options);
  for (let turn = 0; turn < 2; turn++) expect(textOf((await proxy.post().answer).events)).toBe("fine");

  const { status, headers, json } = await proxy.post().answer;
  const asked = upstream.requests.length;
  expect(json).toMatchObject({
    error: {
      type: "billing_error",
      message: expect.stringContaining("the budget is spent: $0.30 of $0.20 for this day"),
    },
  });
  expect({ status, again: headers["x-should-retry"], asked }).toEqual({ status: 402, again: "false", asked: 2 });
  await proxy.proxy.close();
  const restarted = await proxyBefore([FINE], options);
  expect((await restarted.proxy.post().answer).status).toBe(402);
});

it("warn: requests go on, and people know", async () => {
  const { upstream, proxy } = await proxyBefore([FINE], {
    provider: { prices: PRICES },
    config: { budget: budget("warn") },
  });
  for (let turn = 0; turn < 3; turn++) expect((await proxy.post().answer).status).toBe(200);
  expect(upstream.requests).toHaveLength(3);
  const notices = proxy.events.flatMap((event) => (event.type === "notice" ? [event.text] : []));
  expect(notices).toEqual([
    "$0.15 of $0.20 for this day are spent",
    "$0.30 of $0.20 for this day are spent; requests go on",
  ]);
});

it("another model: it takes over, says why, and does not fall back to what is too dear", async () => {
  const { proxy, asked } = await chainOf(
    [{ scripts: [FINE], provider: { prices: PRICES } }, { scripts: [FINE, [RESET]] }],
    { config: { budget: budget("two,m") } },
  );
  for (let turn = 0; turn < 3; turn++) expect((await proxy.post().answer).status).toBe(200);
  expect(asked()).toEqual([2, 1]);
  const routes = proxy.events.flatMap((event) => (event.type === "flow.routed" ? [event.route] : []));
  expect(routes.at(-1)).toMatchObject({
    provider: "two",
    rule: "budget",
    why: "the budget is spent: $0.30 of $0.20 for this day",
  });
  expect((await proxy.post().answer).status).toBe(502);
  expect(asked()[0]).toBe(2);
});

it("an answer that broke off has cost what it had begun with", async () => {
  const torn = [
    ...sse([anthropicFrames.start(), anthropicFrames.textStart(), anthropicFrames.text("x"), { sleep: 30 }]),
    RESET,
  ];
  const { proxy } = await proxyBefore([torn], { provider: { prices: PRICES }, config: { budget: budget("stop") } });
  await proxy.post().answer;
  expect(await proxy.event("budget.changed")).toMatchObject({ scope: "day", spent: expect.closeTo(0.13), limit: 0.2 });
});

it("without a budget nothing is counted", async () => {
  const { proxy } = await proxyBefore([FINE], { provider: { prices: PRICES }, spending: "/nowhere" });
  await proxy.post().answer;
  expect(proxy.events.filter(({ type }) => type === "budget.changed" || type === "notice")).toEqual([]);
});
