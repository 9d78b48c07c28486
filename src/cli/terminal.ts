/** Whether there is a terminal for a full screen. */

/** Both ways of the terminal must be one: keys come in, the screen goes out. */
export function hasScreen(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY && process.env["TERM"] !== "dumb";
}
