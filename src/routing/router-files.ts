/**
 * `Router` files beside the configuration, for one project or one conversation.
 *
 * CCR's lie in its folder: `<project>/config.json` and `<project>/<session id>.json`, where `<project>` is the name under
 * which Claude Code keeps the project's transcripts. The session's counts before the project's, and either replaces the
 * configuration's `Router`. A `.ccr/config.json` in the project itself adds to it, once the user trusts that file.
 */
import { access, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { ConfigRejected, headline } from "../config/issues.ts";
import { findProjectFile } from "../config/project.ts";
import { parseRouterFile } from "../config/router-file.ts";
import type { TrustStore } from "../config/trust.ts";
import type { RouterConfig } from "../config/types.ts";
import type { Say } from "./custom/logger.ts";
import type { RouteLayer } from "./routes.ts";
import type { RequestFacts } from "./types.ts";

export interface RouterFilesOptions {
  /** CCR's folder. */
  readonly home: string;
  /** Claude Code's folder of transcripts: `~/.claude/projects`. */
  readonly transcripts: string;
  readonly trust: TrustStore;
  readonly say: Say;
  /** ms of a monotonic clock. */
  readonly now?: () => number;
}

/** Files are looked at again after this time; in between, routing costs no file access. */
const FRESH_MS = 2_000;
const MAX_CONVERSATIONS = 1_000;
/** Becomes part of a file name. */
const SESSION_ID = /^[\w-]{1,128}$/;
/** Folders of CCR's own. */
const NO_PROJECTS: ReadonlySet<string> = new Set(["plugins", "logs", "presets"]);

interface Known {
  readonly at: number;
  readonly layers: readonly RouteLayer[];
}

export class RouterFiles {
  readonly #options: RouterFilesOptions;
  readonly #now: () => number;
  readonly #known = new Map<string, Known>();
  /** Working folders of the clients that we started, by session. */
  readonly #folders = new Map<string, string>();
  /** What the user has been told, by file. */
  readonly #told = new Map<string, string>();

  constructor(options: RouterFilesOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** A session whose client works in `folder`. */
  place(session: string, folder: string): void {
    this.#folders.set(session, folder);
    this.#known.clear();
  }

  async layersOf({ session, conversation }: RequestFacts): Promise<readonly RouteLayer[]> {
    const key = `${session}\n${conversation}`;
    const known = this.#known.get(key);
    if (known && this.#now() - known.at < FRESH_MS) return known.layers;
    const folder = this.#folders.get(session);
    const layers = [...(await this.#projectLayers(folder)), ...(await this.#ccrLayers(conversation, folder))];
    this.#remember(key, { at: this.#now(), layers });
    return layers;
  }

  #remember(key: string, known: Known): void {
    this.#known.delete(key);
    this.#known.set(key, known);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MAX_CONVERSATIONS) return;
      this.#known.delete(oldest);
    }
  }

  async #projectLayers(folder: string | undefined): Promise<RouteLayer[]> {
    const file = folder === undefined ? undefined : await findProjectFile(folder);
    if (!file) return [];
    const { path, text } = file;
    if (!(await this.#options.trust.trusts(path, text))) {
      this.#tell(path, "info", `${path} is not followed until you trust it: ccr config trust`);
      return [];
    }
    const router = this.#parse(path, text);
    return router ? [{ router, place: " of .ccr/config.json" }] : [];
  }

  async #ccrLayers(conversation: string, folder: string | undefined): Promise<RouteLayer[]> {
    if (!SESSION_ID.test(conversation)) return [];
    const project = await this.#projectOf(conversation, folder);
    if (project === undefined) return [];
    const { home } = this.#options;
    const own = await this.#read(join(home, project, `${conversation}.json`));
    if (own) return [{ router: own, place: " of the session's file", replaces: true }];
    const shared = await this.#read(join(home, project, "config.json"));
    return shared ? [{ router: shared, place: " of the project's file", replaces: true }] : [];
  }

  /** Only projects that CCR's folder knows can matter. */
  async #projectOf(conversation: string, folder: string | undefined): Promise<string | undefined> {
    const { home, transcripts } = this.#options;
    const entries = await readdir(home, { withFileTypes: true }).catch(() => []);
    const projects = entries.filter((entry) => entry.isDirectory() && !NO_PROJECTS.has(entry.name));
    for (const { name } of projects) {
      if (folder !== undefined && name === projectName(folder)) return name;
      if (await exists(join(transcripts, name, `${conversation}.jsonl`))) return name;
    }
    return undefined;
  }

  async #read(path: string): Promise<RouterConfig | undefined> {
    const text = await readFile(path, "utf8").catch(() => undefined);
    return text === undefined ? undefined : this.#parse(path, text);
  }

  /** A file that cannot be read counts as absent, and the user is told. */
  #parse(path: string, text: string): RouterConfig | undefined {
    try {
      return parseRouterFile(text, path);
    } catch (error) {
      if (!(error instanceof ConfigRejected)) throw error;
      this.#tell(path, "warn", `${path} is not followed: ${error.issues.map(headline).join("; ")}`);
      return undefined;
    }
  }

  #tell(path: string, level: "info" | "warn", text: string): void {
    if (this.#told.get(path) === text) return;
    this.#told.set(path, text);
    this.#options.say(level, text);
  }
}

/** As Claude Code 2.1.330 names the folder of a project's transcripts (measured). */
function projectName(folder: string): string {
  return folder.replaceAll(/[^a-zA-Z0-9]/g, "-");
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
