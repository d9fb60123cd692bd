/** More would help nobody. */
const PATHS_MAX = 50;

/** The members in which two JSON values differ, as paths such as `UpdatedAssociateInfo.Custom.Field1`. */
export function changedPaths(before: unknown, after: unknown): string[] {
  const paths: string[] = [];
  collect(before, after, '', paths);
  return paths;
}

function collect(before: unknown, after: unknown, path: string, paths: string[]): void {
  if (Object.is(before, after) || paths.length >= PATHS_MAX) return;
  if (!isObject(before) || !isObject(after) || Array.isArray(before) !== Array.isArray(after)) {
    paths.push(path);
    return;
  }
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    collect(before[name], after[name], path === '' ? name : `${path}.${name}`, paths);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The same for values in their written form, which is all that is left once a handler had them. */
export function changedPathsOfTexts(before: string, after: string): string[] {
  return before === after ? [] : changedPaths(JSON.parse(before), JSON.parse(after));
}
