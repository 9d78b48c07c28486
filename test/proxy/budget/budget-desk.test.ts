/** Counting what requests cost: by conversation and by day, over restarts, in several processes, on disks that fail. */
import { appendFile, chmod, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import type { BudgetConfig } from "../../../src/config/types.ts";
import { Bus } from "../../../src/core/bus.ts";
import type { BusEvent } from "../../../src/core/flow.ts";
import { NO_USAGE } from "../../../src/core/message.ts";
import type { Target } from "../../../src/core/target.ts";
import { BudgetDesk } from "../../../src/proxy/budget/budget-desk.ts";
import { conversationKey, dayOf, SpendFolder } from "../../../src/proxy/budget/spend-file.ts";
import { DEMO } from "../../helpers/routing.ts";
import { tempDir } from "../../helpers/temp-dir.ts";

const NOON = new Date(2026, 10, 25, 12).getTime();
const DAY_MS = 86_400_000;
const BUDGET: BudgetConfig = { session: 2, day: 5, warn: 80, over: "stop" };
/** A dollar for a thousand tokens of input. */
const TARGET: Target = { provider: { ...DEMO, prices: { m: { input: 1_000, output: 0 } } }, model: "m" };
const cost = (dollars: number): typeof NO_USAGE => ({ ...NO_USAGE, input_tokens: dollars * 1_000 });
const by = (conversation: string): { session: string; conversation: string } => ({ session: "pane", conversation });

interface Counting {
  readonly desk: BudgetDesk;
  readonly events: BusEvent[];
  at: number;
}

function counting(folder?: string): Counting {
  const bus = new Bus();
  const events: BusEvent[] = [];
  bus.subscribe((event) => events.push(event));
  const state: Counting = { desk: new BudgetDesk(bus, folder, () => state.at), events, at: NOON };
  return state;
}

const notices = ({ events }: Counting): string[] =>
  events.flatMap((event) => (event.type === "notice" ? [event.text] : []));

describe("a budget", () => {
  it("of a session is its own", async () => {
    const { desk } = counting();
    desk.add(BUDGET, by("a"), TARGET, cost(1));
    expect(await desk.spentBudget(BUDGET, by("a"))).toBeUndefined();
    desk.add(BUDGET, by("a"), TARGET, cost(1.2));
    expect(await desk.spentBudget(BUDGET, by("a"))).toBe("$2.20 of $2.00 for this session");
    expect(await desk.spentBudget(BUDGET, by("b"))).toBeUndefined();
  });

  it("of a day is everybody's, until midnight", async () => {
    const state = counting();
    for (const name of ["a", "b", "c", "d"]) state.desk.add(BUDGET, by(name), TARGET, cost(1.5));
    expect(await state.desk.spentBudget(BUDGET, by("e"))).toBe("$6.00 of $5.00 for this day");
    state.at += DAY_MS;
    expect(await state.desk.spentBudget(BUDGET, by("e"))).toBeUndefined();
  });

  it("is told with each request, and people are warned once", () => {
    const state = counting();
    for (let n = 0; n < 5; n++) state.desk.add({ ...BUDGET, day: undefined }, by("a"), TARGET, cost(0.6));
    const told = state.events.flatMap((event) => (event.type === "budget.changed" ? [event] : []));
    expect(told.map(({ level }) => level)).toEqual(["ok", "ok", "warn", "over", "over"]);
    expect(told[2]).toMatchObject({ scope: "session", session: "pane", limit: 2 });
    expect(notices(state)).toEqual([
      "$1.80 of $2.00 for this session are spent",
      "$2.40 of $2.00 for this session are spent; requests are refused now",
    ]);
  });

  it("says once that a price is not known", () => {
    const state = counting();
    const free = { provider: DEMO, model: "nobody-knows" };
    for (let n = 0; n < 3; n++) state.desk.add(BUDGET, by("a"), free, cost(1));
    expect(notices(state)).toEqual([expect.stringContaining("The price of demo,nobody-knows is not known")]);
  });
});

describe("on disk", () => {
  it("survives a restart, sessions over midnight too", async () => {
    const folder = await tempDir();
    const before = counting(folder);
    before.at -= DAY_MS;
    before.desk.add(BUDGET, by("a"), TARGET, cost(1.5));
    before.at += DAY_MS;
    before.desk.add(BUDGET, by("a"), TARGET, cost(1));
    await before.desk.close();
    const { desk } = counting(folder);
    expect(await desk.spentBudget(BUDGET, by("a"))).toBe("$2.50 of $2.00 for this session");
    expect(await desk.spentBudget({ ...BUDGET, session: undefined, day: 1 }, by("b"))).toBe(
      "$1.00 of $1.00 for this day",
    );
    expect(await desk.spentBudget({ ...BUDGET, session: undefined, day: 1.1 }, by("b"))).toBeUndefined();
  });

  it("what another process spends counts at once, and a torn line costs nothing", async () => {
    const folder = await tempDir();
    const { desk } = counting(folder);
    expect(await desk.spentBudget(BUDGET, by("a"))).toBeUndefined();
    const other = new SpendFolder(folder);
    await other.append(dayOf(NOON), { run: "other", conversation: conversationKey("x"), cost: 3 });
    expect(await desk.spentBudget(BUDGET, by("a"))).toBeUndefined();
    await appendFile(join(folder, `${dayOf(NOON)}.jsonl`), '{"run":"torn","cost":99');
    await other.append(dayOf(NOON), { run: "other", conversation: conversationKey("x"), cost: 2 });
    expect(await desk.spentBudget(BUDGET, by("a"))).toBe("$5.00 of $5.00 for this day");
  });

  it("T6: files are for the user alone and hold no id of a client; those of last week go", async () => {
    const folder = join(await tempDir(), "spending");
    await mkdir(folder);
    await chmod(folder, 0o755);
    for (let day = 1; day <= 9; day++) await writeFile(join(folder, `2026-11-0${day}.jsonl`), "");
    await writeFile(join(folder, "mine.txt"), "");
    const { desk } = counting(folder);
    await desk.spentBudget(BUDGET, by("client-id"));
    desk.add(BUDGET, by("client-id"), TARGET, cost(1));
    await desk.close();
    const names = await readdir(folder);
    expect(names.toSorted()).toEqual([
      ...Array.from({ length: 7 }, (_, n) => `2026-11-0${n + 3}.jsonl`),
      "2026-11-25.jsonl",
      "mine.txt",
    ]);
    const file = join(folder, "2026-11-25.jsonl");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect(await readFile(file, "utf8")).not.toContain("client-id");
  });

  it("fault 57: where nothing can be written, counting goes on, and people are told once", async () => {
    const folder = join(await tempDir(), "file");
    await writeFile(folder, "no folder");
    const state = counting(folder);
    for (let n = 0; n < 3; n++) state.desk.add(BUDGET, by("a"), TARGET, cost(1));
    await state.desk.close();
    expect(await state.desk.spentBudget(BUDGET, by("a"))).toContain("$3.00");
    expect(notices(state).filter((text) => text.includes("cannot be kept"))).toHaveLength(1);
  });
});
