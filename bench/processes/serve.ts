/** Runs a benchmark's server: on a free loopback port, which it says on stdout, until stdin ends. */
import type { Server } from "node:http";

/** Standard input is a pipe from the benchmark: its end means that the benchmark is gone. */
export function serve(server: Server): void {
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    if (typeof address === "object") process.stdout.write(`${address?.port}\n`);
  });
  process.stdin.resume().once("end", () => process.exit());
}
