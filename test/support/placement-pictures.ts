import { publishedPlan } from '../../extension/commission-plan.ts';
import type { PlacementRuleName, Tree } from '../../src/commission-plan/tree.ts';
import type { Placement } from '../../src/trees/rules/placement.ts';
import { choosePosition, type TreeView } from '../../src/trees/rules/placement-rules.ts';
import { findFirstOpen } from '../../src/trees/write/tree-view.ts';

/*
 * The pictures of docs/trees.md. The rules themselves place the new node, so that the pictures always match
 * the program.
 */

interface Drawn {
  readonly id: number;
  readonly label: string;
  readonly uplineId: number | null;
  readonly leg: string;
  readonly x: number;
  readonly y: number;
  /** Whether the node is only in the Enrollment tree. */
  readonly isUnplaced?: boolean;
  readonly isRetail?: boolean;
}

interface Panel {
  readonly rule: PlacementRuleName;
  readonly caption: string;
}

const NEW_ID = 99;
const WIDTH = 220;
const HEIGHT = 235;
const RADIUS = 13;

const binary: readonly Drawn[] = [
  { id: 2, label: '', uplineId: null, leg: '', x: 80, y: 50 },
  { id: 7, label: 'S', uplineId: 2, leg: 'Right', x: 120, y: 85 },
  { id: 8, label: '', uplineId: 7, leg: 'Left', x: 75, y: 120 },
  { id: 9, label: '', uplineId: 7, leg: 'Right', x: 165, y: 120 },
  { id: 10, label: '', uplineId: 8, leg: 'Left', x: 45, y: 155 },
  { id: 11, label: '', uplineId: 8, leg: 'Right', x: 105, y: 155 },
];

const unilevel: readonly Drawn[] = [
  { id: 2, label: '', uplineId: null, leg: '', x: 110, y: 50 },
  { id: 5, label: 'D', uplineId: 2, leg: '', x: 110, y: 95 },
  { id: 7, label: 'S', uplineId: 5, leg: '', x: 70, y: 140, isRetail: true },
];

const unilevelUnplaced = unilevel.map((node) => (node.id === 7 ? { ...node, isUnplaced: true } : node));

const panels: readonly (Panel & { readonly nodes: readonly Drawn[]; readonly kind: Tree['kind'] })[] = [
  ...(
    [
      ['FirstEmpty', 'the nearest open position'],
      ['Left', 'down the left leg'],
      ['Right', 'down the right leg'],
      ['Strong', 'down the heavier leg'],
      ['Weak', 'down the lighter leg'],
      ['Outside', 'on S’s own side (S is on the right)'],
      ['Inside', 'on the other side'],
    ] as const
  ).map(([rule, caption]) => ({ rule, caption, nodes: binary, kind: 'Binary' as const })),
  {
    rule: 'FirstEmptyRollup',
    caption: 'S is unplaced: under the next above',
    nodes: unilevelUnplaced,
    kind: 'Unilevel',
  },
  {
    rule: 'CollapseRetail',
    caption: 'retail under retail: up to who sells',
    nodes: unilevel,
    kind: 'Unilevel',
  },
];

