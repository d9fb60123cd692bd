import { createHash, timingSafeEqual } from 'node:crypto';

/** Who calls on behalf of the client extension. */
export interface ExtensionCaller {
  /** Name of the secret; the actor of what it does, unless it says for whom. */
  readonly name: string;
}

export type AuthenticateExtension = (authorization: string | undefined) => Promise<ExtensionCaller | null>;

/** No secret is longer; a longer text is not even hashed. */
const SECRET_MAX = 200;

/** Takes `Bearer` and any of the secrets of the settings. Tells by no difference in time how near a guess was. */
export function acceptSecrets(secrets: readonly string[]): AuthenticateExtension {
  const accepted = secrets.map(digest);
  return async (authorization) => {
    const [, secret = ''] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
    if (secret === '' || secret.length > SECRET_MAX) return null;
    const given = digest(secret);
    const matches = accepted.map((candidate) => timingSafeEqual(candidate, given));
    return matches.includes(true) ? { name: 'extension' } : null;
  };
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
