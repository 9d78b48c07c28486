/** Where a provider's Responses API is, told by the URL that the configuration gives for it. */

const CHAT_PATH = /(\/chat)?\/completions$/;
/** Ends of paths that stand for an API as a whole. */
const BASE = /\/(v\d+|codex)$/;

/** The URL as it stands, unless it plainly is that of Chat Completions or the base of both. */
export function responsesUrl(configured: string): string {
  const url = new URL(configured);
  const path = url.pathname.replace(/\/+$/, "");
  const base = path.replace(CHAT_PATH, "");
  if (base === path && !BASE.test(path)) return configured;
  url.pathname = `${base}/responses`;
  return url.href;
}
