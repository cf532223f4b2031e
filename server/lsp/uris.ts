// Arithmetic with URIs, alike for `file:` and for the made-up schemes of virtual workspaces; nothing here touches a disk.

/**
 * A form in which two URIs of one file are equal, however a client escapes them. For comparing only: it is no URI.
 * Anything that cannot be read as a URI stands for itself.
 */
export function keyOf(uri: string): string {
  const before = known.get(uri);
  if (before !== undefined) return before;
  if (known.size > mostKnown) known.clear();
  const key = keyFor(uri);
  known.set(uri, key);
  return key;
}

/** The same few addresses are asked for with every key that is pressed. */
const known = new Map<string, string>();
const mostKnown = 20_000;

function keyFor(uri: string): string {
  try {
    const { protocol, host, pathname, search } = new URL(uri);
    const path = decodeURIComponent(pathname).replace(/^\/([A-Za-z]):/, (_, drive: string) => `/${drive.toLowerCase()}:`);
    return `${protocol}//${host.toLowerCase()}${path}${search}`;
  } catch {
    return uri;
  }
}

/** The folder a file lies in, with a slash at its end; undefined for documents without a path, such as `untitled:`. */
export function folderOf(uri: string): string | undefined {
  try {
    const url = new URL('.', uri);
    return url.pathname.startsWith('/') ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** The folder above a folder; undefined at the top. */
export function above(folder: string): string | undefined {
  const parent = folderOf(folder.replace(/\/$/, ''));
  return parent === folder ? undefined : parent;
}

/**
 * The file a path names, seen from another file. Undefined where the path is absolute or can mean different things on different
 * systems (backslashes), or the other file has no path.
 */
export function fileFrom(uri: string, path: string): string | undefined {
  if (/^\/|^[A-Za-z][\w+.-]*:|[\\\0]/.test(path)) return undefined;
  try {
    const { href, pathname } = new URL(path.split('/').map(encodeURIComponent).join('/'), uri);
    return pathname.startsWith('/') ? href : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a file lies in a folder, at any depth. */
export const isInside = (folder: string, uri: string): boolean => keyOf(uri).startsWith(asFolder(keyOf(folder)));

/** The path of a file below a folder that holds it, unescaped. */
export const pathBelow = (folder: string, uri: string): string => keyOf(uri).slice(asFolder(keyOf(folder)).length);

const asFolder = (key: string): string => (key.endsWith('/') ? key : `${key}/`);
