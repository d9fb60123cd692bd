/**
 * Finds the paths that share an address, such as `/customers/ids` and `/customers/:customerId`. Every start runs this
 * for all paths, so each is split once and compared only with paths of the same length.
 * @returns a function that finds the others for a path
 */
export function findOverlapping<Path extends { readonly url: string }>(
  paths: readonly Path[],
): (path: Path) => Path[] {
  const split = paths.map((path) => ({ path, parts: path.url.split('/') }));
  const byLength = Map.groupBy(split, ({ parts }) => parts.length);
  return (path) => {
    const parts = path.url.split('/');
    return (byLength.get(parts.length) ?? [])
      .filter((other) => other.path !== path && overlaps(parts, other.parts))
      .map((other) => other.path);
  };
}

function overlaps(parts: readonly string[], others: readonly string[]): boolean {
  return parts.every((part, index) => {
    const other = others[index] ?? '';
    return part === other || part.startsWith(':') || other.startsWith(':');
  });
}
