import { parentPort, workerData } from 'node:worker_threads';
import { openTableScan, type TableScan } from '../../database/table-scan.ts';
import { lowerThreadPriority } from '../../database/thread-priority.ts';
import { createTreeBuilder } from '../index/build-tree-state.ts';
import { type LogPosition, positionOfSnapshot } from '../index/log-position.ts';
import type { TreeBuildOrder, TreeBuildResult } from '../index/tree-build.ts';
import { buffersOf } from '../index/tree-state.ts';

/*
 * Builds the index of one tree in a thread, from one moment of the database, while the server reads and
 * writes.
 */

/** Below the main thread, above reports. */
const PRIORITY = 7;

const order = workerData as TreeBuildOrder;
lowerThreadPriority(PRIORITY);
const scan = await openTableScan(order.source);
try {
  const result = await build(scan, order);
  parentPort?.postMessage(result, result.kind === 'built' ? buffersOf(result.stored) : []);
} finally {
  await scan.close();
  parentPort?.close();
}

async function build(from: TableScan, { tree, shape }: TreeBuildOrder): Promise<TreeBuildResult> {
  const position = await readPosition(from);
  let nodes = 0;
  const current = 'from placements where tree = $1 and to_at is null';
  await from.read(`select count(*) ${current}`, [tree], ([count]) => {
    nodes = Number(count);
  });
  const builder = createTreeBuilder(shape, nodes);
  await from.read(`select node_id, upline_id, leg, is_vacant ${current}`, [tree], (row) => {
    const [nodeId, uplineId, leg, isVacant] = row as [number, number | null, string, number | boolean];
    builder.add(nodeId, uplineId, leg, Boolean(isVacant));
  });
  await from.read('select id, base_type from customers', [], (row) => {
    const [nodeId, baseType] = row as [number, number];
    builder.setType(nodeId, baseType);
  });
  const built = builder.finish();
  return built.kind === 'built' ? { ...built, position } : built;
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
