/** Records on their way to the writing thread: packed at once, bounded, and the first thing to go is what was said. */
import type { FlowDetail, FlowRow } from "../../core/record.ts";
import { type Likeness, likenessOf } from "../likeness.ts";
import type { LogLine } from "../../core/log-line.ts";
import type { Batch, Draft, DraftBody, ReadBody } from "../types.ts";
import { bytesOnTray, lengthOf, type Slice, Tray } from "./tray.ts";

/** Bytes that may wait beside the trays. */
const MAX_WAITING = 64 * 1024 * 1024;
const MAX_DRAFTS = 10_000;
const MAX_LOGS = 20_000;
/** From here on it is time to write. */
const FULL = 0.5;

/** Where something lies: on the tray, or, where that had no room, under a number beside it. */
type Place = Slice | number;

interface PackedBody {
  readonly part: DraftBody["part"];
  readonly searched: boolean;
  readonly place: Place;
  /** Beginning and end are those of the client's request. */
  readonly like?: Likeness;
}

interface PackedDraft {
  readonly row: FlowRow;
  readonly detail: FlowDetail;
  readonly bodies: readonly PackedBody[];
}

/** What crosses from one thread to the other: JSON on the tray costs a fraction of what cloning objects does. */
export interface Packed {
  readonly drafts: readonly Place[];
  /** JSON. */
  readonly logs: string;
  readonly tray: SharedArrayBuffer;
  readonly beside: readonly (string | Uint8Array)[];
}

export class Queue {
  #trays: [Tray, Tray] | undefined;
  #drafts: Place[] = [];
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
    const gaps: string[] = [];
    const packed: PackedBody[] = [];
    for (const body of bodies) {
      const client = packed[0]?.part === "client" ? bodies[0] : undefined;
      const done = this.#packLike(body, client) ?? this.#pack(body);
      if (done) packed.push(done);
      else gaps.push(`${body.part}: too much was waiting`);
    }
    const told = gaps.length === 0 ? detail : { ...detail, gaps: [...detail.gaps, ...gaps] };
    const place = this.#place(JSON.stringify({ row, detail: told, bodies: packed } satisfies PackedDraft));
    if (place === undefined || this.#drafts.length >= MAX_DRAFTS) this.lost++;
    else this.#drafts.push(place);
  }

  log(line: LogLine): void {
    if (this.#logs.length < MAX_LOGS) this.#logs.push(line);
  }

  /** Empties it. What was taken the time before must be read by now. */
  take(): Packed {
    const [filled, other] = this.#bothTrays();
    const logs = JSON.stringify(this.#logs);
    const packed = { drafts: this.#drafts, logs, tray: filled.shared, beside: this.#beside };
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
    const place = rest.length > own.length / 2 ? undefined : this.#place([rest]);
    return place === undefined ? undefined : { part, searched, place, like };
  }

  #pack({ part, searched, content }: DraftBody): PackedBody | undefined {
    const place = this.#place(content);
    return place === undefined ? undefined : { part, searched, place };
  }

  #place(content: DraftBody["content"]): Place | undefined {
    const slice = this.#bothTrays()[0].put(content);
    if (slice) return slice;
    const bytes = typeof content === "string" ? content.length : lengthOf(content);
    if (this.#waiting + bytes > MAX_WAITING) return undefined;
    this.#waiting += bytes;
    return this.#beside.push(typeof content === "string" ? content : Buffer.concat(content)) - 1;
  }

  #bothTrays(): [Tray, Tray] {
    return (this.#trays ??= [new Tray(), new Tray()]);
  }
}

/** On the other side. */
export function unpack(packed: Packed, open: readonly FlowRow[]): Batch {
  const logs: LogLine[] = JSON.parse(packed.logs);
  const drafts = packed.drafts.map((place) => {
    const { row, detail, bodies }: PackedDraft = JSON.parse(at(place, packed).toString());
    return { row, detail, bodies: bodies.map((body) => unpackBody(body, packed)) };
  });
  return { open, drafts, logs };
}

function unpackBody({ part, searched, place, like }: PackedBody, packed: Packed): ReadBody {
  return { part, searched, bytes: at(place, packed), like };
}

function at(place: Place, { tray, beside }: Packed): Buffer {
  return typeof place === "number" ? Buffer.from(beside[place] ?? "") : bytesOnTray(tray, place);
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
