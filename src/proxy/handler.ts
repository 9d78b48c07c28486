/** What happens to each HTTP request: who may come in, which route takes it, and how it is refused. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

import { CcrError, toCcrError } from "../core/errors.ts";
import { clientAt } from "../transformers/clients/index.ts";
import { admit, type Door, refuseForeign } from "./admission.ts";
import type { ProxyContext } from "./context.ts";
import { ClientGone } from "./inbound.ts";
import { createApi, OPEN_PATHS } from "./routes/api.ts";
import { endpointFor, postEndpoint } from "./routes/endpoints.ts";
import { postMessages } from "./routes/messages.ts";
import type { Client } from "./types.ts";

/** Far more than people and their agents need; a loop that has run wild does not take the machine with it. */
const MAX_MESSAGES = 256;

type Post = (client: Client, req: IncomingMessage, res: ServerResponse) => Promise<void>;

export class Handler {
  readonly #context: ProxyContext;
  readonly #door: Door;
  readonly #api: ReturnType<typeof createApi>;
  /** Messages requests under way, from their first byte to the last of the answer. */
  #messages = 0;
  /** Requests that have begun to arrive and are not answered yet, by connection. */
  readonly #open = new WeakMap<Duplex, Set<IncomingMessage>>();

  constructor(context: ProxyContext, door: Door) {
    this.#context = context;
    this.#door = door;
    this.#api = createApi(context);
  }

  /** Never throws. */
  async handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const open = this.#open.get(req.socket) ?? new Set();
    this.#open.set(req.socket, open.add(req));
    try {
      await this.#dispatch(req, res);
    } catch (thrown) {
      this.#refuse(req, res, thrown);
    } finally {
      open.delete(req);
    }
  }

  /** Whether bytes of our own would get into an answer. */
  isAnswering(socket: Duplex): boolean {
    return [...(this.#open.get(socket) ?? [])].some(({ complete }) => complete);
  }

  async #dispatch(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const path = pathOf(req);
    refuseForeign(req.headers, this.#door);
    const { pages } = this.#context.deps;
    if (pages?.serves(path)) return pages.handle(req, res);
    const client = OPEN_PATHS.has(path) ? undefined : admit(req.headers, this.#context.config(), this.#door);
    if (this.#context.closing) throw new CcrError("CCR-E015");
    const post = client && req.method === "POST" ? this.#postFor(path) : undefined;
    if (client && post) await this.#message(() => post(client, req, res));
    else await this.#api(req, res);
  }

  /** What answers a model's client at this path, if anything does. */
  #postFor(path: string): Post | undefined {
    const context = this.#context;
    const endpoint = endpointFor(context.config(), path);
    if (endpoint) return (client, req, res) => postEndpoint(context, { client, endpoint }, req, res);
    const grammar = clientAt(path);
    return grammar && ((client, req, res) => postMessages(context, { client, grammar }, req, res));
  }

  async #message(post: () => Promise<void>): Promise<void> {
    if (this.#messages >= MAX_MESSAGES) throw new CcrError("CCR-E016", { detail: String(MAX_MESSAGES), retryAfter: 1 });
    this.#messages++;
    try {
      await post();
    } finally {
      this.#messages--;
    }
  }

  /** What is wrong with the request itself. Node reads the rest of a body that nobody wants. */
  #refuse({ method = "", url = "" }: IncomingMessage, res: ServerResponse, thrown: unknown): void {
    if (thrown instanceof ClientGone || res.headersSent) res.destroy();
    else {
      const error = toCcrError(thrown);
      this.#context.noteRefusal(`${method} ${shortened(url.split("?", 1)[0] ?? "")}`, error);
      this.#context.newErrorText(clientAt(url.split("?", 1)[0] ?? "")).send(res, error);
    }
  }
}

/** A base URL that ends in `/v1` makes Claude Code ask for `/v1/v1/messages`. Throws `CCR-E014` for what is no path. */
function pathOf(req: IncomingMessage): string {
  const url = (req.url ?? "/").replace(/^\/v1\/v1\//, "/v1/");
  const query = url.indexOf("?");
  const path = query === -1 ? url : url.slice(0, query);
  if (!path.startsWith("/") || !isDecodable(path))
    throw new CcrError("CCR-E014", { where: shortened(`${req.method} ${url}`) });
  req.url = url;
  return path;
}

function isDecodable(path: string): boolean {
  try {
    return decodeURI(path) !== "";
  } catch {
    return false;
  }
}

function shortened(text: string): string {
  return text.slice(0, 100);
}
