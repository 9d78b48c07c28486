/** Writes what was said in one request: bodies as lists of pieces, and the words by which searches find the request. */
import type { DatabaseSync, StatementSync } from "node:sqlite";

import { encodeNumbers } from "../text/varints.ts";
import type { ReadBody } from "../types.ts";
import { type Clean, type Piece, PieceStore, type StoredBody } from "./pieces.ts";
import { prepareChange } from "./sqlite.ts";

export class BodyWriter {
  readonly #pieces: PieceStore;
  readonly #body: StatementSync;
  readonly #words: StatementSync;

  constructor(db: DatabaseSync, clean: Clean) {
    this.#pieces = new PieceStore(db, clean);
    this.#body = prepareChange(
      db,
      "INSERT OR REPLACE INTO bodies (flow, part, bytes, searched, pieces) VALUES (?, ?, ?, ?, ?)",
    );
    this.#words = prepareChange(db, "INSERT OR REPLACE INTO flow_pieces (rowid, pieces) VALUES (?, ?)");
  }

  /** See `PieceStore`. */
  forget(): void {
    this.#pieces.forget();
  }

  /**
   * `series` names requests that repeat each other. Returns what is left out, and why: a secret in an answer may be spread over many events, where no search for it finds
   * it.
   */
  write(flow: number, series: string, bodies: readonly ReadBody[]): string[] {
    const client = this.#client(flow, series, bodies);
    const message = bodies.find(({ part }) => part === "message");
    const searched = new Set(client?.pieces);
    const told = message && this.#keep(flow, message, this.#pieces.store(message.bytes, true).pieces, searched);
    const gaps: string[] = [];
    for (const body of bodies) {
      if (body.part === "client" || body === message) continue;
      if (told && body.part.startsWith("answer/")) gaps.push(`${body.part}: holds a secret`);
      else this.#keep(flow, body, this.#piecesOf(body, series, client), searched);
    }
    if (searched.size > 0) this.#words.run(flow, Array.from(searched, ({ id }) => pieceWord(id)).join(" "));
    return gaps;
  }

  #client(flow: number, series: string, bodies: readonly ReadBody[]): StoredBody | undefined {
    const body = bodies.find(({ part }) => part === "client");
    if (!body) return undefined;
    const stored = this.#pieces.store(body.bytes, true, `${series} client`);
    this.#keep(flow, body, stored.pieces, new Set());
    return stored;
  }

  #piecesOf(
    { part, bytes, like, searched }: ReadBody,
    series: string,
    client: StoredBody | undefined,
  ): readonly Piece[] {
    if (like && client) return this.#pieces.storeLike(client, bytes, like);
    return this.#pieces.store(bytes, searched, part.startsWith("upstream/") ? `${series} upstream` : "").pieces;
  }

  /** Says whether something in it was hidden. */
  #keep(
    flow: number,
    { part, bytes, like, searched: looked }: ReadBody,
    pieces: readonly Piece[],
    searched: Set<Piece>,
  ): boolean {
    const length = bytes.length + (like ? like.head + like.tail : 0);
    this.#body.run(flow, part, length, looked ? 1 : 0, encodeNumbers(pieces.map(({ id }) => id)));
    if (looked) for (const piece of pieces) searched.add(piece);
    return pieces.some(({ told }) => told);
  }
}

/** The word under which `flow_pieces` finds the requests that hold a piece. */
export function pieceWord(piece: number): string {
  return piece.toString(36);
}
