import { timingSafeEqual } from 'node:crypto';
import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { Clock } from '../kernel/call-context.ts';
import { type ExtensionSecret, generateSecret, type SecretKind } from './secret.ts';
import type { SecretReader } from './secret-reader.ts';
import type { SecretStore } from './secret-store.ts';

/** A secret cannot be created or changed as requested. The message is one line for the operator. */
export class SecretError extends Error {
  override readonly name = 'SecretError';
}

/** The caller: a remote extension. */
export interface ExtensionCaller {
  /** Name of the DirectScale Secret. */
  readonly name: string;
}

/** Secrets from the environment, in addition to those in the database. */
export interface FixedSecrets {
  /** The first is sent, instead of the one in the database. */
  readonly extension: readonly string[];
  readonly directscale: readonly string[];
}

/** An Extension Secret in use is the one that is sent. All DirectScale Secrets are in use. */
export interface ListedSecret extends ExtensionSecret {
  readonly isInUse: boolean;
}

export interface SecretManager {
  /** The environment has an Extension Secret, which is sent instead of those in the database. */
  readonly sendsFixed: boolean;
  /**
   * Creates a secret. The first Extension Secret is in use at once, a later one when it is activated.
   * @returns the secret, which cannot be read again
   */
  create(kind: SecretKind, name: string): Promise<{ secret: string; isInUse: boolean }>;
  /** Sends this Extension Secret from now on, or as soon as the environment has none. */
  use(name: string): Promise<void>;
  revoke(kind: SecretKind, name: string): Promise<void>;
  list(): Promise<ListedSecret[]>;
  /** The secret to send to extensions. */
  extensionSecret(): Promise<string | null>;
  /** Whether there is a secret with which an extension can call this server. */
  acceptsAny(): Promise<boolean>;
  /** The extension that an `Authorization` header authenticates; `null` for none. */
  authenticate(headers: { readonly authorization?: string | undefined }): Promise<ExtensionCaller | null>;
}

export interface SecretDependencies {
  readonly reader: SecretReader;
  readonly unitOfWork: UnitOfWork<{ secrets: SecretStore }>;
  readonly keyedHash: (text: string) => string;
  readonly fixed: FixedSecrets;
  readonly clock: Clock;
}

const NAME = /^[\w. -]{1,60}$/;
const BEARER = /^Bearer +(\S{1,200})$/i;

export function createSecretManager(dependencies: SecretDependencies): SecretManager {
  const { reader, unitOfWork, keyedHash, fixed, clock } = dependencies;
  const fixedHashes = fixed.directscale.map((secret) => Buffer.from(keyedHash(secret)));
  const sendsFixed = fixed.extension.length > 0;
  const now = () => clock().toISOString();
  return {
    sendsFixed,
    async create(kind, name) {
      if (!NAME.test(name))
        throw new SecretError('A name has 1 to 60 letters, digits, spaces and any of . _ -');
      const secret = generateSecret();
      const isInUse = await unitOfWork.run(async ({ secrets }) => {
        if (!(await secrets.insert(kind, name, secret, now()))) {
          throw new SecretError(`The secret ${kind} "${name}" already exists.`);
        }
        if (kind !== 'extension') return true;
        return (await secrets.hasExtensionSecretInUse()) ? false : secrets.use(name, now());
      });
      return { secret, isInUse: isInUse && !(kind === 'extension' && sendsFixed) };
    },
    async use(name) {
      if (!(await unitOfWork.run(({ secrets }) => secrets.use(name, now()))))
        throw unknown('extension', name);
    },
    async revoke(kind, name) {
      if (!(await unitOfWork.run(({ secrets }) => secrets.remove(kind, name)))) throw unknown(kind, name);
    },
    async list() {
      const sent = sendsFixed ? null : await reader.extensionSecretName();
      return (await reader.list()).map((secret) => ({
        ...secret,
        isInUse: secret.kind === 'directscale' || secret.name === sent,
      }));
    },
    extensionSecret: async () => fixed.extension[0] ?? reader.extensionSecret(),
    acceptsAny: async () =>
      fixed.directscale.length > 0 || (await reader.list()).some(({ kind }) => kind === 'directscale'),
    async authenticate({ authorization = '' }) {
      const [, secret] = BEARER.exec(authorization) ?? [];
      if (secret === undefined) return null;
      const hash = Buffer.from(keyedHash(secret));
      if (fixedHashes.some((candidate) => timingSafeEqual(candidate, hash))) return { name: 'environment' };
      const name = await reader.nameOf(secret);
      return name === null ? null : { name };
    },
  };
}

function unknown(kind: SecretKind, name: string): SecretError {
  return new SecretError(`Cannot find a secret ${kind} "${name}".`);
}
