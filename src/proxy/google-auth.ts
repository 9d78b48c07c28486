/** Access tokens for Google's endpoints: fetched once with the user's credentials, and kept until shortly before they expire. */
import { CcrError } from "../core/errors.ts";
import { isRecord } from "../core/message.ts";
import type { Target } from "../core/target.ts";
import type { Encoded, GoogleAuth } from "../transformers/types.ts";
import { machineToken } from "./google-metadata.ts";
import { CredentialsFault, defaultCredentialsFile, readGrant, type Grant } from "./google-credentials.ts";
import type { PostOptions, UpstreamAnswer } from "./upstream-answer.ts";

type Request = Pick<Encoded, "url" | "headers" | "body">;
type Post = (request: Request, options: PostOptions) => Promise<UpstreamAnswer>;

interface Token {
  readonly value: string;
  readonly project: string | undefined;
  /** On the monotonic clock. */
  readonly freshUntil: number;
}

const TIMEOUT_MS = 10_000;
const MAX_ANSWER = 64 * 1024;
/** A token is used no longer than until this much of its life is left: a request may take its time to arrive. */
const RESERVE_MS = 300_000;
/** What Google grants where it does not say how long. */
const USUAL_SECONDS = 3_600;
/** Stands in a URL for the project of the credentials. */
const OWN_PROJECT = "/projects/-/";

export class GoogleTokens {
  readonly #post: Post;
  readonly #onSecret: (secret: string) => void;
  /** By credentials. */
  readonly #tokens = new Map<string, Promise<Token>>();

  constructor(post: Post, onSecret: (secret: string) => void) {
    this.#post = post;
    this.#onSecret = onSecret;
  }

  /** The request with its token, and with the project where the credentials name it. */
  async sign({ url, headers, body }: Request, auth: GoogleAuth, { target, signal }: PostOptions): Promise<Request> {
    const { value, project } = await unlessAborted(this.#token(auth, target), signal);
    return { url: withProject(url, project, target), headers: { ...headers, authorization: `Bearer ${value}` }, body };
  }

  /** Requests that come while a token is fetched wait for the same one. */
  async #token(auth: GoogleAuth, target: Target): Promise<Token> {
    const source = auth.credentials ?? defaultCredentialsFile(process.env);
    const known = this.#tokens.get(source);
    const token = await known?.catch(() => undefined);
    if (token && token.freshUntil > performance.now()) return token;
    const newer = this.#tokens.get(source);
    if (newer && newer !== known) return newer;
    const fetched = this.#fetch(source, auth, target);
    this.#tokens.set(source, fetched);
    return fetched;
  }

  async #fetch(source: string, auth: GoogleAuth, target: Target): Promise<Token> {
    const grant = await this.#grant(source, auth, target);
    if (!grant) return this.#withoutCredentials(auth, target);
    const { provider, model } = target;
    const answer = await this.#post(
      {
        url: grant.url,
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: grant.form(Math.floor(Date.now() / 1000)).toString(),
      },
      {
        target: { provider: { ...provider, url: grant.url }, model },
        timeoutMs: TIMEOUT_MS,
        signal: new AbortController().signal,
      },
    );
    const text = (await answer.readAll(MAX_ANSWER)).toString();
    return this.#read(text, answer.status, grant, target);
  }

  /** A machine of Google's has a token of its own; elsewhere what stands in the place of a key is the token. */
  async #withoutCredentials({ key }: GoogleAuth, { provider }: Target): Promise<Token> {
    const own = await machineToken(process.env).catch((error: unknown) => {
      const detail = error instanceof Error ? error.message : String(error);
      throw new CcrError("CCR-E114", { provider: provider.name, detail }, { cause: error });
    });
    if (own) {
      this.#onSecret(own.value);
      return { value: own.value, project: own.project, freshUntil: performance.now() + lifeOf(own.expiresIn) };
    }
    if (key !== "") return { value: key, project: undefined, freshUntil: 0 };
    const file = defaultCredentialsFile(process.env);
    throw new CcrError("CCR-E114", { provider: provider.name, detail: `cannot read ${file} (ENOENT)` });
  }

  /** Undefined where there are no credentials, and none are named. */
  async #grant(source: string, auth: GoogleAuth, { provider }: Target): Promise<Grant | undefined> {
    try {
      const grant = await readGrant(source);
      for (const secret of grant.secrets) this.#onSecret(secret);
      return grant;
    } catch (error) {
      if (!(error instanceof CredentialsFault)) throw error;
      if (auth.credentials === undefined && isMissing(error.cause)) return undefined;
      throw new CcrError("CCR-E114", { provider: provider.name, detail: error.message }, { cause: error });
    }
  }

  #read(text: string, status: number, grant: Grant, { provider }: Target): Token {
    const fields = fieldsOf(text);
    const value = fields["access_token"];
    if (status === 200 && typeof value === "string") {
      this.#onSecret(value);
      return { value, project: grant.project, freshUntil: performance.now() + lifeOf(fields["expires_in"]) };
    }
    const { host } = new URL(grant.url);
    const facts = { provider: provider.name, upstreamStatus: status };
    if (status >= 500)
      throw new CcrError("CCR-E109", { ...facts, detail: `${host} gives no access token` }, { status });
    const said = [fields["error"], fields["error_description"]].filter((part) => typeof part === "string").join(": ");
    throw new CcrError("CCR-E114", {
      ...facts,
      detail: `${host} answers ${status}${said && `, ${said.slice(0, 200)}`}`,
    });
  }
}

function withProject(url: string, project: string | undefined, { provider }: Target): string {
  if (!url.includes(OWN_PROJECT)) return url;
  if (project !== undefined) return url.replace(OWN_PROJECT, `/projects/${encodeURIComponent(project)}/`);
  const detail = "the credentials name no project, so GOOGLE_CLOUD_PROJECT must";
  throw new CcrError("CCR-E114", { provider: provider.name, detail });
}

function lifeOf(expiresIn: unknown): number {
  const seconds = typeof expiresIn === "number" && expiresIn > 0 ? expiresIn : USUAL_SECONDS;
  return Math.max(0, seconds * 1000 - RESERVE_MS);
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function isMissing(cause: unknown): boolean {
  return isRecord(cause) && cause["code"] === "ENOENT";
}

/** A request that its client has left does not wait for the token that others still need. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
