/** What the program and its writing thread say to each other. Plain data. */
import type { FlowRecord, FlowRow } from "../../core/record.ts";
import type { StoredLine } from "../db/log-rows.ts";
import type { LogQuery } from "../db/reader.ts";
import type { RetentionLimits } from "../db/retention.ts";
import type { UsageGroup, UsageRow } from "../usage.ts";
import type { Packed } from "./queue.ts";

/** What the thread is started with. */
export interface ThreadOptions {
  readonly file: string;
  readonly run: number;
  readonly limits: RetentionLimits;
  /** Sources and flags of the user's patterns. */
  readonly patterns: readonly string[];
}

export interface ListQuestion {
  readonly kind: "list";
  readonly filter: string;
  readonly now: number;
  readonly limit: number;
  readonly after?: Pick<FlowRow, "at" | "id">;
}

export interface UsageQuestion {
  readonly kind: "usage";
  readonly filter: string;
  readonly now: number;
  readonly by: UsageGroup;
}

export type Question =
  | ListQuestion
  | UsageQuestion
  | { readonly kind: "record"; readonly id: number }
  | ({ readonly kind: "logs" } & LogQuery)
  | { readonly kind: "values"; readonly field: string; readonly limit: number }
  | { readonly kind: "remove"; readonly ids: readonly number[] };

export interface Answers {
  readonly list: FlowRow[];
  readonly usage: UsageRow[];
  readonly record: FlowRecord | undefined;
  readonly logs: StoredLine[];
  readonly values: string[];
  readonly remove: number;
}

export type ToThread =
  | {
      readonly type: "write";
      readonly packed: Packed;
      readonly open: readonly FlowRow[];
      readonly secrets: readonly string[] | undefined;
    }
  | { readonly type: "ask"; readonly number: number; readonly question: Question }
  | { readonly type: "close" };

export type FromThread =
  /** The batch is written, or why it is not. */
  | { readonly type: "written"; readonly problem: string | undefined }
  | { readonly type: "answer"; readonly number: number; readonly answer: Answers[keyof Answers] }
  | { readonly type: "refusal"; readonly number: number; readonly reason: string }
  | { readonly type: "closed" };
