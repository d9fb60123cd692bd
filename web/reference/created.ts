/*
 * Remembers what the reader created with Test Request in this browser tab. The examples use it, so that the next
 * request is about the new customer (own-examples.ts).
 */

/** Contains only ids. The browser deletes it when the tab is closed. */
const STORED_AS = 'upline-created';
/** The newest customer, and one under whom the newest can be placed. */
const CUSTOMERS_MAX = 2;
const CREATE_CUSTOMER = '/v1/customers';
const STAGE_BATCH = '/v1/placement-batches';
const CREATED = 201;

export interface Created {
  /** The newest is last. */
  readonly customerIds: readonly number[];
  readonly batchId: number | null;
  /** Part of the unique values in the examples, so that they differ from those of earlier requests. */
  readonly serial: number;
}

export function readCreated(): Created {
  try {
    const stored: Partial<Created> | null = JSON.parse(sessionStorage.getItem(STORED_AS) ?? 'null');
    if (stored !== null) return { ...nothing(), ...stored };
  } catch {
    // Another version of this page stored something else.
  }
  return store(nothing());
}

/**
 * Remembers a customer or batch that an answer says was created.
 * @returns the new state; the same object if nothing was created
 */
export async function noteAnswer(before: Created, request: Request, response: Response): Promise<Created> {
  if (request.method !== 'POST' || response.status !== CREATED) return before;
  const { pathname } = new URL(request.url);
  if (pathname !== CREATE_CUSTOMER && pathname !== STAGE_BATCH) return before;
  const answer: unknown = await response.clone().json();
  if (pathname === CREATE_CUSTOMER && typeof answer === 'number') {
    const customerIds = [...before.customerIds, answer].slice(-CUSTOMERS_MAX);
    return store({ ...before, customerIds, serial: newSerial() });
  }
  const batchId = (answer as { readonly BatchId?: unknown } | null)?.BatchId;
  return typeof batchId === 'number' ? store({ ...before, batchId }) : before;
}

function nothing(): Created {
  return { customerIds: [], batchId: null, serial: newSerial() };
}

function newSerial(): number {
  return 10_000 + Math.floor(Math.random() * 90_000);
}

function store(created: Created): Created {
  sessionStorage.setItem(STORED_AS, JSON.stringify(created));
  return created;
}
