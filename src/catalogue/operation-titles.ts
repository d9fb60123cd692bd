import { operationContracts, optionalContracts } from './operations.ts';
import { portalContracts } from './portal-operations.ts';

const TITLES: ReadonlyMap<string, string> = new Map(
  [...operationContracts, ...optionalContracts, ...portalContracts].map(({ id, summary }) => [id, summary]),
);

/** The title of an operation for people. For an id of an earlier version, the id itself. */
export function operationTitle(id: string): string {
  return TITLES.get(id) ?? id;
}
