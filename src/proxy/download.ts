/** Fetches a small document of a provider or a preset, through the proxy that the environment names. */
import { CcrError } from "../core/errors.ts";

export interface DownloadOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly maxBytes?: number;
  /** Instead of what the environment names. */
  readonly proxy?: string | undefined;
}

const TIMEOUT_MS = 20_000;
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_REDIRECTS = 3;

/** Throws `CCR-E054`, which says what came instead. */
export async function download(url: string, options: DownloadOptions = {}): Promise<string> {
  const { EnvHttpProxyAgent, interceptors, ProxyAgent, request } = await import("undici");
  const agent =
    options.proxy === undefined ? new EnvHttpProxyAgent() : new ProxyAgent({ uri: options.proxy, proxyTunnel: true });
  try {
    const { statusCode, body } = await request(url, {
      dispatcher: agent.compose(interceptors.redirect({ maxRedirections: MAX_REDIRECTS })),
      headers: { accept: "application/json", ...options.headers },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await bounded(body, options.maxBytes ?? MAX_BYTES);
    if (statusCode !== 200) throw new Error(`status ${statusCode}`);
    return text;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new CcrError("CCR-E054", { where: url, detail }, { cause: error });
  } finally {
    await agent.destroy();
  }
}

async function bounded(body: AsyncIterable<Buffer>, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
