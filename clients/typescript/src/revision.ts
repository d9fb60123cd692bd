import { UplineError } from './error.ts';
import type { Answer } from './operation-types.ts';

const ATTEMPTS = 5;

/**
 * Reads a customer and sends a change that applies only to the version that was read. After a change by another caller,
 * it reads and sends again, up to five times.
 * @param read for example Get Customer
 * @param write gets what was read, and the header to send with the change
 * @returns the answer to the change
 * @throws UplineError `precondition_failed` if another caller was first each time
 */
export async function changeCurrent<Read, Written>(
  read: () => Promise<Answer<Read>>,
  write: (current: Read, headers: { readonly 'If-Match': string }) => Promise<Answer<Written>>,
): Promise<Answer<Written>> {
  for (let attempt = 1; ; attempt += 1) {
    const { data, etag } = await read();
    if (etag === null)
      throw new TypeError('The answer has no ETag: a proxy removed it, or the operation has none.');
    try {
      return await write(data, { 'If-Match': etag });
    } catch (error) {
      const isChanged = error instanceof UplineError && error.code === 'precondition_failed';
      if (!isChanged || attempt === ATTEMPTS) throw error;
    }
  }
}

/**
 * Reads the data if it is newer than a version that you have.
 * @returns null if that version is current
 */
export async function readIfChanged<Data>(
  etag: string,
  read: (headers: { readonly 'If-None-Match': string }) => Promise<Answer<Data>>,
): Promise<Answer<Data> | null> {
  try {
    return await read({ 'If-None-Match': etag });
  } catch (error) {
    if (error instanceof UplineError && error.status === 304) return null;
    throw error;
  }
}
