/** The server of the page: its files, its API, and who may use that. */
import type { IncomingMessage, ServerResponse } from "node:http";

import { H3, type H3Event, type NodeHandler, toNodeHandler } from "h3";
import { z } from "zod";

import { CcrError } from "../../core/errors.ts";
import { KEY_HEADER, ROOT, type SessionKey } from "../shared/views.ts";
import { bodyOf, failure, json } from "./answer.ts";
import { type Assets, loadAssets, sendAsset } from "./assets.ts";
import { ConfigDesk } from "./config-desk.ts";
import { Live } from "./live.ts";
import { isOfAnotherUser } from "./peer.ts";
import { addConfig } from "./routes/config.ts";
import { addHistory } from "./routes/history.ts";
import { addState } from "./routes/state.ts";
import { SessionBook } from "./session-book.ts";
import { IDLE_MS, type Sessions } from "./sessions.ts";
import type { WebDeps } from "./types.ts";

const API = `${ROOT}api/`;
const OPENING = `${API}session`;
const EVENTS = `${API}events`;
const Ticket = z.object({ ticket: z.string().max(200) });

export class WebApp {
  readonly #sessions: Sessions;
  readonly #assets: Assets;
  readonly #live: Live;
  readonly #book: SessionBook;
  readonly #api: NodeHandler;

  constructor(deps: WebDeps, sessions: Sessions) {
    this.#sessions = sessions;
    this.#assets = loadAssets();
    this.#live = new Live(deps);
    this.#book = new SessionBook(deps.bus);
    const redact = (text: string): string => deps.redactor.redact(text);
    const app = new H3({ silent: true, onError: ({ cause }) => failure(cause ?? missing(), redact) });
    app.post(OPENING, (event) => this.#open(event));
    app.delete(OPENING, (event) => this.#leave(event));
    addState(app, deps, this.#book);
    addHistory(app, deps);
    addConfig(app, deps, new ConfigDesk(deps));
    app.all("/**", () => failure(missing(), redact));
    this.#api = toNodeHandler(app);
  }

  async handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const path = (req.url ?? "").split("?", 1)[0] ?? "";
    if (path.startsWith(API)) return this.#answer(path, req, res);
    if (path === ROOT.slice(0, -1)) {
      res.writeHead(308, { location: ROOT }).end();
      return;
    }
    const zips = /\bgzip\b/.test(req.headers["accept-encoding"] ?? "");
    const asked = req.method === "GET" || req.method === "HEAD";
    if (!asked || !sendAsset(this.#assets, path, zips, res)) await send(failure(missing(path), String), res);
  }

  close(): void {
    this.#live.close();
    this.#book.close();
  }

  async #answer(path: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
    const opening = path === OPENING && req.method === "POST";
    if (!opening && !this.#admits(req)) {
      const refusal = new CcrError("CCR-E012", {}, { status: 401 });
      return send(failure(refusal, String), res);
    }
    if (opening && (await isOfAnotherUser(req.socket))) {
      return send(failure(new CcrError("CCR-E013", { where: "a program of another user" }), String), res);
    }
    if (path !== EVENTS) await this.#api(req, res);
    else if (!this.#live.open(res, cookieIn(req.headers))) await send(failure(new CcrError("CCR-E016"), String), res);
  }

  #admits({ headers }: IncomingMessage): boolean {
    const key = headers[KEY_HEADER];
    return typeof key === "string" && this.#sessions.admits(cookieIn(headers), key, headers.host ?? "");
  }

  async #open(event: H3Event): Promise<Response> {
    const { ticket } = await bodyOf(event, Ticket);
    const host = event.req.headers.get("host") ?? "";
    const session = this.#sessions.open(ticket, host);
    if (!session) throw new CcrError("CCR-E012", {}, { status: 401 });
    const answer = json({ key: session.key } satisfies SessionKey);
    answer.headers.set("set-cookie", cookieOf(host, session.cookie, IDLE_MS / 1000));
    return answer;
  }

  #leave(event: H3Event): Response {
    const { headers } = event.req;
    const host = headers.get("host") ?? "";
    const cookie = cookieIn({ host, cookie: headers.get("cookie") ?? "" });
    this.#sessions.close(cookie);
    this.#live.end(cookie);
    const answer = json({});
    answer.headers.set("set-cookie", cookieOf(host, "", 0));
    return answer;
  }
}

function missing(where?: string): CcrError {
  return new CcrError("CCR-E014", where === undefined ? {} : { where: where.slice(0, 100) });
}

/** Hosts share cookies among their ports, so each port has a name of its own. */
function cookieName(host: string): string {
  return `ccr-ui-${/:(\d+)$/.exec(host)?.[1] ?? "80"}`;
}

function cookieOf(host: string, value: string, seconds: number): string {
  return `${cookieName(host)}=${value}; Path=${ROOT}; HttpOnly; SameSite=Strict; Max-Age=${seconds}`;
}

function cookieIn({
  host = "",
  cookie = "",
}: Readonly<Partial<Record<"host" | "cookie", string | undefined>>>): string {
  const start = `${cookieName(host)}=`;
  const found = cookie.split(/;\s*/).find((part) => part.startsWith(start));
  return found?.slice(start.length) ?? "";
}

async function send(answer: Response, res: ServerResponse): Promise<void> {
  res.writeHead(answer.status, Object.fromEntries(answer.headers));
  res.end(await answer.text());
}
