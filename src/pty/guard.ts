/** A small process that outlives ours: if we are killed, it repairs the terminal and ends what ran in the pane. */
import { type ChildProcess, spawn } from "node:child_process";

import { RESET } from "./modes.ts";

/** Longest wait for the guard to have noted the terminal's settings. */
const ARM_MS = 250;

/** As a format of the shell's printf. */
const RESET_FORMAT = RESET.replaceAll("\u001b", "\\033").replaceAll("\u0018", "\\030").replaceAll("\\\\", "\\\\\\\\");

/**
 * Runs under any POSIX shell, in its own session, with the terminal as descriptor 3. It only calls programs once we are
 * gone, except for one `stty`. The settings are put back only while they are still raw (`-isig`): an interactive shell
 * around us restores its own, and may have begun to read the next command with them.
 */
const SCRIPT = `
trap '' HUP INT QUIT TERM TSTP TTIN TTOU PIPE
cd /
saved=$(stty -g <&3) 2>/dev/null
echo armed
exec >/dev/null 2>&1
panes=" " said=
while read -r word value; do
  case $word in
    child) panes="$panes$value " ;;
    gone)
      case $panes in *" $value "*) panes="\${panes%% $value *} \${panes#* $value }" ;; esac ;;
    say) said=$value ;;
    bye) exit 0 ;;
  esac
done

restore() {
  printf '${RESET_FORMAT}' >&3
  sleep 0.05
  case $(stty -a <&3) in *-isig*) stty "$saved" <&3 ;; esac
  [ "$said" ] && printf '\\r%s\\r\\n' "$said" >&3
}

members() {
  found=$panes alive= grown=1
  while [ "$grown" ]; do
    grown=
    for stat in /proc/[0-9]*/stat; do
      read -r line <"$stat" || continue
      pid=\${line%% *}
      case $alive in *" $pid "*) continue ;; esac
      set -- \${line##*) }
      [ "$1" = Z ] && continue
      case $found in
        *" $2 "* | *" $pid "*) ;;
        *) case $panes in *" $3 "* | *" $4 "*) ;; *) continue ;; esac ;;
      esac
      found="$found$pid " alive="$alive $pid " grown=1
    done
  done
}

groups() {
  for pane in $panes; do kill -s "$1" -- "-$pane" && some=1; done
}

restore &
if [ "$panes" != " " ]; then
  for signal in HUP TERM KILL; do
    members
    groups "$signal"
    [ "$alive" ] && kill -s "$signal" $alive
    for wait in 1 2 3 4 5 6 7 8; do
      members
      some=
      groups 0
      [ "$alive" ] || [ "$some" ] || break 2
      sleep 0.1 || sleep 1
    done
  done
fi
wait
`;

export class Guard {
  /** Resolves when the terminal may be changed: its settings are noted, or nobody is going to note them. */
  readonly armed: Promise<void>;
  readonly #process: ChildProcess;

  /** `ttyFd` is the terminal to repair. Returns at once. */
  static start(ttyFd: number): Guard {
    const { PATH } = process.env;
    const guard = spawn("sh", ["-c", SCRIPT, "ccr-guard"], {
      detached: true,
      stdio: ["pipe", "pipe", "ignore", ttyFd],
      env: { ...(PATH === undefined ? {} : { PATH }), LC_ALL: "C" },
    });
    return new Guard(guard);
  }

  private constructor(guard: ChildProcess) {
    this.#process = guard;
    this.armed = new Promise((resolve) => {
      const timer = setTimeout(resolve, ARM_MS);
      const done = (): void => {
        clearTimeout(timer);
        guard.stdout?.destroy();
        resolve();
      };
      guard.stdout?.once("data", done).once("close", done);
      // Without a shell there is no guard.
      guard.once("error", done);
    });
    guard.stdin?.on("error", () => {});
    guard.unref();
  }

  /** A leader of a session that is to end with us. */
  watch(pid: number): void {
    this.#tell(`child ${pid}`);
  }

  /** It has ended: its number may be another's soon. */
  forget(pid: number): void {
    this.#tell(`gone ${pid}`);
  }

  /** What to say on the repaired terminal, in place of what was to be said before. One line. */
  say(line: string): void {
    this.#tell(`say ${line}`);
  }

  /** The terminal is restored and the pane has ended: the guard has nothing to do. */
  dismiss(): void {
    this.#tell("bye");
    this.#process.stdin?.end();
  }

  /** A short write to a pipe goes out at once, so this works in an exit handler too. */
  #tell(line: string): void {
    if (this.#process.stdin?.writable) this.#process.stdin.write(`${line}\n`);
  }
}
