/** Finds the requests whose bodies hold a text. */
import type { DatabaseSync, StatementSync } from "node:sqlite";

import { fold } from "../text/search-text.ts";
import { decodeNumbers } from "../text/varints.ts";
import { pieceWord } from "./bodies.ts";
import type { PieceReader } from "./piece-reader.ts";
import { bytesOf, numberOf } from "./rows.ts";

/** A part of an SQL condition over `flows`. */
export interface Condition {
  readonly sql: string;
  readonly params: readonly (string | number)[];
}

const NOTHING: Condition = { sql: "0", params: [] };
/** The index knows runs of three characters. */
const TRIGRAM = 3;
/** Pieces that are looked through at once; with more, requests are looked through, newest first, as they are needed. */
const MAX_PIECES = 400;

export class TextIndex {
  readonly #pieces: PieceReader;
  readonly #candidates: StatementSync;
  readonly #flows: StatementSync;
  readonly #lists: StatementSync;
  /** Per word, what is known of pieces. */
  readonly #answers = new Map<string, Map<number, boolean>>();

  constructor(db: DatabaseSync, pieces: PieceReader) {
    this.#pieces = pieces;
    this.#candidates = db.prepare("SELECT rowid FROM piece_text WHERE piece_text MATCH ? LIMIT ?");
    this.#flows = db.prepare("SELECT rowid FROM flow_pieces WHERE flow_pieces MATCH ?");
    this.#lists = db.prepare("SELECT pieces FROM bodies WHERE flow = ? AND searched");
    db.function("holds_text", { deterministic: true }, (flow, word) => (this.#holds(flow, word) ? 1 : 0));
  }

  /** Before a question, for pieces may have been replaced since the last one. */
  forget(): void {
    this.#answers.clear();
  }

  condition(text: string): Condition {
    const word = fold(text);
    const runs = trigramsOf(word);
    if (runs.length === 0) return { sql: "holds_text(id, ?)", params: [word] };
    const found = this.#candidates.all(runs.map(quoted).join(" AND "), MAX_PIECES + 1);
    if (found.length > MAX_PIECES) return { sql: "holds_text(id, ?)", params: [word] };
    const holding = found.flatMap((row) => numberOf(row["rowid"]) ?? []).filter((id) => this.#pieceHolds(id, word));
    return holding.length === 0 ? NOTHING : this.#flowsWith(holding);
  }

  #flowsWith(pieces: readonly number[]): Condition {
    const rows = this.#flows.all(pieces.map((piece) => quoted(pieceWord(piece))).join(" OR "));
    const ids = rows.flatMap((row) => numberOf(row["rowid"]) ?? []);
    return { sql: "id IN (SELECT value FROM json_each(?))", params: [JSON.stringify(ids)] };
  }

  #holds(flow: unknown, word: unknown): boolean {
    if (typeof flow !== "number" || typeof word !== "string") return false;
    return this.#lists
      .all(flow)
      .some((row) => decodeNumbers(bytesOf(row["pieces"])).some((piece) => this.#pieceHolds(piece, word)));
  }

  #pieceHolds(piece: number, word: string): boolean {
    let answers = this.#answers.get(word);
    if (!answers) this.#answers.set(word, (answers = new Map<number, boolean>()));
    let answer = answers.get(piece);
    if (answer === undefined) answers.set(piece, (answer = this.#pieces.searchText(piece).includes(word)));
    return answer;
  }
}

/** By code points, as the index counts. */
function trigramsOf(word: string): string[] {
  const points = Array.from(word);
  const runs: string[] = [];
  for (let at = 0; at + TRIGRAM <= points.length; at++) runs.push(points.slice(at, at + TRIGRAM).join(""));
  return runs;
}

function quoted(word: string): string {
  return `"${word.replaceAll('"', '""')}"`;
}
