/** What the page asks its server. Both come from one build, so answers have the types that the server gives them. */
import { KEY_HEADER, type Failure, type LiveEvent, ROOT, type SessionKey } from "../../shared/views.ts";

const API = `${ROOT}api/`;
/** By the name of this build: a page of another one has to be opened anew. */
const KEY = `ccr-key ${new URL(import.meta.url).pathname}`;

export class ApiError extends Error {
  readonly status: number;
  readonly failure: Failure;

  constructor(status: number, failure: Failure) {
    super(failure.error.message);
    this.status = status;
    this.failure = failure;
  }

  get hint(): string {
    return this.failure.error.hint;
  }
}

/** Set by the application: the session is over. */
let expired: () => void = () => {};

export function onExpired(listener: () => void): void {
  expired = listener;
}

async function send(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = {
    [KEY_HEADER]: localStorage.getItem(KEY) ?? "",
    ...(init.body && { "content-type": "application/json" }),
  };
  const answer = await fetch(API + path, { ...init, headers, credentials: "same-origin", cache: "no-store" }).catch(
    unreachable,
  );
  if (answer.ok) return answer;
  const failure: Failure = await answer.json().catch(() => noAnswer(String(answer.status)));
  if (answer.status === 401) expired();
  throw new ApiError(answer.status, failure);
}

function unreachable(cause: unknown): never {
  if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
  throw new ApiError(0, noAnswer("ccr does not answer"));
}

function noAnswer(message: string): Failure {
  return { error: { code: "", message, hint: "" } };
}

export async function get<T>(
  path: string,
  query: Readonly<Record<string, string | number | undefined>> = {},
): Promise<T> {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  const search = new URLSearchParams(given).toString();
  const answer = await send(search === "" ? path : `${path}?${search}`);
  const value: T = await answer.json();
  return value;
}

export async function post<T>(path: string, body: object): Promise<T> {
  const value: T = await (await send(path, { method: "POST", body: JSON.stringify(body) })).json();
  return value;
}

export async function text(path: string): Promise<string> {
  return (await send(path)).text();
}

/** Exchanges the ticket of the address for a session. The ticket leaves the address and the history at once. */
export async function enter(): Promise<void> {
  const [, ticket] = /^#ticket=([\w-]+)/.exec(location.hash) ?? [];
  if (ticket === undefined) return;
  history.replaceState(null, "", `${location.pathname}#/requests`);
  const { key } = await post<SessionKey>("session", { ticket });
  localStorage.setItem(KEY, key);
}

export async function leave(): Promise<void> {
  await send("session", { method: "DELETE" });
  localStorage.removeItem(KEY);
}

/** Runs until the signal ends it or the connection does. `EventSource` could not send the key. */
export async function listen(tell: (event: LiveEvent) => void, opened: () => void, signal: AbortSignal): Promise<void> {
  const answer = await send("events", { signal });
  opened();
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    const pieces = (rest + read.value).split("\n\n");
    rest = pieces.pop() ?? "";
    for (const piece of pieces) {
      if (!piece.startsWith("data: ")) continue;
      const event: LiveEvent = JSON.parse(piece.slice("data: ".length));
      tell(event);
    }
  }
}
