/** Providers to begin with. Models are what the vendor listed in November 2026; the page can fetch the newest. */
import type { Template } from "../shared/views.ts";

function template(
  title: string,
  name: string,
  url: string,
  more: Partial<Pick<Template, "key" | "models" | "use">> = {},
): Template {
  const variable = `$${name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_")}_API_KEY`;
  return { name, title, url, key: more.key ?? variable, models: more.models ?? [], use: more.use ?? [] };
}

export const TEMPLATES: readonly Template[] = [
  template("OpenRouter", "openrouter", "https://openrouter.ai/api/v1/chat/completions", {
    models: ["anthropic/claude-sonnet-4", "google/gemini-2.5-pro-preview", "moonshotai/kimi-k2"],
    use: ["openrouter"],
  }),
  template("DeepSeek", "deepseek", "https://api.deepseek.com/chat/completions", {
    models: ["deepseek-chat", "deepseek-reasoner"],
    use: ["deepseek"],
  }),
  template("Google Gemini", "gemini", "https://generativelanguage.googleapis.com/v1beta/models/", {
    models: ["gemini-2.5-flash", "gemini-2.5-pro"],
    use: ["gemini"],
  }),
  template("Ollama", "ollama", "http://localhost:11434/v1/chat/completions", {
    key: "ollama",
    models: ["qwen2.5-coder:latest"],
  }),
  template("iFlow", "iflow", "https://apis.iflow.cn/v1/chat/completions", {
    models: ["qwen3-coder-plus", "kimi-k2", "glm-4.6", "deepseek-v3.2"],
  }),
  template("Anthropic", "anthropic", "https://api.anthropic.com/v1/messages", {
    models: ["claude-sonnet-4-5", "claude-opus-4-5", "claude-haiku-4-5"],
    use: ["Anthropic"],
  }),
  template("OpenAI", "openai", "https://api.openai.com/v1/responses", { models: ["gpt-5", "gpt-5-mini"] }),
  template("Groq", "groq", "https://api.groq.com/openai/v1/chat/completions", {
    models: ["openai/gpt-oss-120b"],
    use: ["groq"],
  }),
  template("Moonshot", "moonshot", "https://api.moonshot.ai/v1/chat/completions", { models: ["kimi-k2-0905-preview"] }),
  template("Z.ai", "zai", "https://api.z.ai/api/paas/v4/chat/completions", { models: ["glm-4.6", "glm-4.5-air"] }),
  template("Mistral", "mistral", "https://api.mistral.ai/v1/chat/completions", { models: ["devstral-medium-latest"] }),
  template("xAI", "xai", "https://api.x.ai/v1/chat/completions", { models: ["grok-code-fast-1", "grok-4"] }),
  template("DashScope (Qwen)", "dashscope", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions", {
    models: ["qwen3-coder-plus"],
    use: [],
  }),
  template("ModelScope", "modelscope", "https://api-inference.modelscope.cn/v1/chat/completions", {
    models: ["Qwen/Qwen3-Coder-480B-A35B-Instruct"],
    use: ["enhancetool"],
  }),
  template("Volcengine", "volcengine", "https://ark.cn-beijing.volces.com/api/v3/chat/completions", {
    models: ["deepseek-v3-250324"],
    use: ["deepseek"],
  }),
  template("SiliconFlow", "siliconflow", "https://api.siliconflow.cn/v1/chat/completions", {
    models: ["moonshotai/Kimi-K2-Instruct"],
  }),
  template("LM Studio", "lmstudio", "http://localhost:1234/v1/chat/completions", { key: "lmstudio" }),
];
