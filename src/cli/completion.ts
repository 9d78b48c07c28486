/** `ccr completion`: scripts that ask `ccr __complete`, so that they know every command of the version that is installed. */
import { parse, usageError } from "./flags.ts";
import { NO_FLAGS } from "./rows/tools.ts";
import type { Invocation } from "./types.ts";

/** Bash splits words at `:` and `=`, which names of models hold; what it took for finished must not be typed again. */
const BASH = String.raw`_ccr() {
  local IFS=$' \t\n' line="\${COMP_LINE:0:COMP_POINT}" words cur head candidate
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  cur="\${words[\${#words[@]} - 1]}"
  COMPREPLY=()
  while IFS= read -r candidate; do
    case $candidate in
      :file) while IFS= read -r candidate; do COMPREPLY+=("$candidate"); done < <(compgen -f -- "$cur") ;;
      :folder) while IFS= read -r candidate; do COMPREPLY+=("$candidate"); done < <(compgen -d -- "$cur") ;;
      *) COMPREPLY+=("\${candidate%%$'\t'*}") ;;
    esac
  done < <(ccr __complete "\${words[@]:1}" 2>/dev/null)
  head="\${cur%"\${cur##*[:=]}"}"
  COMPREPLY=("\${COMPREPLY[@]#"$head"}")
}
complete -F _ccr ccr
`;

const ZSH = String.raw`#compdef ccr
_ccr() {
  local -a candidates
  local candidate ret=1
  for candidate in "\${(@f)$(ccr __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    case $candidate in
      :file) _files && ret=0 ;;
      :folder) _files -/ && ret=0 ;;
      ?*) candidates+=("\${\${candidate%%$'\t'*}//:/\\:}:\${\${(M)candidate:#*$'\t'*}#*$'\t'}") ;;
    esac
  done
  (( $#candidates )) && _describe ccr candidates && ret=0
  return ret
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _ccr "$@"; else compdef _ccr ccr; fi
`;

const FISH = String.raw`function __ccr_complete
  set -l words (commandline -opc) (commandline -ct)
  for candidate in (ccr __complete $words[2..-1] 2>/dev/null)
    switch $candidate
      case :file
        __fish_complete_path (commandline -ct)
      case :folder
        __fish_complete_directories (commandline -ct)
      case '*'
        echo $candidate
    end
  end
end
complete -c ccr -f -a '(__ccr_complete)'
`;

const POWERSHELL = String.raw`Register-ArgumentCompleter -Native -CommandName ccr -ScriptBlock {
  param($word, $ast, $position)
  $words = @($ast.CommandElements | Where-Object { $_.Extent.EndOffset -le $position } | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($word -eq '') { $words += '""' }
  & ccr __complete @words 2>$null | ForEach-Object {
    $value, $summary = $_ -split "\`t", 2
    if ($value -eq ':file') { Get-ChildItem -Path "$word*" -ErrorAction SilentlyContinue | ForEach-Object { $_.Name } }
    elseif ($value -eq ':folder') { Get-ChildItem -Directory -Path "$word*" -ErrorAction SilentlyContinue | ForEach-Object { $_.Name } }
    else { [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $(if ($summary) { $summary } else { $value })) }
  }
}
`;

/** A template of raw text still has to write a backslash before what would begin a substitution. */
function unescape(script: string): string {
  return script.replaceAll("\\${", "${").replaceAll("\\`", "`");
}

const SCRIPTS: ReadonlyMap<string, string> = new Map(
  Object.entries({ bash: BASH, zsh: ZSH, fish: FISH, powershell: POWERSHELL, pwsh: POWERSHELL }),
);

export async function runCompletion(invocation: Invocation): Promise<number> {
  const [shell] = parse(invocation, NO_FLAGS, 1).operands;
  const script = SCRIPTS.get(shell ?? "");
  if (script === undefined) {
    throw usageError(shell ?? "ccr completion", `must be one of ${[...SCRIPTS.keys()].join(", ")}`);
  }
  process.stdout.write(unescape(script));
  return 0;
}
