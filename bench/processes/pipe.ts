/** The yardstick: the shortest node:http program that passes requests on and answers back. Says its port on stdout. */
import { Agent, createServer, request } from "node:http";

import { serve } from "./serve.ts";

const agent = new Agent({ keepAlive: true });
const port = process.argv[2];

serve(
  createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const upstream = request({ agent, host: "127.0.0.1", port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    upstream.once("error", () => outgoing.destroy());
    outgoing.once("close", () => upstream.destroy());
    incoming.pipe(upstream);
  }),
);
