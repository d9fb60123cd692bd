import { ID_MAX } from '../../kernel/customer-id.ts';
import { invalidCursor } from '../../kernel/page-cursor.ts';
import type { SizedNode } from '../store/downline-count-reader.ts';

const FORM = /^(?<size>\d{1,10})>(?<id>\d{1,10})$/;

/** The cursor of a list by size: the node after which it continues. */
export function writeSizeCursor({ id, size }: SizedNode): string {
  return Buffer.from(`${size}>${id}`).toString('base64url');
}

/** @throws ProblemError `invalid_cursor` */
export function readSizeCursor(text: string): SizedNode {
  const { size, id } = FORM.exec(Buffer.from(text, 'base64url').toString('latin1'))?.groups ?? {};
  if (size === undefined || Number(size) > ID_MAX || Number(id) > ID_MAX) throw invalidCursor();
  return { id: Number(id), size: Number(size) };
}
