/** Providers that need no entry of their own: their name in a route is enough when their usual key variable is set. */

export interface Preset {
  readonly name: string;
  readonly url: string;
  /** Variables that hold the key, the first that is set counts. Empty for a server that asks for none. */
  readonly keys: readonly string[];
  readonly use?: readonly string[];
}

export const PRESETS: readonly Preset[] = [
  { name: "anthropic", url: "https://api.anthropic.com/v1/messages", keys: ["ANTHROPIC_API_KEY"], use: ["Anthropic"] },
  { name: "openai", url: "https://api.openai.com/v1/chat/completions", keys: ["OPENAI_API_KEY"] },
  {
    name: "openrouter",
    url: "https://openrouter.ai/api/v1/chat/completions",
    keys: ["OPENROUTER_API_KEY"],
    use: ["openrouter"],
  },
  { name: "deepseek", url: "https://api.deepseek.com/chat/completions", keys: ["DEEPSEEK_API_KEY"], use: ["deepseek"] },
  {
    name: "gemini",
    url: "https://generativelanguage.googleapis.com/v1beta/models/",
    keys: ["GEMINI_API_KEY", "GOOGLE_API_KEY"],
    use: ["gemini"],
  },
  { name: "groq", url: "https://api.groq.com/openai/v1/chat/completions", keys: ["GROQ_API_KEY"], use: ["groq"] },
  { name: "moonshot", url: "https://api.moonshot.ai/v1/chat/completions", keys: ["MOONSHOT_API_KEY"] },
  { name: "zai", url: "https://api.z.ai/api/paas/v4/chat/completions", keys: ["ZAI_API_KEY", "Z_AI_API_KEY"] },
  { name: "mistral", url: "https://api.mistral.ai/v1/chat/completions", keys: ["MISTRAL_API_KEY"] },
  { name: "xai", url: "https://api.x.ai/v1/chat/completions", keys: ["XAI_API_KEY"] },
  {
    name: "dashscope",
    url: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions",
    keys: ["DASHSCOPE_API_KEY"],
  },
  { name: "ollama", url: "http://localhost:11434/v1/chat/completions", keys: [] },
];

export function presetNamed(name: string): Preset | undefined {
  return PRESETS.find((preset) => preset.name === name);
}
