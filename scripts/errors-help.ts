/** What lies behind each error, and what helps: for `docs/errors.md`. The table itself has only what fits into a line. */
import type { ErrorCode } from "../src/core/error-codes.ts";

export const HELP: Readonly<Record<ErrorCode, string>> = {
  "CCR-E001":
    "Another program listens there: often an older ccr or claude-code-router. `ccr status` and `ccr doctor port` name it; `ccr stop` ends both kinds.",
  "CCR-E002":
    "`ccr code` and the cockpit start the real Claude Code. `ccr doctor claude` tells where it was looked for. The proxy alone (`ccr start`, `ccr --no-tui`) does not need it.",
  "CCR-E003":
    "The command line holds something that the command does not take. Flags of ccr stand before `--`, those of Claude Code behind it; with `ccr code` all are Claude Code's.",
  "CCR-E004":
    "The pseudo-terminal could not be made, or the program in it did not start. `ccr doctor pty` tries it; an install without optional or with a foreign libc is the usual cause.",
  "CCR-E005":
    "The command asks a running service, and there is none for this `CCR_HOME`. A service that was started for another one is shown by `ccr stop --all`.",
  "CCR-E006":
    "The background process ended or was too slow. `ccr start --foreground` says why, `--wait=60` gives a slow machine more time.",
  "CCR-E007": "It serves, but its management does not answer: it hangs, or another version wrote the record.",
  "CCR-E008": "The process survived even SIGKILL: it waits for a disk, or belongs to another user.",
  "CCR-E010":
    "A client other than Claude Code sent something that is no request of the API it used. The text names the member.",
  "CCR-E011": "Claude Code compacts its conversation by itself; a single huge paste or file is the usual cause.",
  "CCR-E012":
    'Two keys are easily mixed up: this one leads from the client to ccr, `api_key` from ccr to the provider. `eval "$(ccr activate)"` sets the right one.',
  "CCR-E013":
    "The request came through a browser's page, or under a foreign host name. Give ccr an `APIKEY` and a `HOST` to serve other machines.",
  "CCR-E014": "The path is none of Messages, Chat Completions or Responses. A base URL must not end in `/v1/messages`.",
  "CCR-E015": "It was asked to end and answers nobody new. Clients try again by themselves.",
  "CCR-E016": "More requests are under way than one process takes. Something may be calling in a loop.",
  "CCR-E017":
    "`Budget` in the configuration has a limit for the session or the day, and it is reached. `ccr usage --by day` shows on what.",
  "CCR-E020":
    "A route, a model typed by hand or a custom router named something that the configuration does not have. `ccr route explain` shows which rule chose it.",
  "CCR-E050":
    "File, line and column are in the text, with what was probably meant. What runs goes on with the last good version. `ccr config undo` brings back the version before.",
  "CCR-E051": "The file is there and cannot be read: rights, or its form.",
  "CCR-E052":
    'Write one (`ccr config edit`), bring one (`ccr config import`), or set the key variable of a well-known provider and `CCR_CONFIG_JSON=\'{"Router":{"default":"deepseek,deepseek-chat"}}\'`.',
  "CCR-E053":
    "The disk is full, the folder is not yours, or it is read-only. Files are replaced as a whole, so the old one is intact.",
  "CCR-E054":
    "An address that a command was to read does not answer with 200. Fetch it by other means and name the file instead.",
  "CCR-E060": "Nothing has been served yet, or `History.capture` is `off`.",
  "CCR-E061": "Old records go by size and age (`History.maxSize`, `History.maxAge`).",
  "CCR-E062": "`ccr replay --dry-run` prints the request instead.",
  "CCR-E063": "The estimate is above `--max-cost`.",
  "CCR-E064": "`--replay` needs a folder that `--record` has written.",
  "CCR-E065":
    "The agent asked something else than when the cassette was recorded: another prompt, another version of Claude Code, another order.",
  "CCR-E101":
    "The provider got the key and does not accept it. `ccr doctor keys` says whether there is one, `ccr model test` tries it; a variable that is not set in this shell is the usual cause.",
  "CCR-E102":
    "The provider's own limit. With `fallback` in the configuration another model takes over, with a list of keys another key.",
  "CCR-E103": "The account at the provider is empty or its limit reached. Claude Code does not try again by itself.",
  "CCR-E104": "The name is not one of the provider's. `ccr model refresh` asks it for its list.",
  "CCR-E105":
    "The conversation is longer than the model's window. Claude Code compacts when it sees this text; `Router.longContext` sends such requests elsewhere before.",
  "CCR-E106": "Nothing to do but to wait, or a `fallback`.",
  "CCR-E107":
    "Often `api_base_url` leads to a web page or a gateway instead of the endpoint. `ccr inspect ID --tab response` shows what came.",
  "CCR-E108":
    "The provider understood the request and does not take something in it. Its own words are in the text; `ccr inspect ID --tab diff` shows what ccr made of the request.",
  "CCR-E109": "The provider has a fault of its own.",
  "CCR-E110": "Local models may need minutes for the first token of a long prompt: raise the limit.",
  "CCR-E111":
    "Name, port or proxy is wrong, or the network is away. Loopback is asked without the proxy; `ccr doctor proxy-env` looks at the variables.",
  "CCR-E112": "A proxy in between, or the provider under load. What was already said stays; Claude Code asks again.",
  "CCR-E113": "The account may not use this model, or the provider does not serve this country.",
  "CCR-E114":
    "`GOOGLE_APPLICATION_CREDENTIALS` names a file that is missing or expired, or the project is not allowed.",
  "CCR-E115": "`concurrency` lets only so many requests through at once, and those in front took too long.",
  "CCR-E201":
    "A hook of your own transformer threw. File and line are in the text; `ccr plugin check FILE` tries it alone.",
  "CCR-E202": "A hook of your own transformer neither returned nor failed within its time.",
  "CCR-E900":
    "A mistake of ours. What was known is in `~/.local/state/ccr/crash-TIME.txt`, for you alone: please report it with that.",
};
