// Which files are policies, and what part each plays, told by its path alone. Paths use `/`; they may as well be URIs.

/**
 * `policy`: counts by itself, if its name is right. `include`: counts where another file includes it. `legacy`: belongs to one service, and counts
 * through `!compat-4.0`. `ignored`: lies among the policies, but qrexec does not look at it.
 */
export type Role = 'policy' | 'include' | 'legacy' | 'ignored';

const template = /\.(?:j2|jinja2?)$/;
const ends = /\.policy(?:\.(?:j2|jinja2?))?$/;

/** Undefined for a file that is no policy. */
export function roleOf(path: string): Role | undefined {
  const name = nameOf(path);
  if (/(?:^|\/)policy\.d\/include\/[^/]+$/.test(path)) return name.startsWith('.') ? undefined : 'include';
  if (/(?:^|\/)qubes-rpc\/policy\/[^/]+$/.test(path)) return isLegacyName(name) ? 'legacy' : undefined;
  if (name.startsWith('.')) return undefined;
  if (ends.test(name)) return 'policy';
  return isInPolicyFolder(path) ? 'ignored' : undefined;
}

/** Whether it lies right in a folder of policies. */
export const isInPolicyFolder = (path: string): boolean => /(?:^|\/)policy\.d\/[^/]+$/.test(path);

/** Files that `!compat-4.0` passes over: copies that a package manager or an editor leaves behind, and names no service can have. */
const isLegacyName = (name: string): boolean => !name.startsWith('.') && !/\.(?:rpmsave|rpmnew|swp)$/.test(name) && /^[A-Za-z0-9._+-]+$/.test(name);

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The folder a path lies in, without a slash at its end. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** The name under which a file takes its turn: that of the file Salt makes of a template. */
export const turnOf = (name: string): string => name.replace(template, '');

/** The letters a counted file's name may have. */
export const hasValidName = (name: string): boolean => /^[a-z0-9_.-]+$/.test(turnOf(name));

/** Service and argument of a legacy file; without an argument it speaks for all of them. */
export function callOf(name: string): { readonly service: string; readonly argument: string } {
  const bare = name.replace(ends, '');
  const plus = bare.indexOf('+');
  return plus < 0 ? { service: bare, argument: '*' } : { service: bare.slice(0, plus), argument: bare.slice(plus) };
}

/** The folder whose policies are read together with a file: that of all counted files, from which paths in `!include` start. */
export function policyFolderOf(path: string): string {
  const inside = /^(.*(?:^|\/)policy\.d)\/.*$/.exec(path);
  return inside ? (inside[1] as string) : folderOf(path);
}

/** The same path with `.` and `..` worked out. */
export function resolvePath(folder: string, path: string): string {
  const parts = path.startsWith('/') ? [] : folder.split('/');
  const floor = /^[\w.+-]+:\/\//.test(folder) && !path.startsWith('/') ? 3 : 0;
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.length > Math.max(1, floor)) parts.pop();
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return path.startsWith('/') ? `/${parts.join('/')}` : parts.join('/');
}

const inEtc = /^(.*?)\/?(?:etc|run)\/qubes\/policy\.d$/;

/** Where a path that begins at the top of dom0 would lie beside this folder of policies; undefined where that cannot be told. */
export function fromTop(policyFolder: string, path: string): string | undefined {
  const top = inEtc.exec(policyFolder)?.[1];
  if (top !== undefined) return `${top}${resolvePath('', path)}`;
  const own = /^\/etc\/qubes\/policy\.d\/(.+)$/.exec(resolvePath('', path))?.[1];
  return own === undefined ? undefined : `${policyFolder}/${own}`;
}

/** Folders where the legacy files that belong to a folder of policies may lie, the likeliest first. */
export function legacyFolders(policyFolder: string): readonly string[] {
  const above = folderOf(policyFolder);
  return [`${folderOf(above)}/qubes-rpc/policy`, `${above}/qubes-rpc/policy`];
}

/** Folders of policies that a folder of legacy files may belong to. */
export function foldersOfLegacy(legacyFolder: string): readonly string[] {
  const above = folderOf(folderOf(legacyFolder));
  return [`${above}/qubes/policy.d`, `${above}/policy.d`];
}

/** The folder of temporary policies that is read before the given one; undefined where that is not `etc/qubes/policy.d`. */
export function runFolderOf(policyFolder: string): string | undefined {
  const top = /^(.*?)\/?etc\/qubes\/policy\.d$/.exec(policyFolder)?.[1];
  return top === undefined ? undefined : `${top}/run/qubes/policy.d`;
}

/** The lasting folder that temporary policies lie over. */
export function etcFolderOf(policyFolder: string): string | undefined {
  const top = /^(.*?)\/?run\/qubes\/policy\.d$/.exec(policyFolder)?.[1];
  return top === undefined ? undefined : `${top}/etc/qubes/policy.d`;
}

/** Plans in the nearest folder that holds one at or above the policies; failing that, the only plan of all. All are paths. */
export function nearestPlans(policyFolder: string, plans: readonly string[]): readonly string[] {
  const above = plans.filter((path) => `${policyFolder}/`.startsWith(`${folderOf(path)}/`));
  const deepest = Math.max(0, ...above.map((path) => folderOf(path).length));
  const nearest = above.filter((path) => folderOf(path).length === deepest);
  return nearest.length > 0 ? nearest : plans.length === 1 ? plans : [];
}
