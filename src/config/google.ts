/** Google's endpoints in a configuration: the Gemini API, and Gemini and Claude on Vertex AI. */
import type { Environment } from "./interpolate.ts";

export type GoogleDialect = "gemini" | "vertex-claude";

export interface GoogleEndpoint {
  readonly dialect: GoogleDialect;
  /** Up to and with `/models/`. */
  readonly url: string;
  readonly vertex: boolean;
}

export interface GoogleHints {
  readonly url: string;
  /** Names of CCR's transformers. */
  readonly use: readonly string[];
  /** What the configuration says outright. */
  readonly dialect: string | undefined;
  readonly env: Environment;
}

const GEMINI_HOST = "generativelanguage.googleapis.com";
const VERTEX_HOST = /(^|\.|-)aiplatform(\.[a-z]+\.rep)?\.googleapis\.com$/;
/** Google's imitations of Chat Completions. */
const CHAT_PATH = /\/(openai|endpoints\/openapi)(\/|$)/;

/** API version and default location of CCR's own transformers. */
const VERTEX: Readonly<Record<GoogleDialect, { version: string; publisher: string; location: string }>> = {
  gemini: { version: "v1beta1", publisher: "google", location: "us-central1" },
  "vertex-claude": { version: "v1", publisher: "anthropic", location: "us-east5" },
};

/** Undefined for an endpoint that speaks no dialect of Google's. */
export function googleEndpoint(hints: GoogleHints): GoogleEndpoint | undefined {
  const url = new URL(hints.url);
  const dialect = dialectOf(url, hints);
  if (dialect === undefined) return undefined;
  const vertex = dialect === "vertex-claude" || isVertex(url) || hints.use.includes("vertex-gemini");
  return { dialect, vertex, url: url.origin + (vertex ? vertexPath(url, dialect, hints.env) : geminiPath(url)) };
}

/** Vertex AI's imitation of Chat Completions, which takes the same tokens as its own APIs. */
export function isVertexChat({ url, use }: Pick<GoogleHints, "url" | "use">): boolean {
  const { hostname, pathname } = new URL(url);
  return use.includes("vertex-openai") || (VERTEX_HOST.test(hostname) && CHAT_PATH.test(pathname));
}

function dialectOf(url: URL, { use, dialect }: GoogleHints): GoogleDialect | undefined {
  if (dialect !== undefined) return dialect === "gemini" || dialect === "vertex-claude" ? dialect : undefined;
  if (CHAT_PATH.test(url.pathname)) return undefined;
  if (use.includes("vertex-claude") || url.pathname.includes("/publishers/anthropic")) return "vertex-claude";
  const named = use.includes("gemini") || use.includes("vertex-gemini");
  return named || url.hostname === GEMINI_HOST || VERTEX_HOST.test(url.hostname) ? "gemini" : undefined;
}

function isVertex({ hostname, pathname }: URL): boolean {
  return VERTEX_HOST.test(hostname) || /\/(projects|publishers)\//.test(pathname);
}

/** CCR users write the base that ends in `/models/`; Google's documents also name the host and the version alone. */
function geminiPath({ pathname }: URL): string {
  const models = /^.*\/models(?=\/|$)/.exec(pathname);
  if (models) return `${models[0]}/`;
  if (pathname === "/") return "/v1beta/models/";
  const path = pathname.replace(/\/$/, "");
  return /\/v\d\w*$/.test(path) ? `${path}/models/` : `${path}/`;
}

/** A project of `-` stands for the one that the credentials belong to. */
function vertexPath(url: URL, dialect: GoogleDialect, env: Environment): string {
  const { version, publisher, location } = VERTEX[dialect];
  const published = /^.*\/publishers\/[^/]+/.exec(url.pathname);
  if (published) return `${published[0]}/models/`;
  const located = /^.*\/projects\/[^/]+\/locations\/[^/]+/.exec(url.pathname);
  if (located) return `${located[0]}/publishers/${publisher}/models/`;
  const project = env["GOOGLE_CLOUD_PROJECT"] || "-";
  const place = locationOf(url.hostname) ?? (env["GOOGLE_CLOUD_LOCATION"] || defaultLocation(url.hostname, location));
  return `/${version}/projects/${project}/locations/${place}/publishers/${publisher}/models/`;
}

/** A regional host serves no other location, whatever the environment says. */
function locationOf(hostname: string): string | undefined {
  return /^([a-z0-9-]+)-aiplatform\.|^aiplatform\.([a-z]+)\.rep\./.exec(hostname)?.slice(1).find(Boolean);
}

function defaultLocation(hostname: string, location: string): string {
  return hostname === "aiplatform.googleapis.com" ? "global" : location;
}
