/** An HTTP proxy on loopback that opens tunnels, or refuses to. */
import { createServer, type IncomingMessage } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";

import { onTestFinished } from "vitest";

export interface ConnectProxy {
  readonly host: string;
  readonly url: string;
  /** What was asked for, in order: `127.0.0.1:4000`. */
  readonly tunnels: readonly string[];
  /** `proxy-authorization` of each. */
  readonly credentials: readonly (string | undefined)[];
}

export type Manner = "opens" | "refuses" | "closes" | "is silent";

export async function connectProxy(manner: Manner = "opens"): Promise<ConnectProxy> {
  const tunnels: string[] = [];
  const credentials: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  const server = createServer();
  server.on("connect", (request: IncomingMessage, client: Socket) => {
    tunnels.push(request.url ?? "");
    credentials.push(request.headers["proxy-authorization"]);
    sockets.add(client);
    client.on("error", () => {});
    if (manner === "closes") client.destroy();
    else if (manner === "refuses") client.end(REFUSAL);
    else if (manner === "opens") sockets.add(tunnel(client, request.url ?? ""));
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = addressOf(server.address());
  const host = `127.0.0.1:${port}`;
  return { host, url: `http://${host}`, tunnels, credentials };
}

const REFUSAL = "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n";

/** Either end closes the other. */
function tunnel(client: Socket, target: string): Socket {
  const [host = "", port = ""] = target.split(":");
  const upstream = connect(Number(port), host, () => {
    client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    upstream.pipe(client).pipe(upstream);
  });
  upstream.on("error", () => client.destroy()).on("close", () => client.destroy());
  client.on("close", () => upstream.destroy());
  return upstream;
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (typeof address === "object" && address) return address;
  throw new Error("no address");
}
