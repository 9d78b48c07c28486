/** Configurations of claude-code-router's users, and requests that show how each routes. */

export type Fields = Readonly<Record<string, unknown>>;

export interface Request {
  readonly name: string;
  readonly body: Fields;
}

export interface Case {
  readonly name: string;
  /** Of claude-code-router; those that have what the configuration uses. */
  readonly versions: readonly string[];
  /** `origin` is where every provider is. */
  readonly config: (origin: string, home: string) => Fields;
  /** Further files of its folder, by name. */
  readonly files?: (origin: string) => Readonly<Record<string, string>>;
  /** A preset of this name is used; its manifest is among the files. */
  readonly preset?: string;
  readonly requests: readonly Request[];
}

export const VERSIONS = ["1.0.73", "2.0.0"] as const;

const TOOL = {
  name: "Read",
  description: "Reads a file.",
  input_schema: { type: "object", properties: { file_path: { type: "string" } }, required: ["file_path"] },
};

function ask(name: string, more: Fields = {}): Request {
  const body = {
    model: "claude-sonnet-4-20250514",
    max_tokens: 4_096,
    messages: [{ role: "user", content: "hi" }],
    ...more,
  };
  return { name, body };
}

const SCENARIOS: readonly Request[] = [
  ask("default"),
  ask("background", { model: "claude-3-5-haiku-20241022" }),
  ask("think", { max_tokens: 32_000, thinking: { type: "enabled", budget_tokens: 10_000 } }),
  ask("longContext", { messages: [{ role: "user", content: "lorem ipsum ".repeat(40_000) }] }),
  ask("webSearch", { tools: [{ type: "web_search_20250305", name: "web_search" }] }),
  ask("explicit", { model: "openrouter,anthropic/claude-sonnet-4" }),
  ask("explicit, with a colon", { model: "openrouter,anthropic/claude-3.7-sonnet:thinking" }),
  ask("explicit before longContext", {
    model: "ollama,qwen2.5-coder:latest",
    messages: [{ role: "user", content: "lorem ipsum ".repeat(40_000) }],
  }),
  ask("a sub-agent's tag", {
    system: [
      { type: "text", text: "You are Claude Code, Anthropic's official CLI for Claude." },
      { type: "text", text: "<CCR-SUBAGENT-MODEL>gemini,gemini-2.5-pro</CCR-SUBAGENT-MODEL>Look around." },
    ],
  }),
];

/** The long example of its README, on loopback. */
function readme(origin: string): Fields {
  const at = (name: string): string => `${origin}/${name}/v1/chat/completions`;
  const many = ["maxtoken", { max_tokens: 2_048 }];
  return {
    LOG: false,
    API_TIMEOUT_MS: 600_000,
    NON_INTERACTIVE_MODE: false,
    Providers: [
      {
        name: "openrouter",
        api_base_url: at("openrouter"),
        api_key: "sk-openrouter",
        models: [
          "google/gemini-2.5-pro-preview",
          "anthropic/claude-sonnet-4",
          "anthropic/claude-3.5-sonnet",
          "anthropic/claude-3.7-sonnet:thinking",
        ],
        transformer: { use: ["openrouter"] },
      },
      {
        name: "deepseek",
        api_base_url: at("deepseek"),
        api_key: "$BESIDE_KEY",
        models: ["deepseek-chat", "deepseek-reasoner"],
        transformer: { use: ["deepseek"], "deepseek-chat": { use: ["tooluse"] } },
      },
      { name: "ollama", api_base_url: at("ollama"), api_key: "ollama", models: ["qwen2.5-coder:latest"] },
      {
        name: "gemini",
        api_base_url: `${origin}/gemini/v1beta/models/`,
        api_key: "sk-gemini",
        models: ["gemini-2.5-flash", "gemini-2.5-pro"],
        transformer: { use: ["gemini"] },
      },
      {
        name: "modelscope",
        api_base_url: at("modelscope"),
        api_key: "sk-modelscope",
        models: ["Qwen/Qwen3-Coder-480B-A35B-Instruct", "Qwen/Qwen3-235B-A22B-Thinking-2507"],
        transformer: { use: [many, "enhancetool"], "Qwen/Qwen3-235B-A22B-Thinking-2507": { use: ["reasoning"] } },
      },
      { name: "aihubmix", api_base_url: at("aihubmix"), api_key: "sk-aihubmix", models: ["Z/glm-4.5"] },
    ],
    Router: {
      default: "deepseek,deepseek-chat",
      background: "ollama,qwen2.5-coder:latest",
      think: "deepseek,deepseek-reasoner",
      longContext: "openrouter,google/gemini-2.5-pro-preview",
      longContextThreshold: 60_000,
      webSearch: "gemini,gemini-2.5-flash",
    },
  };
}

