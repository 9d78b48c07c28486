/** What the first start finds on this machine, and what the user makes of it. */

export interface SetupProvider {
  readonly name: string;
  /** The variable that holds its key, the usual one where none is set. */
  readonly variable: string;
  /** The variable is set. */
  readonly found: boolean;
  /** Names of its models that are known. */
  readonly models: readonly string[];
}

export interface SetupFacts {
  /** Path of Claude Code; undefined when there is none. */
  readonly claude: string | undefined;
  readonly claudeVersion: string | undefined;
  /** A server of Ollama on this machine that answers. */
  readonly ollama: { readonly url: string; readonly models: readonly string[] } | undefined;
  readonly providers: readonly SetupProvider[];
  /** A configuration of claude-code-router at a place that is not read. */
  readonly existing: { readonly path: string; readonly providers: number } | undefined;
  /** Where the configuration will be written, as people write it. */
  readonly target: string;
}

export type SetupKey =
  | { readonly kind: "variable"; readonly name: string }
  /** Typed; it goes to a file of its own that only the user may read. */
  | { readonly kind: "typed"; readonly value: string }
  | { readonly kind: "none" };

export type SetupChoice =
  | { readonly kind: "demo" }
  | { readonly kind: "import"; readonly path: string }
  | {
      readonly kind: "provider";
      readonly provider: string;
      readonly key: SetupKey;
      readonly model: string;
      /** Further ones, so that they can be switched to. */
      readonly others: readonly string[];
    };
