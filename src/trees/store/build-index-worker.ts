import { parentPort, workerData } from 'node:worker_threads';
import { openTableScan, type TableScan } from '../../database/table-scan.ts';
import { lowerThreadPriority } from '../../database/thread-priority.ts';
import { createTreeBuilder } from '../index/build-tree-state.ts';
import { type LogPosition, positionOfSnapshot } from '../index/log-position.ts';
import type { TreeBuildOrder, TreeBuildResult } from '../index/tree-build.ts';
import { LEG_SHIFT, PLACED, VACANT } from '../index/tree-state.ts';

/*
 * Builds the index of one tree in a thread, from one moment of the database, while the server reads and
 * writes.
 */

/** Below the main thread, above reports. */
const PRIORITY = 7;

/** Stands for no upline: all ids are greater. */
const NO_UPLINE = 0;

const order = workerData as TreeBuildOrder;
lowerThreadPriority(PRIORITY);
const scan = await openTableScan(order.source);
try {
  const result = await build(scan, order);
  parentPort?.postMessage(result);
} finally {
  await scan.close();
  parentPort?.close();
}

async function build(from: TableScan, { tree, shape }: TreeBuildOrder): Promise<TreeBuildResult> {
  const position = await readPosition(from);
  let nodes = 0;
  const current = 'tree = $1 and to_at is null';
  await from.read(`select count(*) from placements where ${current}`, [tree], ([count]) => {
    nodes = Number(count);
  });
  const commonType = await readCommonType(from);
  const builder = createTreeBuilder(shape, nodes, commonType);
  const placements = {
    table: 'placements',
    columns: ['node_id', `coalesce(upline_id, ${NO_UPLINE})`, placeColumn(shape.legs)],
    where: current,
    parameters: [tree, ...shape.legs],
  };
  await from.readNumbers(placements, ([nodeIds = [], uplineIds = [], places = []]) => {
    for (const [at, nodeId] of nodeIds.entries()) {
      const uplineId = uplineIds[at] as number;
      builder.add(nodeId, uplineId === NO_UPLINE ? null : uplineId, places[at] as number);
    }
  });
  const others = {
    table: 'customers',
    columns: ['id', 'base_type'],
    where: `base_type <> ${commonType}`,
    parameters: [],
  };
  await from.readNumbers(others, ([ids = [], baseTypes = []]) => {
    for (const [at, id] of ids.entries()) builder.setType(id, baseTypes[at] as number);
  });
  if (shape.hasWeights) {
    await from.read('select node_id, weight from leg_weights where tree = $1', [tree], (row) => {
      const [nodeId, weight] = row as [number, number];
      builder.setWeight(nodeId, weight);
    });
  }
  const built = builder.finish();
  return built.kind === 'built' ? { ...built, position } : built;
}

/** The number of the column `place`: text would take longer to read. */
function placeColumn(legs: readonly string[]): string {
  const numbers = legs.map((_, index) => `when $${index + 2} then ${(index + 1) << LEG_SHIFT}`).join(' ');
  const leg = legs.length === 0 ? '' : `+ case leg ${numbers} else 0 end`;
  return `${PLACED} + case when is_vacant then ${VACANT} else 0 end ${leg}`;
}

/** A base type that most of the newest customers have, so that only the others must be read. */
async function readCommonType(from: TableScan): Promise<number> {
  let type = 0;
  const newest = 'select base_type from customers order by id desc limit 1000';
  const query = `select base_type from (${newest}) newest group by base_type order by count(*) desc limit 1`;
  await from.read(query, [], ([baseType]) => {
    type = Number(baseType);
  });
  return type;
}

async function readPosition(from: TableScan): Promise<LogPosition> {
  let position: LogPosition = { engine: 'sqlite', after: 0 };
  if (from.engine === 'postgres') {
    await from.read('select pg_current_snapshot()::text', [], ([text]) => {
      position = positionOfSnapshot(String(text));
    });
  } else {
    await from.read(`select seq from sqlite_sequence where name = 'tree_changes'`, [], ([seq]) => {
      position = { engine: 'sqlite', after: Number(seq) };
    });
  }
  return position;
}
