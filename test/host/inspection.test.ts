/** What is known of a request beside its record: the turn before it, and what Claude Code would show as its price. */
import { expect, it } from "vitest";

import type { FlowRecord } from "../../src/core/record.ts";
import { parseFilter } from "../../src/history/filter/parse.ts";
import { predicateOf } from "../../src/history/filter/predicate.ts";
import { describe as describeRecord, type Records } from "../../src/host/inspection.ts";
import { NOON } from "../helpers/history.ts";
import { recordWith } from "../helpers/inspection.ts";

/** Newest first. */
function recordsOf(all: readonly FlowRecord[]): Records {
  return {
    list: async (filter, limit, after) => {
      const fits = predicateOf(parseFilter(filter, NOON));
      const older = all.filter(({ row }) => !after || row.at < after.at);
      return older
        .map(({ row }) => row)
        .filter((row) => fits({ row, texts: () => [] }))
        .slice(0, limit);
    },
    record: async (id) => all.find(({ row }) => row.id === id),
    onChange: () => () => {},
    values: async () => [],
    remove: async () => 0,
  };
}

const asked = (text: string) => ({ client: JSON.stringify({ system: text, messages: [] }) });
const turn = (id: number, row: object, text = "a") =>
  recordWith({ id, at: NOON + id, input: 20_000, cacheRead: 0, session: "a (b) c:d", ...row }, asked(text));

async function previousOf(all: readonly FlowRecord[]): Promise<unknown> {
  const [newest] = all;
  return newest && (await describeRecord(newest, { records: recordsOf(all), config: () => undefined })).cache;
}

it("compares with the last turn of the same conversation, class and agent", async () => {
  const cache = await previousOf([
    turn(6, {}, "b"),
    turn(5, { session: "another" }),
    turn(4, { class: "auxiliary" }),
    turn(3, { agent: "a1" }),
    turn(2, { state: "failed" }),
    turn(1, {}),
  ]);
  expect(cache).toMatchObject({ previous: 1, lost: 20_000, at: { place: "system" } });
});

it("of sub-agents, each with its own", async () => {
  const of = (id: number, agent: string) => turn(id, { class: "subagent", agent });
  expect(await previousOf([of(3, "a1"), of(2, "a2"), of(1, "a1")])).toMatchObject({ previous: 1 });
});

it("knows Anthropic's price of the model that was asked for, and none of others", async () => {
  const of = async (name: string): Promise<number | undefined> => {
    const record = recordWith({ asked: name, input: 1_000_000, output: 0 });
    return (await describeRecord(record, { records: recordsOf([]), config: () => undefined })).listCost;
  };
  expect(await of("claude-opus-4-1")).toBeGreaterThan(0);
  expect(await of("nobody,knows")).toBeUndefined();
});
