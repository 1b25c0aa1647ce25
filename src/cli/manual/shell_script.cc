#include "cli/manual/shell_script.h"

namespace cairn::cli {
namespace {

// Bash breaks words at `:` and `=`, so they are put together again, and what stands before the last one is taken off
// each candidate. Blanks in a word stand behind a backslash; zsh and fish quote by themselves.
constexpr std::string_view kBash = R"sh(# bash completion of cairn; printed by `cairn completion bash`
_cairn() {
  local program="$1" word line directive='' glued=''
  local words=()
  for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
    if [[ "$word" == [:=] && ${#words[@]} -gt 0 ]]; then
      words[-1]+="$word"
      glued=1
    elif [[ -n "$glued" ]]; then
      words[-1]+="$word"
      glued=''
    else
      words+=("$word")
    fi
  done
  words=("${words[@]//\\ / }")
  local current="${words[-1]}"
  local tail="${current##*[:=]}"
  local head="${current%"$tail"}"
  COMPREPLY=()
  while IFS=$'\t' read -r line _; do
    case "$line" in
      :*) directive="$line" ;;
      *) line="${line#"$head"}"; COMPREPLY+=("${line// /\\ }") ;;
    esac
  done < <("$program" completion next -- "${words[@]}" 2>/dev/null)
  case "$directive" in
    :files) compopt -o filenames; mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$tail") ;;
    :directories) compopt -o filenames; mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$tail") ;;
  esac
  [[ ${#COMPREPLY[@]} -eq 1 && "${COMPREPLY[0]}" == *[:=] ]] && compopt -o nospace
  return 0
}
complete -F _cairn cairn
)sh";

constexpr std::string_view kZsh = R"sh(#compdef cairn
# zsh completion of cairn; printed by `cairn completion zsh`
_cairn() {
  local line directive text
  local -a texts shown open
  for line in "${(@f)$("${(Q)words[1]}" completion next -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}"; do
    text="${line%%$'\t'*}"
    case "$text" in
      ('') ;;
      (:*) directive="$text" ;;
      (*[:=]) open+=("$text") ;;
      (*)
        texts+=("$text")
        shown+=("${text}${${line#*$'\t'}:+  -- ${line#*$'\t'}}") ;;
    esac
  done
  (( ${#texts} )) && compadd -l -d shown -a texts
  (( ${#open} )) && compadd -S '' -a open
  case "$directive" in
    (:files) compset -P '*[:=]'; _files ;;
    (:directories) compset -P '*[:=]'; _files -/ ;;
  esac
}
if [[ "${funcstack[1]}" == _cairn ]]; then
  _cairn "$@"
else
  compdef _cairn cairn
fi
)sh";

constexpr std::string_view kFish = R"sh(# fish completion of cairn; printed by `cairn completion fish`
function __cairn_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in ($words[1] completion next -- $words[2..-1] "$current" 2>/dev/null)
        switch $line
            case ':files'
                __cairn_complete_paths "$current" files
            case ':directories'
                __cairn_complete_paths "$current" directories
            case ':*'
            case '*'
                echo $line
        end
    end
end
function __cairn_complete_paths
    set -l tail (string replace -r '^.*[:=]' '' -- $argv[1])
    set -l head (string replace -r '[^:=]*$' '' -- $argv[1])
    if test $argv[2] = directories
        __fish_complete_directories "$tail" '' | string replace -r '^' -- "$head"
    else
        __fish_complete_path "$tail" '' | string replace -r '^' -- "$head"
    end
end
complete -c cairn -f -a '(__cairn_complete)'
)sh";

constexpr std::array kScripts{
    ShellScript{"bash", "cairn completion bash > ~/.local/share/bash-completion/completions/cairn", kBash},
    ShellScript{"zsh", "cairn completion zsh > ~/.zfunc/_cairn", kZsh},
    ShellScript{"fish", "cairn completion fish > ~/.config/fish/completions/cairn.fish", kFish},
};

}  // namespace

const std::array<ShellScript, 3>& shell_scripts() { return kScripts; }

}  // namespace cairn::cli
