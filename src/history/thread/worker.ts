/** The writing thread: one message after the other. SQLite works synchronously, so here it holds nobody up. */
import { parentPort, workerData } from "node:worker_threads";

import { Desk } from "./desk.ts";
import { unpack } from "./queue.ts";
import type { FromThread, ThreadOptions, ToThread } from "./messages.ts";

if (!parentPort) throw new Error("to be started as the thread of a history");
const port = parentPort;
const options: ThreadOptions = workerData;
const desk = new Desk(options);

function reply(message: FromThread): void {
  port.postMessage(message);
}

function take(message: ToThread): void {
  switch (message.type) {
    case "write":
      if (message.secrets) desk.know(message.secrets);
      reply({ type: "written", problem: desk.write(unpack(message.packed, message.open)) });
      break;
    case "ask":
      try {
        reply({ type: "answer", number: message.number, answer: desk.answer(message.question) });
      } catch (error) {
        reply({
          type: "refusal",
          number: message.number,
          reason: error instanceof Error ? error.message : String(error),
        });
      }
      break;
    case "close":
      desk.close();
      reply({ type: "closed" });
      port.close();
      break;
  }
}

port.on("message", take);
