import { ProblemError } from '../../problem.ts';
import { treeProblem } from '../errors.ts';

/** Where a list of one instant goes on. */
export interface Cursor {
  /** ISO 8601 UTC. */
  readonly asOf: string;
  /** The last node of the page before. */
  readonly nodeId: number;
}

const CURSOR = /^(?<asOf>\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z) (?<nodeId>\d{1,10})$/;

export function writeCursor({ asOf, nodeId }: Cursor): string {
  return Buffer.from(`${asOf} ${nodeId}`).toString('base64url');
}

/** @throws ProblemError `invalid_cursor` */
export function readCursor(text: string): Cursor {
  const { asOf, nodeId } = CURSOR.exec(Buffer.from(text, 'base64url').toString('latin1'))?.groups ?? {};
  if (asOf === undefined || Number.isNaN(Date.parse(asOf)) || Number(nodeId) > 2_147_483_647) {
    throw new ProblemError([treeProblem('invalid_cursor', 'cursor')]);
  }
  return { asOf, nodeId: Number(nodeId) };
}
