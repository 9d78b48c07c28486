/** The models that users chose by hand, by session. */
import type { RouteName } from "../config/types.ts";
import type { Bus } from "../core/bus.ts";
import { targetName, type Target } from "../core/target.ts";

type RouteNames = Readonly<Partial<Record<RouteName, string>>>;

const NO_ROUTES: RouteNames = {};

export class Overrides {
  readonly #bus: Bus;
  readonly #targets = new Map<string, Target>();
  readonly #once = new Map<string, Target>();
  readonly #routes = new Map<string, RouteNames>();

  constructor(bus: Bus) {
    this.#bus = bus;
  }

  get(session: string): Target | undefined {
    return this.#targets.get(session);
  }

  /** For every request, from the next one on. Without a target the rules decide again. */
  set(session: string, target: Target | undefined): void {
    put(this.#targets, session, target);
    this.#tell(session, target);
  }

  nextOnly(session: string): Target | undefined {
    return this.#once.get(session);
  }

  /** For the next main request, and then no more. */
  setNextOnly(session: string, target: Target | undefined): void {
    put(this.#once, session, target);
    this.#tell(session, target, { once: true });
  }

  /** The next request has come. */
  spend(session: string): void {
    this.#once.delete(session);
  }

  routes(session: string): RouteNames {
    return this.#routes.get(session) ?? NO_ROUTES;
  }

  /** The model of one scenario. Without a target the configuration's counts again. */
  setRoute(session: string, scenario: RouteName, target: Target | undefined): void {
    const { [scenario]: _before, ...others } = this.routes(session);
    this.#routes.set(session, target ? { ...others, [scenario]: targetName(target) } : others);
    this.#tell(session, target, { scenario });
  }

  #tell(session: string, target: Target | undefined, scope: { once?: true; scenario?: RouteName } = {}): void {
    const name = target && targetName(target);
    this.#bus.publish({ type: "route.changed", at: Date.now(), session, target: name, ...scope });
  }
}

function put<T>(map: Map<string, T>, key: string, value: T | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}
