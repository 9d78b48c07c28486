/** What every request of one proxy shares. */
import type { Config } from "../config/types.ts";
import type { CcrError } from "../core/errors.ts";
import type { Redactor } from "../core/redact.ts";
import type { ClientGrammar } from "../transformers/clients/types.ts";
import { Findings } from "../transformers/image-agent/findings.ts";
import { BudgetDesk } from "./budget/budget-desk.ts";
import { ErrorText } from "./error-text.ts";
import { FlowLog } from "./flow-log.ts";
import { KeepsakeFolder } from "./keepsake-folder.ts";
import { KeepsakeTable } from "./keepsakes.ts";
import { YoungGarbage } from "./young-garbage.ts";
import { RecurringBodies } from "./recurring-bodies.ts";
import { Lanes } from "./lanes.ts";
import type { Notify } from "./plugins/logger.ts";
import { PluginHost } from "./plugins/plugin-host.ts";
import { ProviderDesk } from "./provider-desk.ts";
import type { ProxyDeps } from "./types.ts";
import { Upstreams } from "./upstream.ts";

/** A request under way, as far as the end of the program is concerned. */
export interface Stoppable {
  stop(): void;
}

const IDLE_CHECK_MS = 20;
const MAX_MENTIONS = 200;

export class ProxyContext {
  readonly deps: ProxyDeps;
  readonly upstreams: Upstreams = new Upstreams((secret) => this.redactor.add(secret));
  readonly keepsakes: KeepsakeTable;
  readonly plugins: PluginHost;
  readonly providers: ProviderDesk;
  readonly lanes: Lanes;
  readonly budgets: BudgetDesk;
  readonly #mentioned = new Set<string>();
  /** What the image agent has seen. */
  readonly findings: Findings = new Findings();
  readonly running: Set<Stoppable> = new Set();
  readonly bodies: RecurringBodies = new RecurringBodies();
  readonly garbage: YoungGarbage = new YoungGarbage();
  /** True once the program is ending: nobody new comes in. */
  closing = false;
  #requests = 0;
  /** Generation whose secrets the redactor knows. */
  #generation: number | undefined;

  constructor(deps: ProxyDeps) {
    this.deps = deps;
    this.keepsakes = new KeepsakeTable(deps.keepsakes === undefined ? undefined : this.#folder(deps.keepsakes));
    this.providers = new ProviderDesk(deps.bus, deps.redactor);
    this.lanes = new Lanes(deps.bus);
    this.budgets = new BudgetDesk(deps.bus, deps.spending);
    deps.redactor.add(...deps.clients.map(({ token }) => token));
    const notify: Notify = (level, text) =>
      deps.bus.publish({ type: "notice", at: Date.now(), level, text: deps.redactor.redact(text) });
    this.plugins = new PluginHost(notify, deps.pluginLimitMs, deps.chat);
  }

  /** Resolves once no request is running. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await new Promise((resolve) => void setTimeout(resolve, IDLE_CHECK_MS));
  }

  /** The newest configuration. To be read once per request. */
  config(): Config {
    const config = this.deps.config();
    if (config.generation !== this.#generation) {
      this.deps.redactor.add(...config.secrets);
      this.#generation = config.generation;
    }
    return config;
  }

  /** Tells people once what may hold for many requests. */
  mention(text: string): void {
    if (this.#mentioned.has(text) || this.#mentioned.size >= MAX_MENTIONS) return;
    this.#mentioned.add(text);
    this.deps.bus.publish({ type: "notice", at: Date.now(), level: "info", text: this.redactor.redact(text) });
  }

  get redactor(): Redactor {
    return this.deps.redactor;
  }

  #folder(path: string): KeepsakeFolder {
    const { bus } = this.deps;
    return new KeepsakeFolder(path, (text) => bus.publish({ type: "notice", at: Date.now(), level: "warn", text }));
  }

  newFlow(): FlowLog {
    const number = this.deps.takeNumber?.() ?? ++this.#requests;
    return new FlowLog(number, this.deps.bus, this.redactor);
  }

  /** For the log: a request that was answered before it became one for a model. */
  noteRefusal(what: string, { status, message, code }: CcrError): void {
    const text = this.redactor.redact(`${what}: ${status} ${message} [${code}]`);
    this.deps.bus.publish({ type: "log", at: Date.now(), level: "warn", topic: "http", text });
  }

  newErrorText(grammar?: ClientGrammar): ErrorText {
    return new ErrorText(newId("req"), this.redactor, grammar);
  }
}

/** Different in every run of the program. */
const RUN = crypto.randomUUID().replaceAll("-", "").slice(0, 16);
let ids = 0;

/** In the form of Anthropic's ids: a prefix and 24 characters. */
export function newId(prefix: string): string {
  return `${prefix}_${RUN}${(++ids).toString(16).padStart(8, "0")}`;
}
