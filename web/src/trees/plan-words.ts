import { createContext, useContext } from 'react';
import type { OfficePerson, OfficeTrees } from '../api/model.ts';

/** Names of types and statuses; every part of the pages needs them. */
export const PlanContext = createContext<OfficeTrees | null>(null);

export function usePlan(): OfficeTrees {
  const plan = useContext(PlanContext);
  if (plan === null) throw new Error('The pages of the trees need the plan.');
  return plan;
}

export function nameOf({ Name, CustomerId }: Pick<OfficePerson, 'Name' | 'CustomerId'>): string {
  return Name === '' ? `Person ${CustomerId}` : Name;
}

const NUMBER = new Intl.NumberFormat('en');

export function formatNumber(value: number): string {
  return NUMBER.format(value);
}

/** `57 people`, `1 person` */
export function describePeople(count: number): string {
  return count === 1 ? '1 person' : `${formatNumber(count)} people`;
}
