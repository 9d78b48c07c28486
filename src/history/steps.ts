/** How the client's request became the provider's: who changed what, in the order in which it happened. */
import { isRecord } from "../core/message.ts";
import { type Change, differenceOf } from "./diff.ts";

/** `rest`: what the present configuration does not account for. */
export type StepForm = "client" | "translation" | "provider" | "headers" | "rest";

export interface Step {
  /** Name of the transformer, of the dialect, or of the part of the program. */
  readonly by: string;
  readonly form: StepForm;
  readonly changes: readonly Change[];
  /** There are more. */
  readonly cut: boolean;
}

export interface Explanation {
  readonly steps: readonly Step[];
  /** Why the steps are not known. */
  readonly problem?: string;
}

/** A translation changes nearly every place of long fields: from here on a field is told as a whole. */
const MANY_CHANGES = 4;

/** Undefined when nothing is different. */
export function stepOf(by: string, form: StepForm, before: unknown, after: unknown): Step | undefined {
  const { changes, cut } = form === "translation" ? translated(before, after) : differenceOf(before, after);
  return changes.length === 0 ? undefined : { by, form, changes, cut };
}

function translated(before: unknown, after: unknown): Changes {
  if (!isRecord(before) || !isRecord(after)) return differenceOf(before, after);
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const parts = [...names].map((name) => fieldChanges(name, before[name], after[name]));
  return { changes: parts.flatMap(({ changes }) => changes), cut: parts.some(({ cut }) => cut) };
}

type Changes = Pick<Step, "changes" | "cut">;

function fieldChanges(name: string, before: unknown, after: unknown): Changes {
  const found = differenceOf(wrapped(name, before), wrapped(name, after));
  const whole = before !== undefined && after !== undefined && found.changes.length > MANY_CHANGES;
  return whole ? { changes: [{ path: name, kind: "changed", before, after }], cut: false } : found;
}

function wrapped(name: string, value: unknown): unknown {
  return value === undefined ? {} : { [name]: value };
}
