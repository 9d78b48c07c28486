/**
 * Bodies, cut into pieces of which each is stored once.
 *
 * Every request of a conversation repeats the ones before it, so a body is a list of pieces most of which are there
 * already: storing, compressing and indexing cost what is new.
 */
import { hash } from "node:crypto";
import type { DatabaseSync, StatementSync } from "node:sqlite";

import { cutJson } from "../text/json-cut.ts";
import { fold, looksLikeJson, searchTextOfJson } from "../text/search-text.ts";
import { encodeNumbers } from "../text/varints.ts";
import { pack } from "./compress.ts";
import { numberOf, textOf } from "./rows.ts";
import { prepareChange } from "./sqlite.ts";

/** How searches read a piece; `silent` ones they leave out. */
type PieceKind = "json" | "text" | "silent";

interface Piece {
  readonly id: number;
  readonly kind: PieceKind;
}

export interface StoredList {
  /** Bytes of the column `bodies.pieces`. */
  readonly list: Uint8Array;
  /** Ids of pieces that searches look at. */
  readonly searched: readonly number[];
}

/** Pieces whose ids are remembered: some hundred per conversation under way. */
const MAX_KNOWN = 20_000;
/** 128 bits: no two pieces will ever share them by chance. */
const HASH_BYTES = 16;

export class PieceStore {
  readonly #known = new Map<string, Piece>();
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #change: StatementSync;
  readonly #index: StatementSync;

  constructor(db: DatabaseSync) {
    this.#find = db.prepare("SELECT id, kind FROM pieces WHERE hash = ?");
    this.#insert = prepareChange(db, "INSERT INTO pieces (hash, kind, data) VALUES (?, ?, ?)");
    this.#change = prepareChange(db, "UPDATE pieces SET kind = ? WHERE id = ?");
    this.#index = prepareChange(db, "INSERT INTO piece_text (rowid, text) VALUES (?, ?)");
  }

  /** After another process may have removed some, or after a transaction that failed. */
  forget(): void {
    this.#known.clear();
  }

  store(text: string, searched: boolean): StoredList {
    const bytes = Buffer.from(text);
    const json = looksLikeJson(text);
    const kind = searched ? (json ? "json" : "text") : "silent";
    const ids: number[] = [];
    let start = 0;
    for (const end of json ? cutJson(bytes) : [bytes.length]) {
      ids.push(this.#idOf(bytes.subarray(start, end), kind));
      start = end;
    }
    return { list: encodeNumbers(ids), searched: searched ? ids : [] };
  }

  #idOf(bytes: Buffer, kind: PieceKind): number {
    const name = hash("sha256", bytes, "latin1").slice(0, HASH_BYTES);
    const stored = this.#known.get(name) ?? this.#stored(name, bytes, kind);
    const piece = stored.kind === "silent" && kind !== "silent" ? this.#searchable(stored.id, bytes, kind) : stored;
    this.#known.delete(name);
    this.#known.set(name, piece);
    if (this.#known.size > MAX_KNOWN) this.#forgetOldest();
    return piece.id;
  }

  #stored(name: string, bytes: Buffer, kind: PieceKind): Piece {
    const key = Buffer.from(name, "latin1");
    const found = this.#find.get(key);
    const id = numberOf(found?.["id"]);
    if (id !== undefined) return { id, kind: kindOf(textOf(found?.["kind"])) };
    const inserted = Number(this.#insert.run(key, kind, pack(bytes)).lastInsertRowid);
    this.#indexText(inserted, bytes, kind);
    return { id: inserted, kind };
  }

  #searchable(id: number, bytes: Buffer, kind: PieceKind): Piece {
    this.#change.run(kind, id);
    this.#indexText(id, bytes, kind);
    return { id, kind };
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

function kindOf(text: string | undefined): PieceKind {
  return text === "json" || text === "text" ? text : "silent";
}
