/** The environment of a child in the pane: it must see our terminal, not the one around it. */

/** Names, or beginnings of names, by which programs recognise the terminal or multiplexer around them. */
const OUTER_TERMINAL =
  /^(TMUX|TMUX_PANE|STY|WINDOW|WINDOWID|TERMCAP|COLUMNS|LINES|TERM_SESSION_ID|TERMINAL_EMULATOR|VTE_VERSION|XTERM_VERSION|TERMINATOR_UUID|TILIX_ID|WT_SESSION|WT_PROFILE_ID|ZELLIJ.*|TERM_PROGRAM.*|LC_TERMINAL.*|BYOBU_.*|KITTY_.*|WEZTERM_.*|ALACRITTY_.*|GHOSTTY_.*|KONSOLE_.*|ITERM_.*|GNOME_TERMINAL_.*|ConEmu.*)$/;

/** `own` comes last and may set anything; a value of undefined unsets. */
export function childEnv(
  outer: Readonly<Record<string, string | undefined>>,
  own: Readonly<Record<string, string | undefined>> = {},
): Record<string, string> {
  const env: Record<string, string> = {};
  const kept = Object.entries(outer).filter(([name]) => !OUTER_TERMINAL.test(name));
  for (const [name, value] of [
    ...kept,
    ["TERM", "xterm-256color"],
    ["COLORTERM", "truecolor"],
    ...Object.entries(own),
  ]) {
    if (name === undefined) continue;
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
  return env;
}
