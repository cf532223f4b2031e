;;; drive.el --- Uses the language server in Emacs as a person does, and writes down what came of it; the recipe has been loaded before. -*- lexical-binding: t -*-
(require 'eglot)
(require 'json)
(require 'flymake)

(defun drive-wait (condition)
  "Let the server talk until CONDITION holds, for twenty seconds at most."
  (let ((end (+ (float-time) 20)))
    (while (and (not (funcall condition)) (< (float-time) end))
      (accept-process-output nil 0.05)
      (timer-event-handler-if-due))))

(defun timer-event-handler-if-due ()
  "Batch runs no idle timers, and flymake needs one."
  (when (bound-and-true-p flymake-mode) (flymake-start)))

(defun drive-codes ()
  (mapcar (lambda (it) (let ((text (flymake-diagnostic-text it))) text)) (flymake-diagnostics)))

(defun drive-apply (edit)
  "Newer ones want to be told who asks."
  (if (> (car (func-arity #'eglot--apply-workspace-edit)) 1)
      (eglot--apply-workspace-edit edit 'eglot-code-actions)
    (eglot--apply-workspace-edit edit)))

(defvar eglot-confirm-server-edits)

(let* ((report nil)
       (note (lambda (key value) (push (cons key (or value :json-false)) report)))
       (eglot-sync-connect t)
       (eglot-autoshutdown nil)
       (eglot-confirm-server-initiated-edits nil)
       (eglot-confirm-server-edits nil))
  (find-file (getenv "QUBE_PLAN_FILE"))
  (unless (eq major-mode 'qube-plan-mode) (error "The recipe did not choose the mode"))
  (apply #'eglot (eglot--guess-contact))
  (drive-wait (lambda () (flymake-diagnostics)))
  (funcall note 'findings (vconcat (drive-codes)))

  (goto-char (point-min))
  (search-forward "netvm")
  (let ((hover (jsonrpc-request (eglot--current-server-or-lose) :textDocument/hover (eglot--TextDocumentPositionParams))))
    (funcall note 'hover (plist-get (plist-get hover :contents) :value)))

  (goto-char (point-min))
  (search-forward "sys-fire")
  (let* ((server (eglot--current-server-or-lose))
         (actions (jsonrpc-request server :textDocument/codeAction
                                   (list :textDocument (eglot--TextDocumentIdentifier)
                                         :range (list :start (eglot--pos-to-lsp-position) :end (eglot--pos-to-lsp-position))
                                         :context (list :diagnostics [] :only ["quickfix"]))))
         (chosen (aref actions 0)))
    (funcall note 'action (plist-get chosen :title))
    (unless (plist-get chosen :edit) (setq chosen (jsonrpc-request server :codeAction/resolve chosen)))
    (drive-apply (plist-get chosen :edit)))
  (funcall note 'repaired (buffer-string))
  (eglot--signal-textDocument/didChange)
  (drive-wait (lambda () (not (seq-some (lambda (it) (string-match-p "reaches the network" it)) (drive-codes)))))
  (funcall note 'left (vconcat (drive-codes)))

  (goto-char (point-min))
  (search-forward "wor")
  (eglot-rename "desk")
  (eglot--signal-textDocument/didChange)
  (funcall note 'renamed (buffer-string))
  (funcall note 'refused (condition-case problem (progn (eglot-rename "sys-net") nil) (error (error-message-string problem))))

  (find-file (getenv "QUBE_PLAN_POLICY"))
  (unless (eq major-mode 'qrexec-policy-mode) (error "The recipe did not choose the mode of a policy"))
  (apply #'eglot (eglot--guess-contact))
  (drive-wait (lambda () (flymake-diagnostics)))
  (funcall note 'policyFindings (vconcat (drive-codes)))
  (search-forward "al")
  (let ((actions (jsonrpc-request (eglot--current-server-or-lose) :textDocument/codeAction
                                  (list :textDocument (eglot--TextDocumentIdentifier)
                                        :range (list :start (eglot--pos-to-lsp-position) :end (eglot--pos-to-lsp-position))
                                        :context (list :diagnostics [] :only ["quickfix"])))))
    (drive-apply (plist-get (aref actions 0) :edit)))
  (funcall note 'policyRepaired (buffer-string))

  (with-temp-file (getenv "QUBE_PLAN_REPORT") (insert (json-encode report)))
  (ignore-errors (eglot-shutdown (eglot--current-server-or-lose))))
