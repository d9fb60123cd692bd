import { defineOperation } from '../../http/operation.ts';
import { getStatesContract } from './contract.ts';
import { getStates } from './get-states.ts';

export const getStatesOperation = defineOperation(getStatesContract, () => async ({ params }) => ({
  body: getStates(params.countryCode),
}));
