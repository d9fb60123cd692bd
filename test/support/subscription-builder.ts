import type { KeyPair } from '../../src/subscriptions/change-subscriptions.ts';
import type { TestServer } from './test-server.ts';

const HEADER = 'Ocp-Apim-Subscription-Key';

/** A new subscription, and calls with its keys that bypass the checks of `server.call`. */
export interface Subscriber {
  readonly id: number;
  readonly name: string;
  readonly keys: KeyPair;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
}

let serial = 0;

export async function subscriber(
  { installation, url }: TestServer,
  settings: Parameters<TestServer['installation']['subscriptionStorage']['changes']['create']>[1] = {},
): Promise<Subscriber> {
  serial += 1;
  const name = `subscriber ${serial}`;
  const { id, keys } = await installation.subscriptionStorage.changes.create(name, settings);
  return {
    id,
    name,
    keys,
    get: (path, headers = {}) => fetch(url + path, { headers: { [HEADER]: keys.primary, ...headers } }),
  };
}

/** Status and reason of a refused key, such as `401 key_expired`; only the status if it was not refused. */
export async function outcome(response: Response): Promise<string> {
  await response.arrayBuffer();
  const problem = response.headers.get('x-upline-key-problem');
  return problem === null ? String(response.status) : `${response.status} ${problem}`;
}
