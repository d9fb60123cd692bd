import type { Static } from 'typebox';
import type { OperationContract, OperationInput } from './operation.ts';

/** Who may call an operation of the portal. */
export type Access = 'anyone' | 'signed-in' | 'administrator';

export type AccountRole = 'Developer' | 'Administrator';

/** The person who is signed in with a browser. */
export interface SignedIn {
  readonly accountId: number;
  readonly name: string;
  readonly role: AccountRole;
}

/** One call of the portal's own pages. */
export interface PortalCall {
  readonly requestId: string;
  /** The operation's id. */
  readonly operation: string;
  readonly account: SignedIn | null;
  /** Of the session that the call came with. */
  readonly sessionToken: string | null;
  /** Network address of the caller. */
  readonly address: string;
  readonly userAgent: string;
  /** Of a read that may take long: aborts when the caller has gone. */
  readonly signal?: AbortSignal;
}

/** A call of an operation that is not for `anyone`. */
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
  /** What becomes of the browser's session; nothing when left out. */
  readonly session?: NewSession | 'end';
}

/** A contract of the portal's own API with the code that serves it, and who may call it. */
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

/** An operation of the portal before it is connected: its contract, who may call it, and how its handler is made. */
export interface PortalOperationDefinition<Dependencies> {
  readonly contract: OperationContract;
  readonly access: Access;
  readonly bind: (dependencies: Dependencies) => PortalOperation['handle'];
}

/** Defines an operation of the portal; the one place where the types of contract and handler meet. */
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

/** Connects operations of the portal to what they need. */
export function bindPortalOperations<Dependencies>(
  definitions: readonly PortalOperationDefinition<Dependencies>[],
  dependencies: Dependencies,
): PortalOperation[] {
  return definitions.map(({ contract, access, bind }) => ({ contract, access, handle: bind(dependencies) }));
}
