/** Answers clients from a recorded cassette: byte for byte what was recorded, without asking anybody. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { CcrError } from "../../core/errors.ts";
import { exactKey, placeKey } from "./match.ts";
import { TAPE_FILE } from "./recorder.ts";
import { decodeTape, type Tape, type TapeRequest } from "./tape.ts";

export interface Recorded extends Tape {
  /** File name, for people. */
  readonly name: string;
}

interface Entry {
  readonly recorded: Recorded;
  readonly exact: string;
  readonly place: string;
  played: boolean;
}

export class CassettePlayer {
  readonly #entries: readonly Entry[];

  constructor(tapes: readonly Recorded[]) {
    this.#entries = tapes.map((recorded) => ({
      recorded,
      exact: exactKey(recorded.request),
      place: placeKey(recorded.request),
      played: false,
    }));
  }

  /** Throws `CCR-E064` when there is no cassette, or a file in it is none. */
  static open(dir: string): CassettePlayer {
    const names = filesIn(dir);
    if (names.length === 0) throw new CcrError("CCR-E064", { where: dir });
    return new CassettePlayer(names.map((name) => read(dir, name)));
  }

  get size(): number {
    return this.#entries.length;
  }

  /** Each is played once, in the order of recording; one that is asked for again is played again. */
  take(request: TapeRequest): Recorded | undefined {
    const [exact, place] = [exactKey(request), placeKey(request)];
    const found =
      this.#entries.find((entry) => !entry.played && entry.exact === exact) ??
      this.#entries.find((entry) => !entry.played && entry.place === place) ??
      this.#entries.findLast((entry) => entry.exact === exact || entry.place === place);
    if (found) found.played = true;
    return found?.recorded;
  }
}

/** Names of the recorded exchanges of a folder, in their order. */
export function filesIn(dir: string): string[] {
  try {
    return readdirSync(dir)
      .filter((name) => TAPE_FILE.test(name))
      .toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  } catch {
    return [];
  }
}

function read(dir: string, name: string): Recorded {
  const tape = decodeTape(readFileSync(join(dir, name), "utf8"));
  if (!tape) throw new CcrError("CCR-E064", { where: join(dir, name), detail: "is no recorded exchange" });
  return { ...tape, name };
}
