/** Keeps count of what requests cost, and says what is to be done with the next one when a budget is used up. */
import type { BudgetConfig } from "../../config/types.ts";
import type { Bus } from "../../core/bus.ts";
import type { BudgetStatus } from "../../core/flow.ts";
import { isRecord, type Usage } from "../../core/message.ts";
import { type Target, targetName } from "../../core/target.ts";
import { costOf } from "../../routing/models/cost.ts";
import { modelFacts } from "../../routing/models/facts.ts";
import type { RequestFacts } from "../../routing/types.ts";
import { conversationKey, dayOf, SpendFolder } from "./spend-file.ts";

type Asker = Pick<RequestFacts, "session" | "conversation">;

/** Ones that were quiet longest are forgotten first. */
const MAX_CONVERSATIONS = 1_000;

export class BudgetDesk {
  readonly #bus: Bus;
  readonly #folder: SpendFolder | undefined;
  readonly #now: () => number;
  /** Marks the lines that need not be read again. */
  readonly #run: string = crypto.randomUUID().slice(0, 8);
  #day = "";
  #today = 0;
  readonly #conversations = new Map<string, number>();
  #loaded = false;
  #reading: Promise<void> | undefined;
  #writing: Promise<void> = Promise.resolve();
  /** What the bus was told last, by what it was about. */
  readonly #told = new Map<string, BudgetStatus["level"]>();
  readonly #unpricedTold = new Set<string>();
  #faultTold = false;

  /** `folder`: where it survives a restart. */
  constructor(bus: Bus, folder: string | undefined, now: () => number = Date.now) {
    this.#bus = bus;
    this.#folder = folder === undefined ? undefined : new SpendFolder(folder);
    this.#now = now;
  }

  /** The budget that is used up, in words; undefined while there is something left. */
  async spentBudget(budget: BudgetConfig, asker: Asker): Promise<string | undefined> {
    await this.#refresh();
    const over = this.#statuses(budget, asker).find(({ level }) => level === "over");
    return over && `${dollars(over.spent)} of ${dollars(over.limit)} for this ${over.scope}`;
  }

  /** An answer has cost something. */
  add(budget: BudgetConfig, asker: Asker, target: Target, usage: Usage): void {
    const { price } = modelFacts(target);
    if (!price) return this.#unpriced(target);
    const cost = costOf(price, usage);
    if (cost === 0) return;
    this.#turnDay();
    const conversation = conversationKey(asker.conversation);
    this.#count(conversation, cost, this.#day);
    this.#keep(this.#day, { run: this.#run, conversation, cost });
    for (const status of this.#statuses(budget, asker)) this.#tell(status, budget);
  }

  /** Resolves when everything is written. */
  async close(): Promise<void> {
    await this.#writing;
  }

  #statuses({ session, day, warn }: BudgetConfig, asker: Asker): BudgetStatus[] {
    const level = (spent: number, limit: number): BudgetStatus["level"] =>
      spent >= limit ? "over" : spent >= (limit * warn) / 100 ? "warn" : "ok";
    const statuses: BudgetStatus[] = [];
    const own = this.#conversations.get(conversationKey(asker.conversation)) ?? 0;
    if (session !== undefined)
      statuses.push({
        scope: "session",
        session: asker.session,
        spent: own,
        limit: session,
        level: level(own, session),
      });
    if (day !== undefined)
      statuses.push({
        scope: "day",
        session: undefined,
        spent: this.#today,
        limit: day,
        level: level(this.#today, day),
      });
    return statuses;
  }

  /** What other processes have spent counts as well. */
  async #refresh(): Promise<void> {
    this.#turnDay();
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
  }

  async #read(): Promise<void> {
    if (!this.#folder) return;
    try {
      const days = this.#loaded ? [this.#day] : [...(await this.#folder.days()), this.#day];
      this.#loaded = true;
      for (const day of new Set(days)) {
        for (const { run, conversation, cost } of await this.#folder.readNew(day))
          if (run !== this.#run) this.#count(conversation, cost, day);
      }
    } catch (error) {
      this.#fault(error);
    }
  }

  #turnDay(): void {
    const day = dayOf(this.#now());
    if (day === this.#day) return;
    this.#day = day;
    this.#today = 0;
    this.#told.delete("day");
  }

  #count(conversation: string, cost: number, day: string): void {
    if (day === this.#day) this.#today += cost;
    const sum = (this.#conversations.get(conversation) ?? 0) + cost;
    this.#conversations.delete(conversation);
    this.#conversations.set(conversation, sum);
    const [oldest] = this.#conversations.keys();
    if (this.#conversations.size > MAX_CONVERSATIONS && oldest !== undefined) this.#conversations.delete(oldest);
  }

  #keep(day: string, entry: Parameters<SpendFolder["append"]>[1]): void {
    const folder = this.#folder;
    if (!folder) return;
    this.#writing = this.#writing.then(() => folder.append(day, entry)).catch((error: unknown) => this.#fault(error));
  }

  #tell(status: BudgetStatus, { over }: BudgetConfig): void {
    const { scope, session, spent, limit, level } = status;
    const at = this.#now();
    this.#bus.publish({ type: "budget.changed", at, ...status });
    const about = session ?? scope;
    const before = this.#told.get(about) ?? "ok";
    this.#told.set(about, level);
    if (level === "ok" || level === before) return;
    const then = level === "over" ? `; ${CONSEQUENCES[over] ?? `requests go to ${over} now`}` : "";
    const text = `${dollars(spent)} of ${dollars(limit)} for this ${scope} are spent${then}`;
    this.#warn(text);
  }

  #unpriced(target: Target): void {
    const name = targetName(target);
    if (this.#unpricedTold.has(name) || this.#unpricedTold.size >= MAX_CONVERSATIONS) return;
    this.#unpricedTold.add(name);
    this.#warn(`The price of ${name} is not known, so budgets are without it; prices of its provider can name it`);
  }

  #fault(error: unknown): void {
    if (this.#faultTold) return;
    this.#faultTold = true;
    const reason = isRecord(error) && typeof error["code"] === "string" ? error["code"] : String(error);
    this.#warn(`What is spent cannot be kept on disk (${reason}); after a restart it is forgotten`);
  }

  #warn(text: string): void {
    this.#bus.publish({ type: "notice", at: this.#now(), level: "warn", text });
  }
}

const CONSEQUENCES: Readonly<Record<string, string>> = {
  warn: "requests go on",
  stop: "requests are refused now",
};

function dollars(amount: number): string {
  return `$${amount.toFixed(2)}`;
}
