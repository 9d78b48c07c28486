/** Remembers the model switches of a session, so that they can be undone. */
import { type Target, targetName } from "../core/target.ts";
import type { Controls, ModelChoice, ScenarioChoice } from "./controls.ts";
import type { Preferences } from "./preferences.ts";

const MAX_UNDO = 20;

export class SwitchHistory implements Controls {
  readonly #controls: Controls;
  readonly #preferences: Preferences;
  /** What was in force before each switch, oldest first. */
  readonly #before: (Target | undefined)[] = [];

  constructor(controls: Controls, preferences: Preferences) {
    this.#controls = controls;
    this.#preferences = preferences;
  }

  models(): readonly ModelChoice[] {
    return this.#controls.models();
  }

  get inspection(): Controls["inspection"] {
    return this.#controls.inspection;
  }

  override(): Target | undefined {
    return this.#controls.override();
  }

  /** Switching to the model that is in force already is no switch. */
  switchModel(target: Target | undefined): void {
    const before = this.#controls.override();
    if (sameTarget(before, target)) return;
    this.#before.push(before);
    if (this.#before.length > MAX_UNDO) this.#before.shift();
    this.#controls.switchModel(target);
    // Remembering is a convenience: where the state cannot be written, switching works all the same.
    if (target) this.#preferences.useModel(targetName(target)).catch(() => {});
  }

  once(): Target | undefined {
    return this.#controls.once();
  }

  /** Undone by the next request itself. */
  switchOnce(target: Target | undefined): void {
    this.#controls.switchOnce(target);
  }

  scenarios(): readonly ScenarioChoice[] {
    return this.#controls.scenarios();
  }

  pin(scenario: string, target: Target | undefined): void {
    this.#controls.pin(scenario, target);
  }

  /** Returns false when nothing is left to undo. */
  undo(): boolean {
    if (this.#before.length === 0) return false;
    this.#controls.switchModel(this.#before.pop());
    return true;
  }
}

function sameTarget(a: Target | undefined, b: Target | undefined): boolean {
  if (!a || !b) return a === b;
  return targetName(a) === targetName(b);
}
