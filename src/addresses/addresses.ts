import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import { bindOperations } from '../http/operation.ts';
import type { ProductModule } from '../http/product-module.ts';
import { addressOperations } from './address-operations.ts';

/** Countries and states for address forms. */
export function createAddresses(ports: { readonly plan: CommissionPlan }): ProductModule {
  return { operations: bindOperations(addressOperations, ports) };
}
