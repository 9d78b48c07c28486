import { expect, it } from "vitest";

import { childEnv } from "../../src/pty/child-env.ts";

it("the child does not see the terminal or multiplexer around us", () => {
  const outer = {
    PATH: "/bin",
    LANG: "C.UTF-8",
    TERM: "tmux-256color",
    TMUX: "/tmp/tmux-0/default,1,0",
    TMUX_PANE: "%1",
    STY: "1.pts",
    TERM_PROGRAM: "ghostty",
    TERM_PROGRAM_VERSION: "1",
    KITTY_WINDOW_ID: "1",
    WEZTERM_PANE: "0",
    ITERM_SESSION_ID: "x",
    LC_TERMINAL: "iTerm2",
    ZELLIJ_SESSION_NAME: "x",
    VTE_VERSION: "7000",
    WT_SESSION: "x",
    COLUMNS: "10",
    LINES: "10",
    TERMINFO: "/usr/share/terminfo",
  };
  expect(childEnv(outer)).toEqual({
    PATH: "/bin",
    LANG: "C.UTF-8",
    TERM: "xterm-256color",
    COLORTERM: "truecolor",
    TERMINFO: "/usr/share/terminfo",
  });
});

it("what is wanted comes last; undefined takes away", () => {
  expect(childEnv({ A: "1", B: "2" }, { A: undefined, B: "3", TERM: "dumb" })).toEqual({
    B: "3",
    TERM: "dumb",
    COLORTERM: "truecolor",
  });
});
