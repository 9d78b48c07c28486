/**
 * Bodies, cut into pieces of which each is stored once.
 *
 * Every request of a conversation repeats the ones before it, so a body is a list of pieces most of which are there
 * already: storing, compressing and indexing cost what is new.
 */
import { hash } from "node:crypto";
import type { DatabaseSync, StatementSync } from "node:sqlite";

import { type Likeness, likenessOf } from "../likeness.ts";
import { areAlike, type Cut, cutJson, cutOn } from "../text/json-cut.ts";
import { fold, looksLikeJson, searchTextOfJson } from "../text/search-text.ts";
import { pack } from "./compress.ts";
import { numberOf, textOf } from "./rows.ts";
import { prepareChange } from "./sqlite.ts";

/** How searches read a piece; `silent` ones they leave out. */
type PieceKind = "json" | "text" | "silent";

export interface Piece {
  readonly id: number;
  readonly kind: PieceKind;
  /** Whether it is stored otherwise than it came. */
  readonly told: boolean;
}

/** A body that is stored. */
export interface StoredBody {
  /** As it came. */
  readonly bytes: Buffer;
  readonly pieces: readonly Piece[];
  /** Where each piece ends in it. */
  readonly cuts: readonly Cut[];
}

/** Hides what nobody shall read. */
export type Clean = (text: string) => string;

/** Pieces whose ids are remembered: some hundred per conversation under way. */
const MAX_KNOWN = 20_000;
/** 128 bits: no two pieces will ever share them by chance. */
const HASH_BYTES = 16;
/** Enough to tell JSON from other texts. */
const BEGINNING = 64;
/** Conversations, from both sides, of which the last body is at hand, and how long it may be. */
const MAX_SERIES = 8;
const MAX_IN_SERIES = 4 * 1024 * 1024;

export class PieceStore {
  /** By what came, secrets and all: a piece that is known need not be looked through again. */
  readonly #known = new Map<string, Piece>();
  /** The last body of each series. */
  readonly #series = new Map<string, StoredBody>();
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #change: StatementSync;
  readonly #index: StatementSync;

  readonly #clean: Clean;

  constructor(db: DatabaseSync, clean: Clean) {
    this.#clean = clean;
    this.#find = db.prepare("SELECT id, kind FROM pieces WHERE hash = ?");
    this.#insert = prepareChange(db, "INSERT INTO pieces (hash, kind, data) VALUES (?, ?, ?)");
    this.#change = prepareChange(db, "UPDATE pieces SET kind = ? WHERE id = ?");
    this.#index = prepareChange(db, "INSERT INTO piece_text (rowid, text) VALUES (?, ?)");
  }

  /** After another process may have removed some, a transaction has failed, or there are more secrets. */
  forget(): void {
    this.#known.clear();
    this.#series.clear();
  }

