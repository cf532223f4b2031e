// A policy of a single text, for questions that need no folder.
import { loadPolicies } from '../model/load.ts';
import type { Policies } from '../model/policies.ts';

/** Reads a text as the only policy file there is, under a name that counts. */
export function oneText(text: string, name = '30-user.policy'): Policies {
  return loadPolicies('/policy.d', { read: (path) => (path === `/policy.d/${name}` ? { text } : undefined), list: (folder) => (folder === '/policy.d' ? [name] : undefined) });
}
