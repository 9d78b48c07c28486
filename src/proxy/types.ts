/** What the proxy needs from its host, and what it gives back. */
import type { IncomingMessage, ServerResponse } from "node:http";

import type { Config, RouteName } from "../config/types.ts";
import type { Bus } from "../core/bus.ts";
import type { Capture } from "../core/capture.ts";
import type { Chat } from "../core/log-line.ts";
import type { Redactor } from "../core/redact.ts";
import type { RequestRouter } from "../routing/service.ts";
import type { CassettePlayer } from "./cassette/player.ts";
import type { CassetteRecorder } from "./cassette/recorder.ts";

/** A client that may use the proxy. */
export interface Client {
  /** The bearer token it presents. */
  readonly token: string;
  /** Session key of everything it sends; undefined when its own session ids count. */
  readonly session: string | undefined;
}

/** What the holder of the management token may do. */
export interface Control {
  readonly token: string;
  status(): object;
  /**
   * For every request of the session, or for those of one scenario. Without a target the rules decide again. Throws
   * `CCR-E020` for one that does not exist.
   */
  override(session: string, target: string | undefined, scenario?: RouteName): void;
  /** Returns at once; the end comes as on a signal. */
  stop(): void;
  /** Address of the page below that of the proxy, for one use. Undefined where there is no page. */
  page?(): string;
}

/** What is served to browsers. Web pages from elsewhere are refused before it is asked; who may come in is its own business. */
export interface Pages {
  serves(path: string): boolean;
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
}

export interface ProxyDeps {
  readonly bus: Bus;
  /** The newest configuration; read once per request. */
  readonly config: () => Config;
  readonly router: RequestRouter;
  readonly redactor: Redactor;
  /** Known clients. An empty list with no `clientKey` in the configuration admits every local process, as CCR does. */
  readonly clients: readonly Client[];
  /** Folder for what providers must see again after a restart; without one nothing is written. */
  readonly keepsakes?: string | undefined;
  /** Folder for what requests have cost, where budgets shall survive a restart. */
  readonly spending?: string | undefined;
  /** Without it there is no management over HTTP. */
  readonly control?: Control | undefined;
  /** The text of `/metrics`; undefined while there is none. */
  readonly metrics?: (() => string | undefined) | undefined;
  /** Without it nothing is served to browsers. */
  readonly pages?: Pages | undefined;
  /** Takes notes of what the bus does not tell. */
  readonly capture?: Capture | undefined;
  /** Requests are made, and told to the capture, but not sent. */
  readonly dryRun?: boolean | undefined;
  /** Records what clients ask and get, or answers them from what was recorded. */
  readonly cassette?: CassetteRecorder | CassettePlayer | undefined;
  /** Numbers for requests; from 1 on without it. */
  readonly takeNumber?: (() => number) | undefined;
  /** Takes what plugins say in passing. */
  readonly chat?: Chat | undefined;
  /** Longest time that a plugin may keep a request waiting, in ms. */
  readonly pluginLimitMs?: number;
}

export interface ListenOptions {
  readonly host: string;
  /** 0 asks the system for a free port. */
  readonly port: number;
}

export interface Proxy {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  /** Stops accepting, gives running requests `graceMs` to finish, then ends them with an error event. */
  close(graceMs?: number): Promise<void>;
}
