/** What the page is told and what it asks for. Server and page are built from the same sources. */
import type { BodyPart, FlowDetail, FlowRow } from "../../core/record.ts";

/** Everything below this path belongs to the page. */
export const ROOT = "/ui/";
/** Proof that a request comes from the page's own code, beside the cookie that the browser adds to every request. */
export const KEY_HEADER = "x-ccr-key";

export interface SessionKey {
  readonly key: string;
}

export interface Failure {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly hint: string;
    /** Of a filter: the characters that are meant. */
    readonly span?: readonly [start: number, end: number];
    readonly suggestion?: string | undefined;
  };
  /** Of a save that was refused because the file has changed. */
  readonly conflict?: Conflict;
}

export interface ModelView {
  readonly name: string;
  readonly provider: string;
  readonly window: number | undefined;
  readonly price: { readonly input: number; readonly output: number } | undefined;
  /** Scenarios that lead to it. */
  readonly roles: readonly string[];
}

export interface SessionView {
  readonly id: string;
  readonly requests: number;
  readonly target: string | undefined;
  readonly override: string | undefined;
  readonly scenarios: Readonly<Record<string, string>>;
  readonly lastAt: number;
}

export interface StateView {
  readonly version: string;
  /** Of the proxy that serves the page. */
  readonly url: string;
  readonly recording: boolean;
  readonly models: readonly ModelView[];
  readonly sessions: readonly SessionView[];
  readonly routes: Readonly<Record<string, string | number | undefined>>;
  readonly config: { readonly path: string; readonly generation: number; readonly warnings: readonly string[] };
}

export interface RequestsPage {
  readonly rows: readonly FlowRow[];
  /** Whether there are older ones. */
  readonly more: boolean;
}

export interface RequestView {
  readonly row: FlowRow;
  readonly detail: FlowDetail;
  /** Kept bodies, in characters. */
  readonly bodies: Readonly<Partial<Record<BodyPart, number>>>;
}

export interface LatencyRow {
  readonly provider: string;
  readonly requests: number;
  readonly errors: number;
  readonly ttft50: number | undefined;
  readonly ttft95: number | undefined;
  readonly total50: number | undefined;
  readonly total95: number | undefined;
  /** Tokens per second. */
  readonly speed: number | undefined;
  /** Times to the first token, oldest first. */
  readonly samples: readonly number[];
}

export interface LogView {
  readonly id: number;
  readonly at: number;
  readonly level: "error" | "warn" | "info" | "debug";
  readonly topic: string;
  readonly text: string;
  readonly flow: number | undefined;
}

export type Step = string | number;

/** One change of the file. Without a value it is removed. */
export interface Edit {
  readonly path: readonly Step[];
  readonly value?: unknown;
}

/** A whole text, or changes to what is in the file. Secrets that are to stay are marks. */
export interface Draft {
  /** Of the version that it was made from. */
  readonly hash: string;
  readonly text?: string | undefined;
  readonly edits?: readonly Edit[] | undefined;
}

export interface Issue {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly excerpt: string;
}

/** The file, with marks in the place of its secrets. */
export interface ConfigView {
  readonly path: string;
  /** False when it is made by the first save. */
  readonly exists: boolean;
  /** False when the configuration is in no file. */
  readonly writable: boolean;
  readonly hash: string;
  readonly text: string;
  /** What the text says; undefined when it cannot be read. */
  readonly value: unknown;
  readonly issues: readonly Issue[];
  readonly warnings: readonly string[];
  readonly canUndo: boolean;
}

export interface DiffLine {
  readonly kind: "same" | "added" | "removed" | "gap";
  readonly text: string;
}

export interface Checked {
  readonly text: string;
  readonly diff: readonly DiffLine[];
  readonly issues: readonly Issue[];
  readonly warnings: readonly string[];
}

/** The file is another than the draft was made from. */
export interface Conflict {
  readonly config: ConfigView;
  /** From the version of the draft to what is in the file, when that version is still known. */
  readonly theirs: readonly DiffLine[];
}

export interface OptionView {
  readonly name: string;
  readonly type: "string" | "number" | "integer" | "boolean" | "json";
  readonly description: string;
  readonly required: boolean;
  readonly usual: unknown;
  readonly choices: readonly string[] | undefined;
}

export interface TransformerView {
  readonly name: string;
  readonly kind: "dialect" | "quirks" | "tweak" | "plugin";
  readonly summary: string;
  readonly options: readonly OptionView[];
}

export interface Template {
  readonly name: string;
  readonly title: string;
  readonly url: string;
  /** `$DEEPSEEK_API_KEY`, or what a server without keys gets. */
  readonly key: string;
  readonly models: readonly string[];
  readonly use: readonly string[];
}

export interface PingView {
  readonly target: string;
  readonly ok: boolean;
  readonly ms: number;
  readonly firstTokenMs: number | null;
  readonly error: { readonly code: string; readonly message: string; readonly hint: string } | null;
}

/** What is told while the page is open. */
export type LiveEvent =
  | { readonly type: "requests" }
  | { readonly type: "logs" }
  | { readonly type: "state" }
  | { readonly type: "config"; readonly ok: boolean; readonly text: string }
  | { readonly type: "progress"; readonly id: number; readonly outputTokens: number; readonly ms: number }
  | { readonly type: "notice"; readonly level: "info" | "warn" | "error"; readonly text: string };
