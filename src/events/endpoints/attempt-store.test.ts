import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { retailBody } from '../../../test/support/bodies.ts';
import { startTestServer } from '../../../test/support/test-server.ts';
import { createUnitOfWork } from '../../database/unit-of-work.ts';
import { insertAttempts } from './attempt-store.ts';
import type { Attempt } from './endpoint.ts';

const ENVIRONMENT = { UPLINE_EVENT_NETWORKS: '127.0.0.0/8' };

describe('The answer of a receiver', () => {
  it('is not stored when the person was erased before it arrived', async () => {
    await using server = await startTestServer({ environment: ENVIRONMENT });
    const settings = { Name: 'late', Url: 'http://127.0.0.1:9/hooks' };
    const { json } = await server.call('POST', '/v1/event-endpoints', settings);
    const endpointId: number = json['Endpoint'].EndpointId;
    await server.call('POST', `/v1/event-endpoints/${endpointId}/pause`);
    const [erased, other] = [await server.create(retailBody()), await server.create(retailBody())];
    await server.call('POST', `/v1/customers/${erased}/erase`);
    const attempt = (customerId: number | null): Attempt => ({
      ...{
        endpointId,
        customerId,
        position: null,
        type: 'customer.updated',
        kind: 'test',
        againOf: null,
        actor: null,
      },
      ...{ outcome: 'failed', at: new Date().toISOString(), durationMs: 5, status: 500, error: 'status' },
      ...{ headers: {}, answer: 'No room for Ada Lovelace' },
    });
    const unitOfWork = createUnitOfWork(server.installation.database.writer, (transaction) => transaction);
    await unitOfWork.run((db) => insertAttempts(db, [erased, other, null].map(attempt)));
    const rows = await server.sql(
      `SELECT customer_id FROM event_attempts WHERE endpoint_id = ${endpointId} AND answer IS NOT NULL ORDER BY id`,
    );
    assert.deepEqual(
      rows.map(({ customer_id }) => customer_id),
      [other, null],
    );
  });
});
