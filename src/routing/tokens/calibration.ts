/** How the counts of each model differ from the estimate. Every vendor has a vocabulary of its own. */

/** Share of the newest answer in the mean: a few turns settle it, one odd turn does not overturn it. */
const NEWEST = 0.3;
/** Beyond these somebody counts something else, a cached part for instance. */
const LEAST = 0.25;
const MOST = 4;
/** In shorter prompts what the provider adds by itself outweighs the text. */
const TELLING_TOKENS = 500;
const MAX_MODELS = 500;

export class Calibration {
  readonly #factors = new Map<string, number>();

  /** Actual tokens per estimated token, by `provider,model`; `prior` while nothing is known. */
  factor(target: string, prior: number): number {
    return this.#factors.get(target) ?? prior;
  }

  learn(target: string, estimate: number, actual: number): void {
    const ratio = actual / estimate;
    if (estimate < TELLING_TOKENS || ratio < LEAST || ratio > MOST) return;
    const before = this.#factors.get(target) ?? ratio;
    this.#factors.delete(target);
    this.#factors.set(target, before + NEWEST * (ratio - before));
    for (const oldest of this.#factors.keys()) {
      if (this.#factors.size <= MAX_MODELS) return;
      this.#factors.delete(oldest);
    }
  }
}