const CUSTOM_ROUTER = `module.exports = async function router(req, config) {
  const userMessage = req.body.messages.find((m) => m.role === "user")?.content;
  if (userMessage && userMessage.includes("explain this code")) return "openrouter,anthropic/claude-3.5-sonnet";
  if (userMessage === "tokens") return "aihubmix," + (req.tokenCount > 0 ? "counted" : "not counted");
  return null;
};
`;

const PLUGIN = `module.exports = class Mine {
  constructor(options) { this.name = "mine"; this.options = options; }
  async transformRequestIn(request, provider) {
    request.mark = this.options.mark;
    request.asked = provider.name;
    return { body: request, config: { headers: { Authorization: "Bearer own-key", "x-mine": "1" } } };
  }
};
`;

/** Brings a provider; the model is what the user has answered. */
function preset(origin: string): Fields {
  return {
    name: "work",
    version: "1.0.0",
    Providers: [
      {
        name: "theirs",
        api_base_url: `${origin}/theirs/v1/chat/completions`,
        api_key: "#{key}",
        models: ["large", "small"],
      },
    ],
    Router: { default: "theirs,#{model}", background: "theirs,small" },
    schema: [
      { id: "key", type: "password", label: "Key" },
      { id: "model", type: "input", label: "Model" },
    ],
    userValues: { key: "sk-theirs", model: "large" },
  };
}

/** Main requests of today's Claude Code think as much as they need. */
const ADAPTIVE = ask("adaptive", { max_tokens: 32_000, thinking: { type: "adaptive", display: "omitted" } });

export const CASES: readonly Case[] = [
  { name: "the example of the README", versions: VERSIONS, config: readme, requests: SCENARIOS },
  {
    name: "transformers of providers and models",
    versions: VERSIONS,
    config: readme,
    requests: [
      ask("tooluse for one model", { tools: [TOOL] }),
      ask("and not for the other", { model: "deepseek,deepseek-reasoner", tools: [TOOL], max_tokens: 32_000 }),
      ask("maxtoken", { model: "modelscope,Qwen/Qwen3-Coder-480B-A35B-Instruct", max_tokens: 32_000 }),
      ask("none", { model: "aihubmix,Z/glm-4.5", tools: [TOOL] }),
      ask("gemini", { model: "gemini,gemini-2.5-pro", tools: [TOOL] }),
    ],
  },
  {
    name: "a custom router",
    versions: VERSIONS,
    config: (origin, home) => ({ ...readme(origin), CUSTOM_ROUTER_PATH: `${home}/custom-router.js` }),
    files: () => ({ "custom-router.js": CUSTOM_ROUTER }),
    requests: [
      ask("it decides", { messages: [{ role: "user", content: "explain this code" }] }),
      ask("it knows the tokens", { messages: [{ role: "user", content: "tokens" }] }),
      ask("it leaves the choice"),
    ],
  },
  {
    name: "a plugin with options",
    versions: VERSIONS,
    config: (origin, home) => ({
      LOG: false,
      transformers: [{ path: `${home}/plugins/mine.js`, options: { mark: "from options" } }],
      Providers: [
        {
          name: "up",
          api_base_url: `${origin}/up/v1/chat/completions`,
          api_key: "sk-up",
          models: ["m"],
          transformer: { use: ["mine"] },
        },
      ],
      Router: { default: "up,m" },
    }),
    files: () => ({ "plugins/mine.js": PLUGIN }),
    requests: [ask("default")],
  },
  {
    name: "fallback",
    versions: ["2.0.0"],
    config: (origin) => ({
      ...readme(origin),
      Router: { default: "fail,x", think: "fail,y" },
      Providers: [
        { name: "fail", api_base_url: `${origin}/fail/v1/chat/completions`, api_key: "sk-fail", models: ["x", "y"] },
        { name: "good", api_base_url: `${origin}/good/v1/chat/completions`, api_key: "sk-good", models: ["a", "b"] },
      ],
      fallback: { default: ["fail,y", "good,a"], think: ["good,b"] },
    }),
    requests: [
      ask("default"),
      ask("think", { max_tokens: 32_000, thinking: { type: "enabled", budget_tokens: 10_000 } }),
    ],
  },
  {
    name: "a preset with answers",
    versions: ["2.0.0"],
    config: readme,
    preset: "work",
    files: (origin) => ({ "presets/work/manifest.json": JSON.stringify(preset(origin)) }),
    requests: [ask("default"), ask("background", { model: "claude-3-5-haiku-20241022" })],
  },
  { name: "requests of today's Claude Code", versions: VERSIONS, config: readme, requests: [ADAPTIVE] },
];
