/**
 * Bodies, cut into pieces of which each is stored once.
 *
 * Every request of a conversation repeats the ones before it, so a body is a list of pieces most of which are there
 * already: storing, compressing and indexing cost what is new.
 */
import { hash } from "node:crypto";
import type { DatabaseSync, StatementSync } from "node:sqlite";

import type { Likeness } from "../likeness.ts";
import { cutJson } from "../text/json-cut.ts";
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
  readonly ends: readonly number[];
}

/** Hides what nobody shall read. */
export type Clean = (text: string) => string;

/** Pieces whose ids are remembered: some hundred per conversation under way. */
const MAX_KNOWN = 20_000;
/** 128 bits: no two pieces will ever share them by chance. */
const HASH_BYTES = 16;
/** Enough to tell JSON from other texts. */
const BEGINNING = 64;

export class PieceStore {
  /** By what came, secrets and all: a piece that is known need not be looked through again. */
  readonly #known = new Map<string, Piece>();
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
  }

  store(bytes: Buffer, searched: boolean): StoredBody {
    const json = looksLikeJson(bytes.toString("latin1", 0, BEGINNING));
    const kind = searched ? (json ? "json" : "text") : "silent";
    const ends = json ? cutJson(bytes) : [bytes.length];
    const pieces = ends.map((end, at) => this.#piece(bytes.subarray(ends[at - 1] ?? 0, end), kind));
    return { bytes, pieces, ends };
  }

  /** A body that begins and ends like another: only the piece between what they share is looked at. */
  storeLike({ bytes, pieces, ends }: StoredBody, middle: Buffer, { head, tail }: Likeness): Piece[] {
    const tailAt = bytes.length - tail;
    const before = ends.findLastIndex((end) => end <= head) + 1;
    const behind = ends.findIndex((_, at) => (ends[at - 1] ?? 0) >= tailAt);
    const [from, to] = [ends[before - 1] ?? 0, behind === -1 ? bytes.length : (ends[behind - 1] ?? 0)];
    const between = Buffer.concat([bytes.subarray(from, head), middle, bytes.subarray(tailAt, to)]);
    const rest = behind === -1 ? [] : pieces.slice(behind);
    return [...pieces.slice(0, before), ...(between.length > 0 ? [this.#piece(between, "silent")] : []), ...rest];
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