/** All pictures in one SVG. */
export async function drawPlacementRules(): Promise<string> {
  const columns = 3;
  const rows = Math.ceil(panels.length / columns);
  const parts: string[] = [];
  for (const [index, panel] of panels.entries()) {
    const x = (index % columns) * WIDTH;
    const y = Math.floor(index / columns) * HEIGHT;
    parts.push(`<g transform="translate(${x} ${y})">${await drawPanel(panel)}</g>`);
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${columns * WIDTH} ${rows * HEIGHT}" font-family="sans-serif" font-size="12" role="img">
<title>Where each placement rule puts an enrollee of S</title>
<style>text{fill:#222;text-anchor:middle}line{stroke:#888}circle{fill:#fff;stroke:#555}.s{fill:#cfe2ff;stroke:#0b5ed7}.new{fill:#d1e7dd;stroke:#146c43;stroke-width:2}.newline{stroke:#146c43;stroke-dasharray:4 3}.unplaced{stroke-dasharray:3 3}rect{fill:#fff}</style>
<rect width="100%" height="100%"/>
${parts.join('\n')}
</svg>
`;
}

async function drawPanel({ rule, caption, nodes, kind }: (typeof panels)[number]): Promise<string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const chosen = await choose(rule, nodes, kind);
  const upline = byId.get(chosen.uplineId);
  if (upline === undefined) throw new Error(`${rule} chose an upline that is not drawn`);
  const sideways = { Left: -30, Right: 30 }[chosen.leg] ?? 40;
  const at = { x: upline.x + sideways, y: upline.y + 38 };
  const lines = nodes.flatMap((node) => {
    const above = byId.get(node.uplineId ?? 0);
    if (above === undefined) return [];
    const style = node.isUnplaced === true ? ' class="unplaced"' : '';
    return [`<line x1="${above.x}" y1="${above.y}" x2="${node.x}" y2="${node.y}"${style}/>`];
  });
  const circles = nodes.map(({ id, x, y, label, isUnplaced }) => {
    const styles = [id === 7 ? 's' : '', isUnplaced === true ? 'unplaced' : ''].join(' ').trim();
    const style = styles === '' ? '' : ` class="${styles}"`;
    const text = label === '' ? '' : `<text x="${x}" y="${y + 4}">${label}</text>`;
    return `<circle cx="${x}" cy="${y}" r="${RADIUS}"${style}/>${text}`;
  });
  return [
    `<text x="${WIDTH / 2}" y="20" font-weight="bold">${rule}</text>`,
    ...lines,
    `<line x1="${upline.x}" y1="${upline.y}" x2="${at.x}" y2="${at.y}" class="newline"/>`,
    ...circles,
    `<circle cx="${at.x}" cy="${at.y}" r="${RADIUS}" class="new"/><text x="${at.x}" y="${at.y + 4}">new</text>`,
    `<text x="${WIDTH / 2}" y="${HEIGHT - 10}" font-size="11">${caption}</text>`,
  ].join('\n');
}

async function choose(rule: PlacementRuleName, nodes: readonly Drawn[], kind: Tree['kind']) {
  const [, template] = publishedPlan.trees;
  if (template === undefined) throw new Error('The published plan has two trees');
  const tree: Tree = { ...template, kind };
  const choice = await choosePosition(rule, { sponsorId: 7, isRetail: true }, tree, viewOf(nodes, tree));
  if (typeof choice === 'string') throw new Error(`${rule} chose ${choice}`);
  return choice;
}

function viewOf(nodes: readonly Drawn[], tree: Tree): TreeView {
  const placed = nodes.filter(({ id, isUnplaced }) => id !== NEW_ID && isUnplaced !== true);
  const childAt = (id: number, leg: string) =>
    placed.find((node) => node.uplineId === id && node.leg === leg)?.id;
  const sizeOf = (id: number): number =>
    placed.filter((node) => node.uplineId === id).reduce((sum, node) => sum + sizeOf(node.id), 1);
  const bottomOfLeg = async (id: number, leg: string): Promise<number> => {
    const child = childAt(id, leg);
    return child === undefined ? id : bottomOfLeg(child, leg);
  };
  const nodesOnLegs = async (_tree: string, ids: readonly number[]): Promise<Placement[]> =>
    placed
      .filter(({ uplineId }) => uplineId !== null && ids.includes(uplineId))
      .map(({ id, uplineId, leg }) => ({
        ...{ id, tree: tree.name, nodeId: id, uplineId, leg },
        ...{ from: '', isVacant: false, batchId: null },
      }));
  return {
    takesPeople: async (id) => placed.some((node) => node.id === id),
    placedAbove: async (id) => nodes.find((node) => node.id === id)?.uplineId ?? null,
    placedSellerAbove: async (id) => nodes.find((node) => node.id === id)?.uplineId ?? null,
    isRetail: async (id) => nodes.some((node) => node.id === id && node.isRetail === true),
    legOf: async (id) => placed.find((node) => node.id === id)?.leg ?? '',
    bottomOfLeg,
    firstOpen: (id) => findFirstOpen({ nodesOnLegs, knownFirstOpen: async () => null }, tree, id),
    weights: async (id) =>
      new Map(['Left', 'Right'].map((leg) => [leg, sizeOf(childAt(id, leg) ?? 0)] as const)),
    preferenceOf: async () => null,
  };
}
