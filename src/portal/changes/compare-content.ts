import type { ApiContent } from './api-document.ts';
import type { CompareSchemas } from './compare-schemas.ts';
import { type Difference, type Direction, effectOf, type SchemaDifference } from './difference.ts';

/** Adds the place to differences of schemas, and so their effect. */
export function placed(
  place: string,
  direction: Direction,
  differences: readonly SchemaDifference[],
): Difference[] {
  return differences.map((found) => ({
    place,
    field: found.field,
    kind: found.kind,
    effect: effectOf(direction, found),
    text: found.text,
  }));
}

/** Bodies by their media type. */
export function compareContent(
  place: string,
  direction: Direction,
  [before = {}, after = {}]: readonly [ApiContent | undefined, ApiContent | undefined],
  compareSchemas: CompareSchemas,
): Difference[] {
  const mediaTypes = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const differences = mediaTypes.flatMap((mediaType): readonly SchemaDifference[] => {
    const [old, present] = [before[mediaType], after[mediaType]];
    if (old === undefined) return [{ field: '', kind: 'Added', text: `May be \`${mediaType}\` now.` }];
    if (present === undefined) {
      return [{ field: '', kind: 'Removed', text: `Is \`${mediaType}\` no more.` }];
    }
    return compareSchemas(old.schema ?? {}, present.schema ?? {});
  });
  return placed(place, direction, differences);
}
