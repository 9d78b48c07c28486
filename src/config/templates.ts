/** Whole entries of providers to begin with. Their keys are the names of variables. */

export interface Template {
  readonly name: string;
  readonly api_base_url: string;
  readonly api_key: string;
  readonly models: readonly string[];
  readonly concurrency?: number;
  readonly transformer?: { readonly use: readonly unknown[] };
}

/** What a user of the template should know. */
export interface Offer {
  readonly template: Template;
  readonly notes: readonly string[];
}

/** Its own documents name these models; one request at a time is all that a user gets. */
export const IFLOW: Offer = {
  template: {
    name: "iflow",
    api_base_url: "https://apis.iflow.cn/v1/chat/completions",
    api_key: "$IFLOW_API_KEY",
    models: ["qwen3-coder-plus", "kimi-k2", "glm-4.5", "deepseek-v3.1"],
    concurrency: 1,
  },
  notes: ["iFlow answers one request at a time: give Router.background another provider"],
};

export const OPENROUTER: Offer = {
  template: {
    name: "openrouter",
    api_base_url: "https://openrouter.ai/api/v1/chat/completions",
    api_key: "$OPENROUTER_API_KEY",
    models: [],
    transformer: { use: ["openrouter"] },
  },
  notes: [],
};
