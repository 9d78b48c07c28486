/**
 * Parses request bodies. A conversation is sent whole with every turn: only what is new in it is parsed, the rest is what
 * an earlier turn's body was parsed to. Nobody changes parsed requests, so they can be shared.
 */
import { isRecord } from "../core/message.ts";
import { endsFrom, layoutOf, type MessagesLayout } from "./json-layout.ts";

/** Smaller bodies are parsed as fast as they are compared. */
const WORTH_KEEPING = 8 * 1024;
/** Conversations that are remembered, and bytes of their bodies. */
const MAX_BODIES = 8;
const MAX_BYTES = 16 * 1024 * 1024;
/** Bytes that are compared at once. */
const STEP = 4_096;
/** Only of objects the last byte tells that they are complete. */
const CLOSE_OBJECT = 0x7d;

/** A body that was parsed. */
interface Known {
  readonly raw: Buffer;
  readonly value: Readonly<Record<string, unknown>>;
  readonly messages: readonly unknown[];
  layout: Layout;
}

/** Worked out when the next turn comes; `partly` then goes on where it ends; null when the body can be read in two ways. */
type Layout = MessagesLayout | { readonly partly: MessagesLayout } | undefined | null;

export class RecurringBodies {
  /** The newest first. */
  #known: readonly Known[] = [];

  /** What `JSON.parse` says of the text; throws as it does. */
  parse(raw: Buffer): unknown {
    if (raw.length < WORTH_KEEPING) return JSON.parse(raw.toString());
    const { known, shared } = this.#likest(raw);
    const next = known && (shared === raw.length ? sameAs(known, raw) : continued(known, raw, shared));
    if (next) {
      this.#keep(next, known);
      return next.value;
    }
    const value: unknown = JSON.parse(raw.toString());
    if (isRecord(value) && Array.isArray(value["messages"]))
      this.#keep({ raw, value, messages: value["messages"], layout: undefined });
    return value;
  }

  /** The body with the longest beginning in common, or one that has more than half of it in common. */
  #likest(raw: Buffer): { readonly known?: Known; readonly shared: number } {
    let likest: { readonly known?: Known; readonly shared: number } = { shared: 0 };
    for (const known of this.#known) {
      const shared = sharedBytes(known.raw, raw);
      if (shared > likest.shared) likest = { known, shared };
      if (shared > raw.length / 2) break;
    }
    return likest;
  }

  #keep(next: Known, before?: Known): void {
    if (next.raw.length > MAX_BYTES / 2) return;
    let bytes = next.raw.length;
    const kept = [next];
    for (const known of this.#known) {
      bytes += known.raw.length;
      if (known === before) bytes -= known.raw.length;
      else if (bytes <= MAX_BYTES && kept.length < MAX_BODIES) kept.push(known);
    }
    this.#known = kept;
  }
}

/** The same body again. */
function sameAs(known: Known, raw: Buffer): Known | undefined {
  return known.raw.length === raw.length ? known : undefined;
}

/**
 * The body as the earlier one with other messages at the end of its list: a JSON text is read from left to right, so a
 * message whose bytes are the same is the same message, and what is between it and an equal rest must be items of the list.
 */
function continued(known: Known, raw: Buffer, shared: number): Known | undefined {
  const layout = completeLayout(known);
  if (!layout) return undefined;
  const rest = known.raw.subarray(layout.close);
  const close = raw.length - rest.length;
  const count = countUpTo(layout.ends, Math.min(shared, close));
  const from = layout.ends[count - 1];
  if (from === undefined || raw[from - 1] !== CLOSE_OBJECT || !raw.subarray(close).equals(rest)) return undefined;
  const added = itemsOf(raw.toString("utf8", from, close));
  if (!added) return undefined;
  const messages = [...known.messages.slice(0, count), ...added];
  const partly = { ends: layout.ends.slice(0, count), close };
  return { raw, value: { ...known.value, messages }, messages, layout: { partly } };
}

/** `,item,item` */
function itemsOf(text: string): unknown[] | undefined {
  try {
    const items: unknown = JSON.parse(`[{}${text}]`);
    return Array.isArray(items) ? items.slice(1) : undefined;
  } catch {
    // The whole text is parsed then, and says what is wrong with it.
    return undefined;
  }
}

function completeLayout(known: Known): MessagesLayout | null {
  let { layout } = known;
  if (layout && "partly" in layout) {
    const { ends, close } = layout.partly;
    layout = { ends: [...ends, ...endsFrom(known.raw, ends.at(-1) ?? close)], close };
  }
  layout ??= layout === undefined ? layoutOf(known.raw) : null;
  if (layout?.ends.length !== known.messages.length) layout = null;
  known.layout = layout ?? null;
  return known.layout;
}

/** How many of the ascending offsets lie up to `at`. */
function countUpTo(offsets: readonly number[], at: number): number {
  let count = offsets.length;
  while (count > 0 && (offsets[count - 1] ?? 0) > at) count--;
  return count;
}

function sharedBytes(a: Buffer, b: Buffer): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at + STEP <= most && a.compare(b, at, at + STEP, at, at + STEP) === 0) at += STEP;
  while (at < most && a[at] === b[at]) at++;
  return at;
}
