import { newFieldsOf, type Plan } from './plan-query.ts';

export const BOX = { width: 176, height: 52 } as const;
const GAP = { x: 190, y: 40 } as const;
const MARGIN = 8;

export interface TypeBox {
  readonly id: number;
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

export interface UpgradeArrow {
  readonly key: string;
  readonly path: string;
  /** Middle of the arrow. */
  readonly x: number;
  readonly y: number;
  /** Fields that the target requires and the origin does not. */
  readonly newFields: readonly string[];
}

export interface UpgradeLayout {
  readonly boxes: readonly TypeBox[];
  readonly arrows: readonly UpgradeArrow[];
  readonly width: number;
  readonly height: number;
}

/** Types in columns: each is to the right of the types that upgrade to it, unless the upgrades form a cycle. */
export function layOutUpgrades({ Types, Upgrades }: Plan): UpgradeLayout {
  const columns = columnsOf({ Types, Upgrades });
  const rows = new Map<number, number>();
  const boxes = Types.map(({ Id, Name }) => {
    const column = columns.get(Id) ?? 0;
    const row = rows.get(column) ?? 0;
    rows.set(column, row + 1);
    return {
      id: Id,
      name: Name,
      x: MARGIN + column * (BOX.width + GAP.x),
      y: MARGIN + row * (BOX.height + GAP.y),
    };
  });
  const boxOf = new Map(boxes.map((box) => [box.id, box]));
  const arrows = Upgrades.flatMap(({ From, To }): UpgradeArrow[] => {
    const [from, to] = [boxOf.get(From), boxOf.get(To)];
    if (from === undefined || to === undefined) return [];
    const newFields = newFieldsOf({ Types }, From, To);
    return [{ key: `${From} ${To}`, newFields, ...arrowBetween(from, to) }];
  });
  return {
    boxes,
    arrows,
    width: Math.max(...boxes.map(({ x }) => x)) + BOX.width + MARGIN,
    height: Math.max(...boxes.map(({ y }) => y)) + BOX.height + MARGIN,
  };
}

function columnsOf({ Types, Upgrades }: Pick<Plan, 'Types' | 'Upgrades'>): ReadonlyMap<number, number> {
  const columns = new Map(Types.map(({ Id }) => [Id, 0]));
  // One pass for each type is enough for every path without a cycle, and also ends cycles.
  for (let pass = 1; pass < Types.length; pass += 1) {
    for (const { From, To } of Upgrades) {
      const next = Math.min((columns.get(From) ?? 0) + 1, Types.length - 1);
      const leadsBack = Upgrades.some((other) => other.From === To && other.To === From) && From > To;
      if (!leadsBack && next > (columns.get(To) ?? 0)) columns.set(To, next);
    }
  }
  return columns;
}

function arrowBetween(from: TypeBox, to: TypeBox): Pick<UpgradeArrow, 'path' | 'x' | 'y'> {
  const isForward = to.x > from.x;
  const startX = isForward ? from.x + BOX.width : from.x;
  const endX = isForward ? to.x - 6 : to.x + BOX.width + 6;
  const [startY, endY] = [from.y + BOX.height / 2, to.y + BOX.height / 2];
  const middle = (startX + endX) / 2;
  return {
    path: `M${startX} ${startY}C${middle} ${startY} ${middle} ${endY} ${endX} ${endY}`,
    x: middle,
    y: (startY + endY) / 2,
  };
}
