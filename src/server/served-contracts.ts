import { operationContracts } from '../catalogue/operations.ts';
import type { Config } from '../config/config.ts';
import { validateLoginByQueryContract } from '../customers/validate-login/contract.ts';
import type { OperationContract } from '../http/operation.ts';

/** The operations that a server with these settings offers, in the order of the reference. */
export function servedContracts({
  takesLoginByQuery,
}: Pick<Config, 'takesLoginByQuery'>): readonly OperationContract[] {
  if (!takesLoginByQuery) return operationContracts;
  return operationContracts.flatMap((contract) =>
    contract.id === 'ValidateLogin' ? [contract, validateLoginByQueryContract] : [contract],
  );
}
