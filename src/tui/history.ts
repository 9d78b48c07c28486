/** Remembers the model switches of a session, of every kind, so that they can be undone. */
import { type Target, targetName } from "../core/target.ts";
import type { Controls, ModelChoice, ScenarioChoice } from "./controls.ts";
import type { Preferences } from "./preferences.ts";

const MAX_UNDO = 20;

/** Takes one switch back. May fail when it concerns a file. */
type Undo = () => void | Promise<void>;

export class SwitchHistory implements Controls {
  readonly #controls: Controls;
  readonly #preferences: Preferences;
  /** How to take back each switch, oldest first. */
  readonly #undo: Undo[] = [];
  /** The override before the present one; undefined where the rules decided. */
  #last: { readonly target: Target | undefined } | undefined;

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
    this.#last = { target: before };
    this.#set(target);
    this.remember(() => this.#set(before));
  }

  once(): Target | undefined {
    return this.#controls.once();
  }

  switchOnce(target: Target | undefined): void {
    const before = this.#controls.once();
    if (sameTarget(before, target)) return;
    this.#controls.switchOnce(target);
    this.#use(target);
    // After the request there is nothing to take back.
    this.remember(() => {
      if (this.#controls.once()) this.#controls.switchOnce(before);
    });
  }

  scenarios(): readonly ScenarioChoice[] {
    return this.#controls.scenarios();
  }

  pin(scenario: string, target: Target | undefined): void {
    const before = this.#pinned(scenario);
    if (sameTarget(before, target)) return;
    this.#controls.pin(scenario, target);
    this.#use(target);
    this.remember(() => this.#controls.pin(scenario, before));
  }

  /** Goes back to the override before the present one, again and again between the two. False when there was none. */
  switchBack(): boolean {
    if (!this.#last) return false;
    this.switchModel(this.#last.target);
    return true;
  }

  /** A switch that was made elsewhere. */
  remember(undo: Undo): void {
    this.#undo.push(undo);
    if (this.#undo.length > MAX_UNDO) this.#undo.shift();
  }

  /** False when nothing is left to undo. */
  undo(): Promise<boolean> | boolean {
    const undo = this.#undo.pop();
    if (!undo) return false;
    const done = undo();
    return done ? done.then(() => true) : true;
  }

  #pinned(scenario: string): Target | undefined {
    const pinned = this.#controls.scenarios().find((choice) => choice.scenario === scenario && choice.pinned);
    return this.#controls.models().find(({ target }) => targetName(target) === pinned?.target)?.target;
  }

  #set(target: Target | undefined): void {
    this.#controls.switchModel(target);
    this.#use(target);
  }

  /** Remembering is a convenience: where the state cannot be written, switching works all the same. */
  #use(target: Target | undefined): void {
    if (target) this.#preferences.useModel(targetName(target)).catch(() => {});
  }
}

function sameTarget(a: Target | undefined, b: Target | undefined): boolean {
  if (!a || !b) return a === b;
  return targetName(a) === targetName(b);
}
