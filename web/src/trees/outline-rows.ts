import type { OfficeNode } from '../api/model.ts';

/** One row of the outline. Its key survives every change of the tree around it. */
export type OutlineRow =
  | {
      readonly kind: 'person';
      readonly key: string;
      readonly node: OfficeNode;
      readonly level: number;
      readonly position: number | null;
      readonly siblings: number;
      readonly isExpandable: boolean;
      readonly isExpanded: boolean;
    }
  | {
      readonly kind: 'seat';
      readonly key: string;
      readonly uplineId: number;
      readonly leg: string;
      readonly level: number;
    }
  | {
      readonly kind: 'more';
      readonly key: string;
      readonly uplineId: number;
      readonly left: number;
      readonly level: number;
    }
  | { readonly kind: 'wait'; readonly key: string; readonly uplineId: number; readonly level: number };

/** The loaded nodes directly below a node. */
export interface Below {
  readonly nodes: readonly OfficeNode[];
  readonly isComplete: boolean;
  readonly isLoaded: boolean;
}

export interface OutlineSource {
  readonly legs: readonly string[];
  readonly expanded: ReadonlySet<number>;
  readonly below: ReadonlyMap<number, Below>;
  /** People that a jump has added after the loaded part of a long front line, by upline. */
  readonly pinned: ReadonlyMap<number, OfficeNode>;
}

export const personKey = (id: number) => `p${id}`;

/** The visible rows below a root, from top to bottom. */
export function outlineRows(root: OfficeNode, source: OutlineSource): OutlineRow[] {
  const rows: OutlineRow[] = [];
  // A stack instead of recursion: one leg of a tree may be thousands of levels deep.
  const open: Part[] = [{ node: root, level: 1, position: 1, siblings: 1 }];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if ('kind' in part) {
      rows.push(part);
      continue;
    }
    const { CustomerId: id, DirectCount } = part.node;
    const isExpandable = DirectCount > 0 || source.legs.length > 0;
    const isExpanded = isExpandable && source.expanded.has(id);
    rows.push({ kind: 'person', key: personKey(id), ...part, isExpandable, isExpanded });
    if (isExpanded) open.push(...partsBelow(part.node, part.level + 1, source).toReversed());
  }
  return rows;
}

interface PersonPart {
  readonly node: OfficeNode;
  readonly level: number;
  /** Among the siblings, from 1; `null` if unknown. */
  readonly position: number | null;
  readonly siblings: number;
}
type OtherRow = Exclude<OutlineRow, { kind: 'person' }>;
type Part = OtherRow | PersonPart;

function partsBelow(
  { CustomerId: uplineId, DirectCount }: OfficeNode,
  level: number,
  source: OutlineSource,
): Part[] {
  if (DirectCount === 0) return openSeats(uplineId, level, [], source);
  const { nodes = [], isLoaded = false, isComplete = false } = source.below.get(uplineId) ?? {};
  if (!isLoaded && nodes.length === 0) return [{ kind: 'wait', key: `w${uplineId}`, uplineId, level }];
  const siblings = Math.max(DirectCount, nodes.length);
  const people = nodes.map((node, index) => ({ node, level, position: index + 1, siblings }));
  if (source.legs.length > 0) return byLeg(uplineId, level, people, source);
  const left = siblings - nodes.length;
  const pinned = source.pinned.get(uplineId);
  return [
    ...people,
    ...(isComplete ? [] : [{ kind: 'more', key: `m${uplineId}`, uplineId, left, level } as const]),
    ...(pinned === undefined ? [] : [{ node: pinned, level, position: null, siblings }]),
  ];
}

function byLeg(
  uplineId: number,
  level: number,
  people: readonly PersonPart[],
  source: OutlineSource,
): Part[] {
  const taken = people.map(({ node }) => node.Leg);
  const open = openSeats(uplineId, level, taken, source);
  return source.legs.flatMap((leg): Part[] => [
    ...people.filter(({ node }) => node.Leg === leg),
    ...open.filter((seat) => seat.leg === leg),
  ]);
}

function openSeats(uplineId: number, level: number, taken: readonly string[], { legs }: OutlineSource) {
  return legs
    .filter((leg) => !taken.includes(leg))
    .map((leg) => ({ kind: 'seat', key: `s${uplineId} ${leg}`, uplineId, leg, level }) as const);
}
