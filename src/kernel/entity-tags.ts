/* Conditions on the version of a record, in the syntax of RFC 9110 for If-Match and If-None-Match. */

/** Any version, or one of these tags in their written form, for example `"3-1-0"` or `W/"3-1-0"`. */
export type TagCondition = '*' | readonly string[];

const TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/;
const TAGS = new RegExp(`^${TAG.source}(?:[ \\t]*,[ \\t]*${TAG.source})*$`);

/** Reads `*` or a list of tags; `null` when the text is neither. */
export function readTagCondition(header: string): TagCondition | null {
  const text = header.trim();
  if (text === '*') return '*';
  return TAGS.test(text) ? [...text.matchAll(new RegExp(TAG, 'g'))].map(([tag]) => tag) : null;
}

/** Whether a write may continue. A weak tag promises too little for a write, so it never matches. */
export function matchesStrongly(condition: TagCondition, tag: string): boolean {
  return condition === '*' || (!isWeak(tag) && condition.includes(tag));
}

/** Whether the caller already has the answer of a read. */
export function matchesWeakly(condition: TagCondition, tag: string): boolean {
  return condition === '*' || condition.some((candidate) => opaque(candidate) === opaque(tag));
}

function isWeak(tag: string): boolean {
  return tag.startsWith('W/');
}

function opaque(tag: string): string {
  return isWeak(tag) ? tag.slice(2) : tag;
}
