-- Uses the language server in Neovim as a person does, and writes down what came of it; the recipe has been loaded before.
local report = {}
local function text() return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') .. '\n' end
local function wait(condition) return vim.wait(20000, condition, 20) end
local function codes()
  local found = {}
  for _, it in ipairs(vim.diagnostic.get(0)) do table.insert(found, it.code) end
  return found
end
local function ask(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 10000) or {}
  for _, answer in pairs(answers) do
    if answer.result then return answer.result end
    if answer.error then return { failed = answer.error.message } end
  end
end
local function at(word, skip)
  local row = vim.fn.search('\\V' .. word, 'w')
  vim.api.nvim_win_set_cursor(0, { row, vim.fn.col('.') - 1 + (skip or 0) })
  return vim.lsp.util.make_position_params(0, 'utf-16')
end

vim.cmd('edit ' .. vim.env.QUBE_PLAN_FILE)
wait(function() return #vim.diagnostic.get(0) > 0 end)
report.findings = codes()

local hover = ask('textDocument/hover', at('netvm', 1))
report.hover = hover and hover.contents and hover.contents.value

local params = vim.lsp.util.make_range_params(0, 'utf-16')
at('sys-firewall', 1)
params = vim.lsp.util.make_range_params(0, 'utf-16')
params.context = { diagnostics = {}, only = { 'quickfix' } }
local actions = ask('textDocument/codeAction', params) or {}
report.action = actions[1] and actions[1].title
local chosen = actions[1]
if chosen and not chosen.edit then chosen = ask('codeAction/resolve', chosen) end
if chosen and chosen.edit then vim.lsp.util.apply_workspace_edit(chosen.edit, 'utf-16') end
report.repaired = text()
wait(function() return not vim.tbl_contains(codes(), 'vault-has-network') end)
report.left = codes()

local rename = at('work:', 1)
rename.newName = 'desk'
local edit = ask('textDocument/rename', rename)
if edit and not edit.failed then vim.lsp.util.apply_workspace_edit(edit, 'utf-16') end
report.renamed = text()
rename.newName = 'sys-net'
at('desk:', 1)
report.refused = (ask('textDocument/rename', vim.tbl_extend('force', vim.lsp.util.make_position_params(0, 'utf-16'), { newName = 'sys-net' })) or {}).failed

vim.cmd('edit! ' .. vim.env.QUBE_PLAN_POLICY)
wait(function() return #vim.diagnostic.get(0) > 0 end)
report.policyFindings = codes()
at('alow', 1)
params = vim.lsp.util.make_range_params(0, 'utf-16')
params.context = { diagnostics = {}, only = { 'quickfix' } }
actions = ask('textDocument/codeAction', params) or {}
if actions[1] and actions[1].edit then vim.lsp.util.apply_workspace_edit(actions[1].edit, 'utf-16') end
report.policyRepaired = text()

local out = io.open(vim.env.QUBE_PLAN_REPORT, 'w')
out:write(vim.json and vim.json.encode(report) or vim.fn.json_encode(report))
out:close()
local clients = vim.lsp.get_clients or vim.lsp.get_active_clients
vim.lsp.stop_client(clients())
vim.wait(500, function() return #clients() == 0 end)
vim.cmd('qall!')
