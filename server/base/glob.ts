// Matches file paths against the few glob forms that settings use: `**`, `*`, `?`, and a plain folder or file name.

/**
 * Whether a path (relative, `/` between its parts) matches a pattern. A pattern without `/` matches at any depth; one that names a
 * folder matches everything in it.
 */
export function matchesGlob(path: string, pattern: string): boolean {
  const clean = pattern.replace(/^\.?\//, '').replace(/\/$/, '');
  const anchored = clean.includes('/') ? clean : `**/${clean}`;
  return new RegExp(`^${source(anchored)}(?:/.*)?$`, 'u').test(path.replace(/^\.\//, ''));
}

function source(pattern: string): string {
  return pattern.replace(/\*\*\/|\/\*\*|\*\*|\*|\?|[^*?/]+|\//gu, (part) => {
    if (part === '**/') return '(?:[^/]+/)*';
    if (part === '/**') return '(?:/.*)?';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    return part.replace(/[\\^$+.()|[\]{}]/gu, '\\$&');
  });
}
