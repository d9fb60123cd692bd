import type { UniqueField } from '../../commission-plan/customer-fields.ts';

/** The table in which a value of a unique field is looked up, and its column of customer ids. */
export function keyTable(field: UniqueField) {
  // An additional alias also counts as taken. The main one is there too.
  return field === 'WebAlias' ? (['web_aliases', 'customer_id'] as const) : (['customers', 'id'] as const);
}
