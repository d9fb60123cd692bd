import { operationContracts, optionalContracts } from '../catalogue/operations.ts';
import { contractsOf } from '../company-routes/company-routes.ts';
import type { Config } from '../config/config.ts';
import type { CompanyRoutes } from '../extension.ts';
import type { OperationContract } from '../http/operation.ts';

/** The operations that a server with these settings and this extension offers, in the order of the reference. */
export function servedContracts(
  { takesLoginByQuery }: Pick<Config, 'takesLoginByQuery'>,
  { routes }: { readonly routes?: CompanyRoutes },
): readonly OperationContract[] {
  return [
    ...operationContracts.flatMap((contract) =>
      takesLoginByQuery && contract.id === 'ValidateLogin' ? [contract, ...optionalContracts] : [contract],
    ),
    ...contractsOf(routes),
  ];
}
