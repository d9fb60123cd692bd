import { operationContracts } from '../catalogue/operations.ts';
import { type CompanyRoutes, contractsOf } from '../company-routes/company-route.ts';
import type { Config } from '../config/config.ts';
import { validateLoginByQueryContract } from '../customers/validate-login/contract.ts';
import type { OperationContract } from '../http/operation.ts';

/** The operations that a server with these settings and this extension offers, in the order of the reference. */
export function servedContracts(
  { takesLoginByQuery }: Pick<Config, 'takesLoginByQuery'>,
  { routes }: { readonly routes?: CompanyRoutes },
): readonly OperationContract[] {
  return [
    ...operationContracts.flatMap((contract) =>
      takesLoginByQuery && contract.id === 'ValidateLogin'
        ? [contract, validateLoginByQueryContract]
        : [contract],
    ),
    ...contractsOf(routes),
  ];
}
