import { queryOptions } from '@tanstack/react-query';
import type { PlanDescription } from '../../../src/portal/describe-plan.ts';
import { fetchJson } from '../api/fetch-json.ts';

export type Plan = PlanDescription;

export const planQuery = queryOptions({
  queryKey: ['plan'],
  queryFn: ({ signal }) => fetchJson<Plan>('/docs/plan.json', 'Types', signal),
});

/** `1 Distributor` */
export function nameOf({ Types }: Plan, type: number): string {
  const found = Types.find(({ Id }) => Id === type);
  return found === undefined ? String(type) : `${found.Id} ${found.Name}`;
}

/** The fields that one type requires and another does not, sorted. */
export function newFieldsOf({ Types }: Pick<Plan, 'Types'>, from: number, to: number): readonly string[] {
  const requiredBy = (type: number) => Types.find(({ Id }) => Id === type)?.Required ?? [];
  const has = new Set(requiredBy(from));
  return requiredBy(to).filter((field) => !has.has(field));
}
