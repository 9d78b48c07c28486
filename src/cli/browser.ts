/** Opens an address in the user's browser, where there is a screen for one. */
import { spawn } from "node:child_process";

type Program = readonly [string, ...(readonly string[])];

/** False when there is no screen or no program that would open it. */
export async function openInBrowser(url: string, env: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  const program = programFor(url, env);
  if (!program) return false;
  const [command, ...args] = program;
  const child = spawn(command, args, { detached: true, stdio: "ignore", env });
  const started = await new Promise<boolean>((resolve) => {
    child.once("spawn", () => resolve(true));
    child.once("error", () => resolve(false));
  });
  child.unref();
  return started;
}

/** `BROWSER` is what other programs follow, too. */
function programFor(url: string, env: NodeJS.ProcessEnv): Program | undefined {
  const [named = "", ...args] = (env["BROWSER"] ?? "").split(" ").filter(Boolean);
  if (named !== "")
    return args.includes("%s") ? [named, ...args.map((arg) => (arg === "%s" ? url : arg))] : [named, ...args, url];
  if (env["CI"]) return undefined;
  if (process.platform === "darwin") return ["open", url];
  if (process.platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler", url];
  return env["DISPLAY"] || env["WAYLAND_DISPLAY"] ? ["xdg-open", url] : undefined;
}
