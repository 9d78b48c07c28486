/** A stack of things to undo: every resource registers how it is released, and release happens in reverse order. */

export type Cleanup = () => void | Promise<void>;

export class CleanupStack {
  #steps: Cleanup[] = [];
  #running: Promise<void> | undefined;

  /** Registers a step; when the stack has already run, the step runs at once. */
  add(step: Cleanup): void {
    if (this.#running) void this.#running.then(step);
    else this.#steps.push(step);
  }

  /** Runs every step once, last added first. A step that throws does not stop the others; the errors come back. */
  async run(): Promise<unknown[]> {
    const errors: unknown[] = [];
    this.#running ??= this.#unwind(errors);
    await this.#running;
    return errors;
  }

  async #unwind(errors: unknown[]): Promise<void> {
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      try {
        await step();
      } catch (error) {
        errors.push(error);
      }
    }
  }
}
