# Prints what zsh offers when Tab is pressed after the line "$1": <MATCH> each. It runs a shell in a pseudo-terminal,
# since zsh completes only there, whose compadd prints what it would show.
# With -O, -A and -D compadd gathers words for its caller, and shows none: zshcompwid(1).
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'PS1= TERM=dumb; autoload -Uz compinit && compinit -u -D
compadd() {
  if [[ ${@[1,(i)(-|--)]} == *-[OAD]\ * ]]; then builtin compadd "$@"; return; fi
  local -a offered
  builtin compadd -A offered "$@"
  print -r -- "<"$^offered">"
}
zle -C offer complete-word _main_complete
press() { zle offer; print "at the ""end" }
zle -N press; bindkey "^X" press
print "re""ady"'
zpty -r shell output '*ready*'
zpty -wn shell "$1"$'\C-X'
zpty -r shell output '*at the end*'
print -r -- "$output"
