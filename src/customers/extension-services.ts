import type { CallContext } from '../call-context.ts';
import type { ModelCheck } from '../extensions/model-check.ts';
import { ProblemError } from '../problem.ts';
import { createChangeCustomer } from './change-customer.ts';
import type { CustomerReader } from './customer-reader.ts';
import { customerProblem } from './errors.ts';
import { associateFromCustomer, stateFromAssociate, typeChangeToModel } from './extension-mapping.ts';
import type { Associate, AssociateTypeChange } from './extension-models.ts';
import { createGetCustomer } from './get-customer.ts';
import type { SealedPasswords } from './sealed-passwords.ts';
import type { WriteDependencies } from './write-dependencies.ts';

/** Customers, for handlers of the client extension. Writes carry the caller's name and request id. */
export interface CustomerService {
  /** `null` when there is no such customer. */
  get(associateId: number): Promise<Associate | null>;
  /**
   * Stores the whole associate, by the rules of the plan, without running hooks again. The password
   * stays. A change of base type is logged and does not place.
   */
  update(associate: Associate): Promise<void>;
  /**
   * The original of an upgrade without its restriction to the plan's upgrades: update, type-change row,
   * placement in the sponsor tree and event, in one transaction, by the rules of the new type. Inside
   * the call that upgrades this customer, the password of its request is stored; otherwise it stays.
   */
  upgrade(associate: Associate): Promise<UpgradedAssociate>;
}

export interface UpgradedAssociate {
  readonly AssociateId: number;
  readonly AssociateBaseType: number;
}

/** The type-change log, for handlers of the client extension. */
export interface TypeChangeService {
  /** Oldest first. */
  list(associateId: number): Promise<AssociateTypeChange[]>;
}

export interface CustomerServiceDependencies extends WriteDependencies {
  readonly sealedPasswords: SealedPasswords;
  /** Extension code need not have been type-checked, so what it wants stored is checked here. */
  readonly checkAssociate: ModelCheck;
}

export function createCustomerService(
  dependencies: CustomerServiceDependencies,
  context: CallContext,
): CustomerService {
  const changeCustomer = createChangeCustomer(dependencies);
  const getCustomer = createGetCustomer(dependencies);
  return {
    async get(associateId) {
      const customer = await dependencies.customers.byId(associateId);
      return customer === null ? null : associateFromCustomer(customer);
    },
    async update(associate) {
      dependencies.checkAssociate(associate);
      const seen = await getCustomer(associate.AssociateId);
      const target = stateFromAssociate(associate, seen.signUpDate);
      await changeCustomer({ seen, target, password: 'keep', kind: 'replace' }, context);
    },
    async upgrade(associate) {
      dependencies.checkAssociate(associate);
      const seen = await getCustomer(associate.AssociateId);
      const target = stateFromAssociate(associate, seen.signUpDate);
      if (target.baseType === seen.baseType) {
        throw new ProblemError([customerProblem('already_upgraded', 'CustomerType', { to: seen.baseType })]);
      }
      const password = dependencies.sealedPasswords.unseal(context, seen.id);
      // Only the customer whom the request upgrades has a password waiting.
      const own = password === 'keep' ? {} : ({ answersRequest: { cleared: [] } } as const);
      await changeCustomer({ seen, target, password, kind: 'upgrade', ...own }, context);
      return { AssociateId: seen.id, AssociateBaseType: target.baseType ?? seen.baseType };
    },
  };
}

export function createTypeChangeService(customers: Pick<CustomerReader, 'typeChanges'>): TypeChangeService {
  return {
    list: async (associateId) => (await customers.typeChanges(associateId)).map(typeChangeToModel),
  };
}
