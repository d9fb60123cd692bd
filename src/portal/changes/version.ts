import type { OperationDifference } from './compare-documents.ts';

const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/** Major, minor, patch. */
type Numbers = readonly [number, number, number];

/** Semantic versions without tags: there are no previews of a contract. */
export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

/** For sorting: negative when the first is the lower one. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}

/**
 * The lowest version that the changes allow. What breaks asks for a new major version, and before 1.0 for a
 * new minor one; anything else for a new minor one, and before 1.0 for a new patch.
 */
export function lowestNextVersion(last: string, differences: readonly OperationDifference[]): string {
  const [major, minor, patch] = numbersOf(last);
  const isBreaking = differences.some(({ effect }) => effect === 'Breaking');
  if (major === 0) return isBreaking ? `0.${minor + 1}.0` : `0.${minor}.${patch + 1}`;
  return isBreaking ? `${major + 1}.0.0` : `${major}.${minor + 1}.0`;
}

function numbersOf(version: string): Numbers {
  const [, major, minor, patch] = VERSION.exec(version) ?? [];
  if (patch === undefined) throw new TypeError(`${version} is no version`);
  return [Number(major), Number(minor), Number(patch)];
}
