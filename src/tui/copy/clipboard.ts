/** Programs that put text on the system's clipboard, for terminals that do not let us do it. */
import { spawn } from "node:child_process";

type Env = Readonly<Record<string, string | undefined>>;

/** The first that can work here. Over ssh the clipboard of the other machine is nobody's: the terminal has to do it. */
function clipboardCommand(env: Env, platform: NodeJS.Platform): readonly string[] | undefined {
  if (env["TMUX"]) return ["tmux", "load-buffer", "-w", "-"];
  if (env["SSH_CONNECTION"]) return undefined;
  if (platform === "darwin") return ["pbcopy"];
  if (env["WAYLAND_DISPLAY"]) return ["wl-copy"];
  if (env["DISPLAY"]) return ["xclip", "-selection", "clipboard"];
  return undefined;
}

const LIMIT_MS = 2_000;

/** Whether it is there and takes the text is its own affair: the terminal has been told already. */
export function copyToSystem(text: string, env: Env, platform: NodeJS.Platform = process.platform): void {
  const [program, ...args] = clipboardCommand(env, platform) ?? [];
  if (program === undefined) return;
  const child = spawn(program, args, { stdio: ["pipe", "ignore", "ignore"], timeout: LIMIT_MS });
  child.on("error", () => {});
  child.stdin.on("error", () => {});
  child.stdin.end(text);
  child.unref();
}
