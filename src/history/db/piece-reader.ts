/** Reads pieces back: whole bodies, and the text that searches look at. */
import type { DatabaseSync, StatementSync } from "node:sqlite";

import { fold, searchTextOfJson } from "../text/search-text.ts";
import { decodeNumbers } from "../text/varints.ts";
import { unpack } from "./compress.ts";
import { bytesOf, textOf } from "./rows.ts";

/** Characters of search texts that are kept for the next question. */
const MAX_REMEMBERED = 16 * 1024 * 1024;

export class PieceReader {
  readonly #piece: StatementSync;
  readonly #texts = new Map<number, string>();
  #remembered = 0;

  constructor(db: DatabaseSync) {
    this.#piece = db.prepare("SELECT kind, data FROM pieces WHERE id = ?");
  }

  /** The body that a list of pieces makes up. A piece that is missing leaves a gap. */
  body(list: Uint8Array): string {
    return Buffer.concat(decodeNumbers(list).map((id) => this.#bytes(this.#piece.get(id)?.["data"]))).toString();
  }

  /** Folded; empty for pieces that searches leave out. */
  searchText(id: number): string {
    const known = this.#texts.get(id);
    if (known !== undefined) return known;
    const text = this.#searchText(id);
    if (this.#remembered + text.length > MAX_REMEMBERED) this.#forget();
    this.#texts.set(id, text);
    this.#remembered += text.length;
    return text;
  }

  #searchText(id: number): string {
    const row = this.#piece.get(id);
    const kind = textOf(row?.["kind"]);
    if (kind !== "json" && kind !== "text") return "";
    const text = this.#bytes(row?.["data"]).toString();
    return kind === "json" ? searchTextOfJson(text) : fold(text);
  }

  #bytes(data: Parameters<typeof bytesOf>[0]): Buffer {
    const bytes = bytesOf(data);
    return bytes.length === 0 ? Buffer.alloc(0) : unpack(bytes);
  }

  #forget(): void {
    this.#texts.clear();
    this.#remembered = 0;
  }
}
