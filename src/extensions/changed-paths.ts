/** A longer list is not useful. */
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
  // Most members are equal, and every handler call runs this code, so only changed members get a path.
  const compare = (name: string) => {
    if (Object.is(before[name], after[name])) return;
    collect(before[name], after[name], path === '' ? name : `${path}.${name}`, paths);
  };
  for (const name of Object.keys(before)) compare(name);
  for (const name of Object.keys(after)) if (!Object.hasOwn(before, name)) compare(name);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/**
 * A deep copy of a JSON value. `structuredClone` costs several times as much, because it supports more than
 * JSON.
 */
export function copyOf<Value>(value: Value): Value;
export function copyOf(value: unknown): unknown {
  if (!isObject(value)) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  const copy = { ...value };
  for (const name of Object.keys(copy)) {
    if (isObject(copy[name])) copy[name] = copyOf(copy[name]);
  }
  return copy;
}
