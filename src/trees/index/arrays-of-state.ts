import type { StoredCounts } from './packed-counts.ts';
import type { StoredTreeState } from './tree-state.ts';

type Numbers = Int32Array | Uint16Array | Uint8Array | Float64Array;

/** Everything that a tree in memory consists of, by name. */
export function arraysOf({
  slots,
  columns,
  place,
  type,
  open,
  weightBelow,
  height,
  belowOfType,
  stretches,
  belowOfStretch,
  weightOfStretch,
}: StoredTreeState): Readonly<Record<string, Numbers>> {
  const types = belowOfType.map(({ own, ofStretch }, index) => ({
    ...arraysOfCounts(`belowOfType${index + 1}`, own),
    [`belowOfType${index + 1} of stretch`]: ofStretch,
  }));
  const columnsOfStretches = Object.entries(stretches.columns).map(([name, numbers]) => [
    `stretch ${name}`,
    numbers,
  ]);
  return {
    ids: slots.ids,
    slots: slots.places,
    ...columns,
    ...{ place, type, open, weightBelow },
    ...arraysOfCounts('height', height),
    ...{ stretch: stretches.of, belowOfStretch, weightOfStretch },
    ...Object.fromEntries(columnsOfStretches),
    ...Object.assign({}, ...types),
  };
}

/** The bytes that a tree takes in memory. Room for more nodes counts, although it is not touched until it is used. */
export function bytesOf(stored: StoredTreeState): number {
  return Object.values(arraysOf(stored)).reduce((sum, { byteLength }) => sum + byteLength, 0);
}

function arraysOfCounts(name: string, stored: StoredCounts): Record<string, Numbers> {
  if (stored.kind === 'wide') return { [name]: stored.numbers };
  const { small, places, large } = stored;
  return {
    [`${name} small`]: small,
    [`${name} large`]: large,
    [`${name} large ids`]: places.ids,
    [`${name} large places`]: places.places,
  };
}
