import type { OperationDifference } from './compare-documents.ts';

const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/** Major, minor, patch. */
type Numbers = readonly [number, number, number];

/** Semantic versions without tags: a contract has no pre-releases. */
export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

/** For sorting: negative when the first version is lower. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}

/**
 * The lowest version that the changes allow. A breaking change requires a new major version (before 1.0 a new
 * minor one); any other change a new minor one (before 1.0 a new patch).
 */
export function lowestNextVersion(last: string, differences: readonly OperationDifference[]): string {
  const [major, minor, patch] = numbersOf(last);
  const isBreaking = differences.some(({ effect }) => effect === 'Breaking');
  if (major === 0) return isBreaking ? `0.${minor + 1}.0` : `0.${minor}.${patch + 1}`;
  return isBreaking ? `${major + 1}.0.0` : `${major}.${minor + 1}.0`;
}

function numbersOf(version: string): Numbers {
  const [, major, minor, patch] = VERSION.exec(version) ?? [];
  if (patch === undefined) throw new TypeError(`${version} is not a version`);
  return [Number(major), Number(minor), Number(patch)];
}
