/**
 * Whose program is at the other end of a connection within this machine, as far as Linux tells. The address that opens the
 * page stands for a moment among the arguments of the program that opens the browser, where every user can read it.
 */
import { readFile } from "node:fs/promises";
import type { Socket } from "node:net";

type Ports = Pick<Socket, "localPort" | "remotePort">;

const TABLES = ["/proc/net/tcp", "/proc/net/tcp6"];
/** Number, local and remote address with port, state, queues, timer, retransmissions, user. */
const ROW = /^\s*\d+: [\dA-F]+:([\dA-F]{4}) [\dA-F]+:([\dA-F]{4}) 01 \S+ \S+ \S+ +(\d+) /;
const ROOT_USER = 0;

/** False where nobody knows. Root needs no page to do what it likes, and programs of its own pass connections on. */
export async function isOfAnotherUser(socket: Ports, own: number | undefined = process.getuid?.()): Promise<boolean> {
  if (process.platform !== "linux" || own === undefined) return false;
  for (const table of TABLES) {
    const user = userOf(await readFile(table, "latin1").catch(() => ""), socket);
    if (user !== undefined) return user !== own && user !== ROOT_USER;
  }
  return false;
}

/** Of the other end: what is remote for us is local there. */
export function userOf(table: string, { localPort, remotePort }: Ports): number | undefined {
  for (const line of table.split("\n")) {
    const [, local = "", remote = "", user = ""] = ROW.exec(line) ?? [];
    if (Number.parseInt(local, 16) === remotePort && Number.parseInt(remote, 16) === localPort) return Number(user);
  }
  return undefined;
}
