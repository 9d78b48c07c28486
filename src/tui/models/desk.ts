/** Every way in which the user changes where requests go, whichever key or box it was asked through. */
import { type Target, targetName } from "../../core/target.ts";
import type { SwitchHistory } from "../history.ts";
import type { Preferences } from "../preferences.ts";
import type { SavePlace, Services } from "../services.ts";

/** How far a choice reaches. */
export const SCOPES = ["once", "session", "project", "config"] as const;
export type Scope = (typeof SCOPES)[number];

export const SCOPE_TEXTS: Readonly<Record<Scope, string>> = {
  once: "next request",
  session: "this session",
  project: "this project",
  config: "config",
};

export type Say = (level: "info" | "warn" | "error", text: string) => void;

export interface DeskParts {
  readonly switches: SwitchHistory;
  readonly preferences: Preferences;
  readonly services: Services;
  readonly say: Say;
}

/** The scenario that stands for every request that no other rule takes. */
export const DEFAULT_SCENARIO = "default";

export class ModelDesk {
  readonly #parts: DeskParts;
  /** What the switcher is opened for next. */
  #asked: string = DEFAULT_SCENARIO;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  ask(scenario: string): void {
    this.#asked = scenario;
  }

  /** The scenario that the switcher begins with; the next time it is the default one again. */
  takeAsked(): string {
    const asked = this.#asked;
    this.#asked = DEFAULT_SCENARIO;
    return asked;
  }

  /** Scopes that lead somewhere for this scenario. */
  scopesOf(scenario: string): readonly Scope[] {
    const saves = this.#parts.services.save !== undefined;
    return SCOPES.filter((scope) => {
      if (scope === "once") return scenario === DEFAULT_SCENARIO;
      return scope === "session" || saves;
    });
  }

  /** Undefined gives the choice back: to the rules, or to the configuration. */
  apply(target: Target | undefined, scenario: string, scope: Scope): void {
    const { switches } = this.#parts;
    if (scope === "project" || scope === "config") void this.#save(target, scenario, scope);
    else if (scope === "once") switches.switchOnce(target);
    else if (scenario === DEFAULT_SCENARIO) switches.switchModel(target);
    else switches.pin(scenario, target);
  }

  favourite(index: number): void {
    const name = this.#parts.preferences.current.favouriteModels?.[index];
    if (name === undefined)
      return this.#parts.say("info", `No favourite ${index + 1} yet: Ctrl+F in the model list makes one`);
    const target = this.#targetNamed(name);
    if (target) this.#parts.switches.switchModel(target);
    else this.#parts.say("warn", `${name} is not in the configuration any more`);
  }

  toggleFavourite(target: Target): void {
    const { preferences, say } = this.#parts;
    const name = targetName(target);
    preferences.toggleFavourite?.(name).then(
      (is) => say("info", is ? `${name} is a favourite now` : `${name} is no favourite any more`),
      (error: unknown) => say("warn", `Favourites cannot be kept: ${reasonOf(error)}`),
    );
  }

  switchBack(): void {
    if (!this.#parts.switches.switchBack()) this.#parts.say("info", "There was no other model in this session yet");
  }

  /** `name`: the model in use. */
  togglePin(name: string): void {
    const { switches } = this.#parts;
    if (switches.override()) return switches.switchModel(undefined);
    const target = this.#targetNamed(name);
    if (target) switches.switchModel(target);
  }

  async undo(): Promise<void> {
    const { switches, say } = this.#parts;
    try {
      if (!(await switches.undo())) say("info", "No switch to undo");
    } catch (error) {
      say("error", `The switch could not be undone: ${reasonOf(error)}`);
    }
  }

  async #save(target: Target | undefined, scenario: string, place: SavePlace): Promise<void> {
    const { services, switches, preferences, say } = this.#parts;
    try {
      const saved = await services.save?.(scenario, target, place);
      if (!saved) return;
      if (target) preferences.useModel(targetName(target)).catch(() => {});
      switches.remember(async () => {
        await saved.undo();
        say("info", `${saved.what} is ${saved.before ?? "not set"} again`);
      });
      say("info", `Saved ${saved.what} (was ${saved.before ?? "not set"}). Undo: Ctrl+\\ u`);
    } catch (error) {
      say("error", `Not saved: ${reasonOf(error)}`);
    }
  }

  #targetNamed(name: string): Target | undefined {
    return this.#parts.switches.models().find(({ target }) => targetName(target) === name)?.target;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
