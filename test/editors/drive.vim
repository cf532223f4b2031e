" Uses the language server in Vim as a person does, and writes down what came of it; the recipe has been loaded before.
set nomore noswapfile
let s:report = {}

function! s:Wait(condition) abort
  let began = reltime()
  while !a:condition() && reltimefloat(reltime(began)) < 20
    sleep 20m
  endwhile
endfunction

function! s:Text() abort
  return join(getline(1, '$'), "\n") . "\n"
endfunction

" The findings of this file: a window that shows another file keeps the list of the file before for a while.
function! s:Findings() abort
  return map(filter(getloclist(0), 'v:val.bufnr == bufnr()'), 'v:val.text')
endfunction

function! s:Has(start) abort
  return !empty(filter(s:Findings(), 'stridx(v:val, a:start) == 0'))
endfunction

function! s:Choose(data, items) abort
  let chosen = a:items[0][1]
  let s:chosen = chosen.title
  call ale#codefix#ApplyLSPCodeAction(a:data, chosen)
endfunction

function! s:Repair(word) abort
  call search('\V' . a:word)
  let before = s:Text()
  call ale#codefix#Execute(0, function('s:Choose'))
  call s:Wait({-> s:Text() !=# before})
endfunction

function! s:Rename(name) abort
  messages clear
  let before = s:Text()
  call feedkeys("\<C-u>" . a:name . "\<CR>", 't')
  ALERename
  call s:Wait({-> s:Text() !=# before || execute('messages') =~# 'rename'})
endfunction

function! s:Hover() abort
  ALEHover
  call s:Wait({-> winnr('$') > 1})
  wincmd P
  let s:report.hover = s:Text()
  pclose
endfunction

try
  execute 'edit' $QUBE_PLAN_FILE
  call s:Wait({-> s:Has('vault-has-network')})
  let s:report.findings = s:Findings()
  call search('netvm')
  let g:ale_hover_to_preview = 1
  call s:Hover()
  call s:Repair('sys-firewall')
  let s:report.action = s:chosen
  let s:report.repaired = s:Text()
  doautocmd TextChanged
  call s:Wait({-> !s:Has('vault-has-network')})
  let s:report.left = s:Findings()
  call cursor(1, 1)
  call search('work:')
  call s:Rename('desk')
  let s:report.renamed = s:Text()
  call s:Rename('sys-net')
  let s:report.refused = execute('messages')
  execute 'edit!' $QUBE_PLAN_POLICY
  call s:Wait({-> s:Has('policy-syntax')})
  let s:report.policyFindings = s:Findings()
  call s:Repair('alow')
  let s:report.policyRepaired = s:Text()
  call writefile([json_encode(s:report)], $QUBE_PLAN_REPORT)
  qall!
catch
  call writefile(['Vim: ' . v:exception . ' at ' . v:throwpoint], '/dev/stderr')
  cquit!
endtry
