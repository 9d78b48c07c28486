/** Where a request can go: a provider as configured, and one of its models. */

export type DialectName = "anthropic" | "openai-chat" | "openai-responses" | "gemini" | "vertex-claude";

/** What Google's endpoints need beside a key. */
export interface GoogleAccess {
  /** True for Vertex AI, where requests carry an access token that credentials are exchanged for. */
  readonly vertex: boolean;
  /** File of a service account, or its content; undefined for the default credentials of the machine. */
  readonly credentials: string | undefined;
  /** Gemini's `safetySettings`, as the configuration writes them. */
  readonly safetySettings: readonly unknown[];
}

export interface Provider {
  readonly name: string;
  /**
   * The full endpoint URL as in CCR's `api_base_url`; requests are posted to it as it stands. Google has the model in
   * the path: there it is the URL up to `/models/`.
   */
  readonly url: string;
  readonly key: string;
  readonly models: readonly string[];
  readonly dialect: DialectName;
  /** Set where the configuration itself names the dialect: then it holds for every model. */
  readonly dialectFixed?: boolean;
  /** Extra request headers, lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Context windows in tokens by model name, where known. */
  readonly windows: Readonly<Record<string, number>>;
  readonly google?: GoogleAccess;
}

export interface Target {
  readonly provider: Provider;
  readonly model: string;
}

/** The name users write and read: `provider,model`. */
export function targetName(target: Target): string {
  return `${target.provider.name},${target.model}`;
}

/** Splits `provider,model` at the first comma; the model may itself hold commas, slashes and colons. */
export function splitTargetName(name: string): { readonly provider: string; readonly model: string } | undefined {
  const comma = name.indexOf(",");
  if (comma <= 0 || comma === name.length - 1) return undefined;
  return { provider: name.slice(0, comma).trim(), model: name.slice(comma + 1).trim() };
}
