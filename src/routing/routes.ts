/** The models of the scenarios, as several places name them: the configuration, a project, a session. */
import { DEFAULT_LONG_CONTEXT, ROUTES, type Effort, type RouteName, type RouterConfig } from "../config/types.ts";

export interface Route {
  /** `provider,model` */
  readonly name: string;
  /** Where that stands, for people: `Router.think`. */
  readonly from: string;
}

/** A layer of routes, and what people call the place it comes from; the configuration itself has no such words. */
export interface RouteLayer {
  readonly router: RouterConfig;
  readonly place: string;
  /** True when nothing below counts, except what is needed to answer at all. */
  readonly replaces?: boolean;
}

export class Routes {
  readonly threshold: number;
  readonly thinkEffort: Effort | undefined;
  readonly #routes: ReadonlyMap<string, Route>;
  readonly #agents: ReadonlyMap<string, Route>;

  /** Later layers count before earlier ones. */
  constructor(layers: readonly RouteLayer[]) {
    const routes = new Map<string, Route>();
    const agents = new Map<string, Route>();
    let threshold: number | undefined;
    let thinkEffort: Effort | undefined;
    for (const { router, place, replaces } of layers) {
      if (replaces) {
        keepOnly(routes, KEPT);
        agents.clear();
        threshold = thinkEffort = undefined;
      }
      for (const route of ROUTES) {
        const name = router[route];
        if (name !== undefined) routes.set(route, { name, from: `Router.${route}${place}` });
      }
      for (const [agent, name] of Object.entries(router.agents ?? {}))
        agents.set(agent, { name, from: `Router.agents.${agent}${place}` });
      threshold = router.longContextThreshold ?? threshold;
      thinkEffort = router.thinkEffort ?? thinkEffort;
    }
    this.threshold = threshold ?? DEFAULT_LONG_CONTEXT;
    this.thinkEffort = thinkEffort;
    this.#routes = routes;
    this.#agents = agents;
  }

  get(route: RouteName): Route | undefined {
    return this.#routes.get(route);
  }

  agent(type: string | undefined): Route | undefined {
    return type === undefined ? undefined : this.#agents.get(type);
  }
}

/** A project's `Router` replaces CCR's as a whole, except for background requests, which follow the global one. */
const KEPT: ReadonlySet<string> = new Set<RouteName>(["default", "background"]);

function keepOnly(map: Map<string, unknown>, keys: ReadonlySet<string>): void {
  for (const key of map.keys()) if (!keys.has(key)) map.delete(key);
}
