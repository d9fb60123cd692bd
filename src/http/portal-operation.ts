import type { Static } from 'typebox';
import type { DependenciesOfOperations, OperationContract, OperationInput } from './operation.ts';

/** Who may call an operation of the portal. */
export type Access = 'anyone' | 'signed-in' | 'administrator';

export type AccountRole = 'Developer' | 'Administrator';

/** The signed-in user of a browser. */
export interface SignedIn {
  readonly accountId: number;
  readonly name: string;
  readonly role: AccountRole;
}

/** One call from the portal's own pages. */
export interface PortalCall {
  readonly requestId: string;
  /** The operation's id. */
  readonly operation: string;
  readonly account: SignedIn | null;
  /** Token of the caller's session. */
  readonly sessionToken: string | null;
  /** Network address of the caller. */
  readonly address: string;
  readonly userAgent: string;
  /** For a read that may take long: aborts when the caller closes the connection. */
  readonly signal?: AbortSignal;
}

/** A call of an operation that requires a user. */
export interface SignedInCall extends PortalCall {
  readonly account: SignedIn;
  readonly sessionToken: string;
}

/** A session that begins with an answer. */
export interface NewSession {
  readonly token: string;
  /** ISO 8601 UTC. */
  readonly expiresAt: string;
}

export interface PortalAnswer<Contract extends OperationContract> {
  readonly body: Static<Contract['answer']['schema']>;
  /** The change of the browser's session; none when left out. */
  readonly session?: NewSession | 'end';
  /** Names the rights of the caller, see {@link RIGHTS_HEADER}. */
  readonly rights?: string;
}

/**
 * Differs between answers exactly when the caller's rights do. A page that receives a different value reloads its
 * rights, so that its menu is current after each answer.
 */
export const RIGHTS_HEADER = 'X-Upline-Rights';

/** A contract of the portal's own API with its code and its required role. */
export interface PortalOperation {
  readonly contract: OperationContract;
  readonly access: Access;
  readonly handle: (
    input: OperationInput<OperationContract>,
    call: PortalCall,
  ) => Promise<PortalAnswer<OperationContract>>;
}

type Handler<Contract extends OperationContract, Call> = (
  input: OperationInput<Contract>,
  call: Call,
) => Promise<PortalAnswer<Contract>>;

/**
 * An operation of the portal before it is connected: its contract, its required role, and the factory of its
 * handler.
 */
export interface PortalOperationDefinition<Dependencies> {
  readonly contract: OperationContract;
  readonly access: Access;
  readonly bind: (dependencies: Dependencies) => PortalOperation['handle'];
}

/** Defines an operation of the portal; the only place where the types of contract and handler meet. */
export function definePortalOperation<Contract extends OperationContract, Dependencies>(
  contract: Contract,
  access: 'anyone',
  bind: (dependencies: Dependencies) => Handler<Contract, PortalCall>,
): PortalOperationDefinition<Dependencies>;
export function definePortalOperation<Contract extends OperationContract, Dependencies>(
  contract: Contract,
  access: 'signed-in' | 'administrator',
  bind: (dependencies: Dependencies) => Handler<Contract, SignedInCall>,
): PortalOperationDefinition<Dependencies>;
export function definePortalOperation<Dependencies>(
  contract: OperationContract,
  access: Access,
  bind: (dependencies: Dependencies) => Handler<OperationContract, never>,
): PortalOperationDefinition<Dependencies> {
  return { contract, access, bind: (dependencies) => bind(dependencies) as PortalOperation['handle'] };
}

/** Connects operations of the portal to their dependencies. */
export function bindPortalOperations<const Definitions extends readonly PortalOperationDefinition<never>[]>(
  definitions: Definitions,
  dependencies: DependenciesOfOperations<Definitions>,
): PortalOperation[] {
  return definitions.map(({ contract, access, bind }) => ({
    ...{ contract, access },
    handle: bind(dependencies as never),
  }));
}
