/** Rate limit for repaints: runs at once when it has been quiet, else once at the end of the interval. Never ticks idle. */

export class Pulse {
  readonly #run: () => void;
  readonly #intervalMs: number;
  #last = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(run: () => void, intervalMs: number) {
    this.#run = run;
    this.#intervalMs = intervalMs;
  }

  /** Asks for a run; any number of requests inside one interval make one run. */
  request(): void {
    if (this.#timer) return;
    const wait = this.#last + this.#intervalMs - performance.now();
    if (wait <= 0) this.#fire();
    else this.#timer = setTimeout(() => this.#fire(), wait).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #fire(): void {
    this.#timer = undefined;
    this.#last = performance.now();
    this.#run();
  }
}