  /**
   * `series` names bodies that follow each other, each much like the one before: then only what is new is cut and looked
   * at. The bytes may be overwritten afterwards.
   */
  store(bytes: Buffer, searched: boolean, series: string = ""): StoredBody {
    const json = looksLikeJson(bytes.toString("latin1", 0, BEGINNING));
    const kind = searched ? (json ? "json" : "text") : "silent";
    if (!json) return { bytes, cuts: [], pieces: [this.#piece(bytes, kind)] };
    const before = this.#series.get(series);
    const stored = before ? this.#storeAfter(before, bytes, kind) : this.#storeCuts(bytes, kind);
    if (series !== "" && bytes.length <= MAX_IN_SERIES) this.#remember(series, stored);
    return stored;
  }

  /** A body that begins and ends like another: only the piece between what they share is looked at. */
  storeLike({ bytes, pieces, cuts }: StoredBody, middle: Buffer, { head, tail }: Likeness): Piece[] {
    const tailAt = bytes.length - tail;
    const startOf = (at: number): number => cuts[at - 1]?.end ?? 0;
    const before = cuts.findLastIndex(({ end }) => end <= head) + 1;
    const found = cuts.findIndex((_, at) => startOf(at) >= tailAt);
    const behind = found === -1 ? cuts.length : found;
    const between = [bytes.subarray(startOf(before), head), middle, bytes.subarray(tailAt, startOf(behind))];
    const own = Buffer.concat(between);
    return [
      ...pieces.slice(0, before),
      ...(own.length > 0 ? [this.#piece(own, "silent")] : []),
      ...pieces.slice(behind),
    ];
  }

  #storeCuts(bytes: Buffer, kind: PieceKind): StoredBody {
    const cuts = cutJson(bytes);
    return { bytes, cuts, pieces: this.#piecesOf(bytes, 0, cuts, kind) };
  }

  #storeAfter(before: StoredBody, bytes: Buffer, kind: PieceKind): StoredBody {
    const { head, tail } = likenessOf(before.bytes, bytes);
    const kept = before.cuts.findLastIndex(({ end }) => end <= head) + 1;
    const from = before.cuts[kept - 1];
    const growth = bytes.length - before.bytes.length;
    let rest = before.cuts.length;
    const cuts = cutOn(bytes, from, (cut) => {
      if (cut.end < bytes.length - tail) return false;
      const at = before.cuts.findIndex(({ end }) => end === cut.end - growth);
      const old = before.cuts[at];
      if (!old || !areAlike(cut, old)) return false;
      rest = at + 1;
      return true;
    });
    const moved = before.cuts.slice(rest).map(({ end, depth, lists }) => ({ end: end + growth, depth, lists }));
    return {
      bytes,
      cuts: [...before.cuts.slice(0, kept), ...cuts, ...moved],
      pieces: [
        ...before.pieces.slice(0, kept),
        ...this.#piecesOf(bytes, from?.end ?? 0, cuts, kind),
        ...before.pieces.slice(rest),
      ],
    };
  }

  #piecesOf(bytes: Buffer, start: number, cuts: readonly Cut[], kind: PieceKind): Piece[] {
    return cuts.map(({ end }, at) => this.#piece(bytes.subarray(cuts[at - 1]?.end ?? start, end), kind));
  }

  #remember(series: string, stored: StoredBody): void {
    this.#series.delete(series);
    this.#series.set(series, { ...stored, bytes: Buffer.from(stored.bytes) });
    for (const oldest of this.#series.keys()) {
      if (this.#series.size <= MAX_SERIES) return;
      this.#series.delete(oldest);
    }
  }

  #piece(bytes: Buffer, kind: PieceKind): Piece {
    const name = nameOf(bytes);
    const stored = this.#known.get(name) ?? this.#cleanPiece(name, bytes, kind);
    const piece = stored.kind === "silent" && kind !== "silent" ? this.#searchable(stored, bytes, kind) : stored;
    this.#known.delete(name);
    this.#known.set(name, piece);
    if (this.#known.size > MAX_KNOWN) this.#forgetOldest();
    return piece;
  }

  #cleanPiece(name: string, bytes: Buffer, kind: PieceKind): Piece {
    const text = bytes.toString();
    const clean = this.#clean(text);
    if (clean === text) return { ...this.#stored(name, bytes, kind), told: false };
    const changed = Buffer.from(clean);
    return { ...this.#stored(nameOf(changed), changed, kind), told: true };
  }

  #stored(name: string, bytes: Buffer, kind: PieceKind): Omit<Piece, "told"> {
    const key = Buffer.from(name, "latin1");
    const found = this.#find.get(key);
    const id = numberOf(found?.["id"]);
    if (id !== undefined) return { id, kind: kindOf(textOf(found?.["kind"])) };
    const inserted = Number(this.#insert.run(key, kind, pack(bytes)).lastInsertRowid);
    this.#indexText(inserted, bytes, kind);
    return { id: inserted, kind };
  }

  #searchable({ id, told }: Piece, bytes: Buffer, kind: PieceKind): Piece {
    this.#change.run(kind, id);
    this.#indexText(id, told ? Buffer.from(this.#clean(bytes.toString())) : bytes, kind);
    return { id, kind, told };
  }

  #indexText(id: number, bytes: Buffer, kind: PieceKind): void {
    if (kind === "silent") return;
    const text = bytes.toString();
    this.#index.run(id, kind === "json" ? searchTextOfJson(text) : fold(text));
  }

  #forgetOldest(): void {
    for (const name of this.#known.keys()) {
      this.#known.delete(name);
      return;
    }
  }
}

function nameOf(bytes: Buffer): string {
  return hash("sha256", bytes, "latin1").slice(0, HASH_BYTES);
}

function kindOf(text: string | undefined): PieceKind {
  return text === "json" || text === "text" ? text : "silent";
}
