import type { CallContext } from '../../kernel/call-context.ts';
import type { PasswordChange } from '../record/customer.ts';

export interface SealedPassword {
  readonly customerId: number;
  readonly password: PasswordChange;
}

/**
 * Passwords on their way past a hook. A handler never sees the password of the request that it
 * handles, but when it does the upgrade itself, through the services of its call, the password must
 * still be stored. So it waits here under the call, and goes when the call is gone.
 */
export interface SealedPasswords {
  seal(context: CallContext, customerId: number, password: PasswordChange): void;
  /** The password that the caller sent for this customer in this call; otherwise the stored one stays. */
  unseal(context: CallContext, customerId: number): PasswordChange;
  /** What waits under the call, for one that goes on in another process. */
  sealed(context: CallContext): SealedPassword | null;
}

export function createSealedPasswords(): SealedPasswords {
  const sealed = new WeakMap<CallContext, SealedPassword>();
  return {
    seal(context, customerId, password) {
      sealed.set(context, { customerId, password });
    },
    unseal(context, customerId) {
      const entry = sealed.get(context);
      return entry?.customerId === customerId ? entry.password : 'keep';
    },
    sealed: (context) => sealed.get(context) ?? null,
  };
}
