/** Reads an event stream with Anthropic's own SDK, over a real connection: what it makes of it is what clients see. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import Anthropic from "@anthropic-ai/sdk";
import type { Message } from "@anthropic-ai/sdk/resources/messages";

/** The message the SDK has put together at the end. Rejects with what the SDK throws. */
export async function readWithSdk(sse: string): Promise<Message> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "text/event-stream" }).end(sse);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  try {
    const client = new Anthropic({
      apiKey: "sk-test",
      baseURL: `http://127.0.0.1:${portOf(server.address())}`,
      maxRetries: 0,
    });
    const request = { model: "claude-opus-5-5", max_tokens: 64, messages: [{ role: "user" as const, content: "hi" }] };
    const { parsed_output: _, ...message } = await client.messages.stream(request).finalMessage();
    return message;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
