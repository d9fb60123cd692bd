import { type JetStreamClient, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { publishedPlan } from 'upline/commission-plan';
import { defineExtension, type EventHandler } from 'upline/extension';

const STREAM = 'UPLINE';
const ANSWER_WITHIN_MS = 2_000;

let connecting: Promise<JetStreamClient> | undefined;

/** The first event opens the connection. Afterwards, the client reconnects by itself. */
function client(): Promise<JetStreamClient> {
  connecting ??= open().catch((error: unknown) => {
    connecting = undefined;
    throw error;
  });
  return connecting;
}

async function open(): Promise<JetStreamClient> {
  const servers = process.env['NATS_URL'] ?? 'nats://127.0.0.1:4222';
  const connection = await connect({ servers, name: 'upline', maxReconnectAttempts: -1 });
  try {
    const { streams } = await jetstreamManager(connection);
    const names = await streams.names('upline.>').next();
    if (names.length === 0) await streams.add({ name: STREAM, subjects: ['upline.>'] });
  } catch (error) {
    await connection.close();
    throw error;
  }
  return jetstream(connection);
}

/**
 * Returns when the stream has stored the event. If it throws, Upline sends the event again, and later events of the
 * customer wait. The stream recognizes a repeated event by its id, and drops it.
 */
const publish: EventHandler = async (event) => {
  const stream = await client();
  const options = { msgID: event.Id, timeout: ANSWER_WITHIN_MS };
  await stream.publish(`upline.${event.Type}`, JSON.stringify(event), options);
};

export default defineExtension({
  plan: publishedPlan,
  events: {
    'customer.created': publish,
    'customer.updated': publish,
    'customer.type_changed': publish,
    'customer.status_changed': publish,
    'customer.erased': publish,
    'placement.placed': publish,
    'placement.moved': publish,
    'placement.removed': publish,
  },
});
