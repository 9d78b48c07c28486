/** The page as a host has it: nothing of it is loaded before somebody asks for it. */
import type { IncomingMessage, ServerResponse } from "node:http";

import { ROOT } from "../shared/views.ts";
import type { WebApp } from "./app.ts";
import { Sessions } from "./sessions.ts";
import type { WebDeps } from "./types.ts";

export class Pages {
  readonly #deps: WebDeps;
  readonly #sessions = new Sessions();
  #app: Promise<WebApp> | undefined;

  constructor(deps: WebDeps) {
    this.#deps = deps;
  }

  serves(path: string): boolean {
    return path.startsWith(ROOT) || path === ROOT.slice(0, -1);
  }

  async handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    this.#app ??= this.#load();
    await (await this.#app).handle(req, res);
  }

  /** Address of the page below that of the proxy, for one use within a few minutes. */
  address(): string {
    return `${ROOT}#ticket=${this.#sessions.ticket()}`;
  }

  async close(): Promise<void> {
    (await this.#app)?.close();
  }

  async #load(): Promise<WebApp> {
    const { WebApp: App } = await import("./app.ts");
    return new App(this.#deps, this.#sessions);
  }
}
