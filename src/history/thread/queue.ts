/** Records on their way to the writing thread: packed at once, bounded, and the first thing to go is what was said. */
import type { FlowDetail, FlowRow } from "../../core/record.ts";
import type { Batch, Draft, DraftBody, LogLine, ReadBody } from "../types.ts";
import { type Likeness, likenessOf } from "../likeness.ts";
import { bytesOnTray, lengthOf, type Slice, Tray } from "./tray.ts";

/** Bytes of bodies that may wait beside the trays. */
const MAX_WAITING = 64 * 1024 * 1024;
const MAX_DRAFTS = 10_000;
const MAX_LOGS = 20_000;
/** From here on it is time to write. */
const FULL = 0.5;

/** A body on the tray, or the number of one that found no room there. */
interface PackedBody {
  readonly part: DraftBody["part"];
  readonly searched: boolean;
  readonly slice?: Slice;
  readonly beside?: number;
  /** Beginning and end are those of the body in front of it. */
  readonly like?: Likeness;
}

interface PackedDraft {
  readonly row: FlowRow;
  readonly detail: FlowDetail;
  readonly bodies: readonly PackedBody[];
}

/** What crosses from one thread to the other. */
export interface Packed {
  /** JSON of each draft: it costs a fraction of what cloning the objects does. */
  readonly drafts: readonly string[];
  readonly logs: readonly LogLine[];
  readonly tray: SharedArrayBuffer;
  readonly beside: readonly (string | Uint8Array)[];
}

export class Queue {
  #trays: [Tray, Tray] | undefined;
  #drafts: string[] = [];
  #logs: LogLine[] = [];
  #beside: (string | Uint8Array)[] = [];
  #waiting = 0;
  /** Records that found no room at all. */
  lost = 0;

  get isEmpty(): boolean {
    return this.#drafts.length === 0 && this.#logs.length === 0;
  }

  /** True when there is enough to be written now. */
  get isFull(): boolean {
    return (this.#trays?.[0].fill ?? 0) > FULL;
  }

  draft({ row, detail, bodies }: Draft): void {
    if (this.#drafts.length >= MAX_DRAFTS) {
      this.lost++;
      return;
    }
    const gaps: string[] = [];
    const packed: PackedBody[] = [];
    for (const body of bodies) {
      const client = packed[0]?.part === "client" ? bodies[0] : undefined;
      const done = this.#packLike(body, client) ?? this.#pack(body);
      if (done) packed.push(done);
      else gaps.push(`${body.part}: too much was waiting`);
    }
    const told = gaps.length === 0 ? detail : { ...detail, gaps: [...detail.gaps, ...gaps] };
    this.#drafts.push(JSON.stringify({ row, detail: told, bodies: packed } satisfies PackedDraft));
  }

  log(line: LogLine): void {
    if (this.#logs.length < MAX_LOGS) this.#logs.push(line);
  }

  /** Empties it. What the time before was taken must be read by now. */
  take(): Packed {
    const [filled, other] = this.#bothTrays();
    const packed = { drafts: this.#drafts, logs: this.#logs, tray: filled.shared, beside: this.#beside };
    other.clear();
    this.#trays = [other, filled];
    this.#drafts = [];
    this.#logs = [];
    this.#beside = [];
    this.#waiting = 0;
    return packed;
  }

  /** A request that is much like the client's. */
  #packLike({ part, searched, content }: DraftBody, clients: DraftBody | undefined): PackedBody | undefined {
    const own = typeof content === "string" ? undefined : content[0];
    const client = typeof clients?.content === "string" ? undefined : clients?.content[0];
    if (!part.startsWith("upstream/") || !own || !client) return undefined;
    const like = likenessOf(bufferOf(client), bufferOf(own));
    const rest = own.subarray(like.head, own.length - like.tail);
    if (rest.length > own.length / 2) return undefined;
    const slice = this.#bothTrays()[0].put([rest]);
    return slice && { part, searched, slice, like };
  }

  #pack({ part, searched, content }: DraftBody): PackedBody | undefined {
    const slice = this.#bothTrays()[0].put(content);
    if (slice) return { part, searched, slice };
    const bytes = typeof content === "string" ? content.length : lengthOf(content);
    if (this.#waiting + bytes > MAX_WAITING) return undefined;
    this.#waiting += bytes;
    this.#beside.push(typeof content === "string" ? content : Buffer.concat(content));
    return { part, searched, beside: this.#beside.length - 1 };
  }

  #bothTrays(): [Tray, Tray] {
    return (this.#trays ??= [new Tray(), new Tray()]);
  }
}

/** On the other side. */
export function unpack(packed: Packed, open: readonly FlowRow[]): Batch {
  const drafts = packed.drafts.map((text) => {
    const { row, detail, bodies }: PackedDraft = JSON.parse(text);
    return { row, detail, bodies: unpackBodies(bodies, packed) };
  });
  return { open, drafts, logs: packed.logs };
}

function unpackBodies(bodies: readonly PackedBody[], { tray, beside: others }: Packed): ReadBody[] {
  return bodies.map(({ part, searched, slice, beside, like }) => {
    const bytes = slice ? bytesOnTray(tray, slice) : Buffer.from(others[beside ?? -1] ?? "");
    return { part, searched, bytes, like };
  });
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
