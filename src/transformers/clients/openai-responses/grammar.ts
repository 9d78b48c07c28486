/** OpenAI Responses, as clients speak it. Nothing is stored: a client sends its whole conversation every time. */
import type { Message } from "../../../core/message.ts";
import type { Fields } from "../../foreign.ts";
import { eventsOfMessage } from "../../replay.ts";
import { errorBody } from "../openai/error.ts";
import type { AnswerHead, ClientGrammar } from "../types.ts";
import { NO_EVENTS } from "./events.ts";
import { responsesRequest, type ResponsesAsked } from "./request.ts";
import { ResponseHead } from "./response.ts";
import { ResponsesPrinter } from "./stream.ts";
import { ResponsesTurn } from "./turn.ts";

export const openaiResponses: ClientGrammar = {
  name: "openai-responses",
  paths: ["/v1/responses", "/responses"],
  native: false,
  requestIdHeader: "x-request-id",
  request: (body, headers) => {
    const asked = responsesRequest(body, headers);
    return {
      request: asked.request,
      answer: {
        stream: (head) => new ResponsesPrinter(asked, head),
        whole: (message, head) => JSON.stringify(responseOf(asked, message, head)),
      },
    };
  },
  error: errorBody,
};

function responseOf(asked: ResponsesAsked, message: Message, head: AnswerHead): Fields {
  const turn = new ResponsesTurn(NO_EVENTS, new ResponseHead(asked.body, head), asked.tools);
  for (const event of eventsOfMessage(message)) turn.push(event);
  return turn.whole;
}
