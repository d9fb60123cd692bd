import { operationContracts, optionalContracts } from './operations.ts';
import { portalContracts } from './portal-operations.ts';

const TITLES: ReadonlyMap<string, string> = new Map(
  [...operationContracts, ...optionalContracts, ...portalContracts].map(({ id, summary }) => [id, summary]),
);

/** The title under which people know an operation. An ID of an earlier version stands for itself. */
export function operationTitle(id: string): string {
  return TITLES.get(id) ?? id;
}
