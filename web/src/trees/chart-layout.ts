import { type HierarchyPointNode, stratify, tree } from 'd3-hierarchy';
import type { OfficeNode, OfficeWindow } from '../api/model.ts';

export const CARD = { width: 128, height: 78 } as const;
const GAP = { x: 14, y: 44 } as const;

/** What the chart draws at a place. */
export type ChartItem =
  | {
      readonly kind: 'person';
      readonly id: string;
      readonly parent: string | null;
      readonly node: OfficeNode;
    }
  | {
      readonly kind: 'seat';
      readonly id: string;
      readonly parent: string;
      readonly uplineId: number;
      readonly leg: string;
    }
  | {
      readonly kind: 'folded';
      readonly id: string;
      readonly parent: string;
      readonly uplineId: number;
      readonly isRest: boolean;
    };

export type ChartPoint = HierarchyPointNode<ChartItem>;

export interface ChartLayout {
  readonly points: readonly ChartPoint[];
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Positions of the cards of a window, the stubs for omitted people, and the open seats.
 * @param levels levels with which the window was read
 */
export function layOutChart(
  { Above, Nodes }: OfficeWindow,
  legs: readonly string[],
  levels: number,
): ChartLayout | null {
  const items = chartItems(Above, Nodes, { legs, levels });
  if (items.length === 0) return null;
  const root = stratify<ChartItem>()
    .id(({ id }) => id)
    .parentId(({ parent }) => parent)(items);
  const placed = tree<ChartItem>()
    .nodeSize([CARD.width + GAP.x, CARD.height + GAP.y])
    .separation(() => 1)(root);
  const points = placed.descendants();
  const xs = points.map(({ x }) => x);
  const left = Math.min(...xs) - CARD.width / 2 - GAP.x;
  return {
    points,
    left,
    width: Math.max(...xs) + CARD.width / 2 + GAP.x - left,
    height: Math.max(...points.map(({ y }) => y)) + CARD.height + 2 * GAP.x,
  };
}

function chartItems(
  above: readonly OfficeNode[],
  nodes: readonly OfficeNode[],
  { legs, levels }: { readonly legs: readonly string[]; readonly levels: number },
): ChartItem[] {
  const [focus] = nodes;
  if (focus === undefined) return [];
  const shown = new Map(nodes.map((node) => [node.CustomerId, node]));
  const childrenOf = Map.groupBy(nodes.slice(1), ({ UplineId }) => UplineId);
  const items: ChartItem[] = above.map((node) => ({
    kind: 'person',
    id: `p${node.CustomerId}`,
    parent: null,
    node,
  }));
  const [upline] = above;
  const add = (node: OfficeNode, parent: string | null, depth: number) => {
    const id = `p${node.CustomerId}`;
    items.push({ kind: 'person', id, parent, node });
    const children = childrenOf.get(node.CustomerId) ?? [];
    if (legs.length > 0 && depth < levels) addLegs(node, children, depth);
    else for (const child of children) add(child, id, depth + 1);
    const left = node.DirectCount - children.length;
    if (left > 0 && shown.has(node.CustomerId))
      items.push({
        kind: 'folded',
        id: `f${node.CustomerId}`,
        parent: id,
        uplineId: node.CustomerId,
        isRest: children.length > 0,
      });
  };
  const addLegs = (node: OfficeNode, children: readonly OfficeNode[], depth: number) => {
    const parent = `p${node.CustomerId}`;
    for (const leg of legs) {
      const child = children.find(({ Leg }) => Leg === leg);
      if (child !== undefined) add(child, parent, depth + 1);
      else if (children.length === node.DirectCount)
        items.push({
          kind: 'seat',
          id: `s${node.CustomerId} ${leg}`,
          parent,
          uplineId: node.CustomerId,
          leg,
        });
    }
  };
  add(focus, upline === undefined ? null : `p${upline.CustomerId}`, 0);
  return items;
}
