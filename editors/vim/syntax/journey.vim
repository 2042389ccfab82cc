" Vim syntax file
" Language: Journey (sfjourney)
" Made from grammars/journey.lark by tests/test_editors.py --update; do not edit.

if exists("b:current_syntax")
  finish
endif
let s:cpo = &cpo
set cpo&vim

syntax case match
syntax sync minlines=50

syntax match journeyOperator '\v\!\=|\<\=|\=\=|\>\=|\%|\<|\=|\>'
syntax match journeyClause '\v%([0-9A-Za-z_.-])@<!%(transactional|enrollment|continue|matching|parallel|reply-to|timezone|exactly|opt-out|restart|running|skipped|started|subject|always|enroll|opt-in|redact|schema|window|within|again|count|draft|least|lower|sends|since|times|where|data|from|goal|last|most|once|past|skip|time|api|cap|did|new|per|as|at|by|id|if)%([0-9A-Za-z_-]|\.[0-9A-Za-z_])@!'
syntax match journeyStep '\v%([0-9A-Za-z_.-])@<!%(timeout|branch|split|until|else|exit|send|wait|when|set|on|to|up)%([0-9A-Za-z_-]|\.[0-9A-Za-z_])@!'
syntax match journeyOperator '\v%([0-9A-Za-z_.-])@<!%(contains|missing|present|before|starts|after|ends|with|all|and|any|not|in|is|or)%([0-9A-Za-z_-]|\.[0-9A-Za-z_])@!'
syntax match journeyDay '\v%([0-9A-Za-z_.-])@<!%(weekdays|weekends|fri|mon|sat|sun|thu|tue|wed)%([0-9A-Za-z_-]|\.[0-9A-Za-z_])@!'
syntax match journeyUnit '\v%([0-9A-Za-z_.-])@<!%(minutes|seconds|minute|second|hours|weeks|days|hour|week|day)%([0-9A-Za-z_-]|\.[0-9A-Za-z_])@!'
syntax match journeyConstant '\v%([0-9A-Za-z_.-])@<!%(false|null|true|now)%([0-9A-Za-z_-]|\.[0-9A-Za-z_])@!'
syntax match journeyDeclaration '\v%([0-9A-Za-z_.-])@<!%(subscription|journey|profile|segment|event)%([0-9A-Za-z_-]|\.[0-9A-Za-z_])@!'
syntax match journeyEvent '\v%([0-9A-Za-z_.-])@<![A-Za-z_][A-Za-z0-9_]*%(\.[A-Za-z0-9_]+)+'
syntax match journeyNumber '\v%([0-9A-Za-z_.-])@<!-?[0-9]+%(\.[0-9]+)?%([eE][+-]?[0-9]+)?'
syntax match journeyTime '\v%([0-9A-Za-z_.-])@<!%([0-9]+[wdhms])+%([A-Za-z0-9_])@!'
syntax match journeyTime '\v%([0-9A-Za-z_.-])@<![0-9]{1,2}:[0-9]{2}%([0-9:])@!'
syntax match journeyTime '\v%([0-9A-Za-z_.-])@<![0-9]{4}-[0-9]{2}-[0-9]{2}%([Tt][0-9:.]*%([Zz]|[+-][0-9:]*)?)?'
syntax match journeyKey '\v%([0-9A-Za-z_.-])@<![A-Za-z_][A-Za-z0-9_-]*%([ \t]*\=%(\=)@!)@='
syntax match journeyLabel '\v%([0-9A-Za-z_.-])@<![A-Za-z_][A-Za-z0-9_-]*%([ \t]*:)@='
syntax match journeyPointer '\v%(/[0-9A-Za-z_.~$@%+:-]*)+'
syntax match journeyPointer '\v`[^`]*`'
syntax match journeyString '\v"%([^"\\]|\\.)*"' contains=journeyEscape,journeyInside
syntax match journeyEscape '\v\\%(["\\/bfnrt]|u[0-9A-Fa-f]{4})' contained
syntax match journeyInside '\v\$\{[^}"]+\}' contained
syntax match journeyComment '\v#.*' contains=@Spell

highlight default link journeyDeclaration Structure
highlight default link journeyConstant Constant
highlight default link journeyUnit Type
highlight default link journeyDay Constant
highlight default link journeyOperator Operator
highlight default link journeyStep Statement
highlight default link journeyClause Keyword
highlight default link journeyEvent Type
highlight default link journeyNumber Number
highlight default link journeyTime Number
highlight default link journeyKey Identifier
highlight default link journeyLabel Label
highlight default link journeyPointer Identifier
highlight default link journeyString String
highlight default link journeyEscape SpecialChar
highlight default link journeyInside Identifier
highlight default link journeyComment Comment

let b:current_syntax = "journey"

let &cpo = s:cpo
unlet s:cpo
