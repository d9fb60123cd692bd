import type { Logger } from 'pino';
import { createAccountReader } from '../accounts/account-reader.ts';
import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import type { CustomerReader } from '../customers/store/customer-reader.ts';
import type { DataSource } from '../database/data-source.ts';
import { createColumnCipher } from '../database/encryption.ts';
import { createUnitOfWork } from '../database/unit-of-work.ts';
import { bindOperations } from '../http/operation.ts';
import { bindPortalOperations } from '../http/portal-operation.ts';
import type { ProductModule } from '../http/product-module.ts';
import type { Clock } from '../kernel/call-context.ts';
import { purgeInBatches } from '../kernel/purging.ts';
import { signOnOperations } from './operations.ts';
import { createOperatorOf } from './operator-of.ts';
import { type OperatorDependencies, signOnPortalOperations } from './portal-operation.ts';
import { createSignOnStore } from './sign-on-store.ts';

export interface SingleSignOnPorts extends Pick<OperatorDependencies, 'noteSignOn'> {
  readonly data: DataSource;
  readonly plan: CommissionPlan;
  readonly customers: Pick<CustomerReader, 'byId' | 'byField'>;
  readonly logger: Pick<Logger, 'info'>;
  readonly clock: Clock;
}

/** One-time tokens that sign customers in at the company's other systems. */
export function createSingleSignOn(ports: SingleSignOnPorts): ProductModule {
  const { data, logger, clock } = ports;
  const signOns = createUnitOfWork(data.database.writer, (transaction) => ({
    signOns: createSignOnStore(transaction),
  }));
  const { keyedHash } = createColumnCipher(data.secretKey, 'sign-on-tokens');
  const dependencies = {
    ...ports,
    operatorOf: createOperatorOf(createAccountReader(data.database.reader)),
    signOns,
    signOnHash: keyedHash,
    note: (event: object) => logger.info(event, 'account'),
  };
  return {
    operations: bindOperations(signOnOperations, dependencies),
    portalOperations: bindPortalOperations(signOnPortalOperations, dependencies),
    purges: [
      (signal) =>
        purgeInBatches(
          (limit) => signOns.run((stores) => stores.signOns.purge(clock().toISOString(), limit)),
          signal,
        ),
    ],
  };
}
