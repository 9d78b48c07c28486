/** What has been seen in pictures, so that nobody has to look twice, and later turns know it. */

export interface Finding {
  readonly task: string;
  readonly answer: string;
}

const MAX_PICTURES = 200;
const MAX_OF_ONE = 6;
const MAX_CHARS = 4_000;
const NONE: readonly Finding[] = [];

export class Findings {
  /** Least recently used first. */
  readonly #findings = new Map<string, readonly Finding[]>();

  of(key: string): readonly Finding[] {
    const found = this.#findings.get(key);
    if (!found) return NONE;
    this.#findings.delete(key);
    this.#findings.set(key, found);
    return found;
  }

  add(key: string, { task, answer }: Finding): void {
    const finding = { task: task.slice(0, MAX_CHARS), answer: answer.slice(0, MAX_CHARS) };
    const others = this.of(key).filter((known) => known.task !== finding.task);
    this.#findings.delete(key);
    this.#findings.set(key, [...others, finding].slice(-MAX_OF_ONE));
    for (const oldest of this.#findings.keys()) {
      if (this.#findings.size <= MAX_PICTURES) break;
      this.#findings.delete(oldest);
    }
  }
}
