import { getActiveCountriesOperation } from './get-active-countries/operation.ts';
import { getRegionOperation } from './get-region/operation.ts';
import { getStatesOperation } from './get-states/operation.ts';

/** The operations on countries and their parts, in the order of the reference. They read no table. */
export const addressOperations = [
  getActiveCountriesOperation,
  getStatesOperation,
  getRegionOperation,
] as const;
