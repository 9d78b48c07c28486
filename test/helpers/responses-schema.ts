/** The form of a Responses request, as strict as OpenAI's API is about it: unknown fields are errors. */
import { z } from "zod";

const name = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, { error: "does not match pattern '^[a-zA-Z0-9_-]+$'" });
const callId = z.string().min(1).max(64);
const idOf = (prefix: string): z.ZodType<string | undefined> =>
  z
    .string()
    .startsWith(prefix, { error: `Expected an ID that begins with '${prefix}'` })
    .optional();

const inputText = z.strictObject({ type: z.literal("input_text"), text: z.string().min(1) });
const inputImage = z.strictObject({
  type: z.literal("input_image"),
  image_url: z.string().regex(/^(https?:\/\/|data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+$)/),
  detail: z.enum(["auto", "low", "high"]),
});
const inputFile = z.strictObject({
  type: z.literal("input_file"),
  filename: z.string().optional(),
  file_data: z
    .string()
    .regex(/^data:[\w./+-]+;base64,/)
    .optional(),
  file_url: z.url().optional(),
});
const parts = z.array(z.discriminatedUnion("type", [inputText, inputImage, inputFile])).min(1);
const outputText = z.strictObject({ type: z.literal("output_text"), text: z.string().min(1) });

const message = z.strictObject({
  type: z.literal("message").optional(),
  role: z.enum(["user", "developer", "system"]),
  content: z.union([z.string().min(1), parts]),
});
const assistant = z.strictObject({
  type: z.literal("message").optional(),
  id: idOf("msg_"),
  role: z.literal("assistant"),
  content: z.union([z.string().min(1), z.array(outputText).min(1)]),
  phase: z.enum(["commentary", "final_answer"]).optional(),
});
const reasoning = z.strictObject({
  type: z.literal("reasoning"),
  id: idOf("rs_"),
  summary: z.array(z.strictObject({ type: z.literal("summary_text"), text: z.string() })),
  content: z.array(z.strictObject({ type: z.literal("reasoning_text"), text: z.string() })).optional(),
  encrypted_content: z.string().optional(),
});
const functionCall = z.strictObject({
  type: z.literal("function_call"),
  id: idOf("fc_"),
  call_id: callId,
  name,
  arguments: z.string(),
});
const functionCallOutput = z.strictObject({
  type: z.literal("function_call_output"),
  call_id: callId,
  output: z.union([z.string(), parts]),
});
const item = z.union([message, assistant, reasoning, functionCall, functionCallOutput]);

const schema = z.looseObject({ type: z.literal("object"), properties: z.record(z.string(), z.unknown()) });
const tool = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("function"),
    name,
    description: z.string().optional(),
    parameters: schema,
    strict: z.literal(false),
  }),
  z.strictObject({
    type: z.literal("web_search"),
    filters: z.strictObject({ allowed_domains: z.array(z.string()) }).optional(),
    user_location: z
      .strictObject({
        type: z.literal("approximate"),
        city: z.string().nullish(),
        region: z.string().nullish(),
        country: z.string().nullish(),
        timezone: z.string().nullish(),
      })
      .optional(),
  }),
]);

const form = z.strictObject({
  model: z.string(),
  instructions: z.string().optional(),
  input: z.array(item).min(1),
  tools: z.array(tool).optional(),
  tool_choice: z
    .union([
      z.enum(["none", "auto", "required"]),
      z.strictObject({ type: z.literal("function"), name }),
      z.strictObject({ type: z.literal("web_search") }),
    ])
    .optional(),
  parallel_tool_calls: z.boolean().optional(),
  max_tool_calls: z.int().min(1).optional(),
  max_output_tokens: z.int().min(16).optional(),
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().min(0).max(1).optional(),
  text: z
    .strictObject({
      format: z.strictObject({
        type: z.literal("json_schema"),
        name,
        schema: z.looseObject({}),
        strict: z.boolean(),
      }),
    })
    .optional(),
  reasoning: z
    .strictObject({
      effort: z.enum(["none", "minimal", "low", "medium", "high", "xhigh", "max"]).optional(),
      summary: z.enum(["auto", "concise", "detailed"]).optional(),
    })
    .optional(),
  include: z.array(z.enum(["reasoning.encrypted_content", "web_search_call.action.sources"])).optional(),
  store: z.literal(false),
  prompt_cache_key: z.string().max(64).optional(),
  user: z.string().max(64).optional(),
  safety_identifier: z.string().max(64).optional(),
  service_tier: z.enum(["auto", "default", "flex", "priority"]).optional(),
  stream: z.boolean().optional(),
  stream_options: z.strictObject({ include_obfuscation: z.boolean() }).optional(),
});

export interface InputItem {
  readonly type?: string | undefined;
  readonly id?: string | undefined;
  readonly role?: string | undefined;
  readonly content?: unknown;
  readonly phase?: string | undefined;
  readonly call_id?: string | undefined;
  readonly name?: string | undefined;
  readonly arguments?: string | undefined;
  readonly output?: unknown;
  readonly summary?: unknown;
  readonly encrypted_content?: string | undefined;
}

export interface ResponsesRequest {
  readonly model: string;
  readonly instructions?: string | undefined;
  readonly input: readonly InputItem[];
  readonly tools?: readonly { readonly type: string; readonly name?: string }[] | undefined;
  readonly tool_choice?: unknown;
  readonly temperature?: number | undefined;
  readonly top_p?: number | undefined;
  readonly reasoning?: { readonly effort?: string | undefined; readonly summary?: string | undefined } | undefined;
  readonly include?: readonly string[] | undefined;
  readonly stream?: boolean | undefined;
}

export type Checked = { readonly request: ResponsesRequest } | { readonly fault: string };

export function checkForm(body: unknown): Checked {
  const checked = form.safeParse(body);
  return checked.success ? { request: checked.data } : { fault: JSON.stringify(checked.error.issues) };
}
