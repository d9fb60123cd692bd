import { createConfig } from '../config/config.ts';
import { readEnvironment } from '../config/environment.ts';
import type { Endpoint } from '../events/endpoints/endpoint.ts';
import { type EventStorage, openEventStorage } from '../events/event-storage.ts';
import { openInstallation } from '../server/installation.ts';
import { assertDatabaseExists } from './check-paths.ts';
import { type Command, print, printError } from './command.ts';
import { printJson, printRows, shortTime } from './print-rows.ts';
import { JSON_OPTION, readAction, readArguments } from './read-words.ts';

const USAGE = `upline endpoints list [--json]
    all event endpoints: state, lag in events, last success
upline endpoints pause NAME
    stops its deliveries; nothing is lost while events are stored
upline endpoints resume NAME
    continues where it stopped, also after it was disabled

Works with running servers; changes take effect within seconds. Create
endpoints with POST /v1/event-endpoints: docs/events.md.`;

const TAKES = { list: ['json'], pause: [], resume: [] } as const;

export const endpointsCommand: Command = {
  usage: USAGE,
  async run(args) {
    const { action, rest, values } = readAction('endpoints', args, JSON_OPTION, TAKES);
    const [name = ''] = readArguments(rest, action === 'list' ? [] : ['NAME']);
    const config = createConfig(readEnvironment());
    assertDatabaseExists(config);
    const installation = await openInstallation(config);
    try {
      const storage = openEventStorage(installation);
      if (action !== 'list') return await setState(storage, name, action === 'pause' ? 'paused' : 'active');
      await list(storage, values.json);
      return 0;
    } finally {
      await installation.close();
    }
  },
};

async function setState(storage: EventStorage, name: string, state: Endpoint['state']): Promise<number> {
  const endpoint = await storage.endpoints.byName(name);
  if (endpoint === null) {
    printError(`upline: Cannot find an event endpoint "${name}".`);
    return 1;
  }
  const at = new Date().toISOString();
  await storage.unitOfWork.run(({ endpoints }) => endpoints.setState(endpoint.id, state, null, at));
  print(`${name} is ${state}.`);
  return 0;
}

async function list({ endpoints, feed }: EventStorage, json: boolean): Promise<void> {
  const head = await feed.head();
  const rows = (await endpoints.list(null)).map(({ id, name, url, state, cursor, lastSuccessAt }) => ({
    ...{ id, name, url, state, lastSuccessAt },
    lagEvents: head - cursor,
  }));
  if (json) {
    printJson(rows);
    return;
  }
  printRows([
    ['ID', 'NAME', 'STATE', 'LAG', 'LAST SUCCESS', 'URL'],
    ...rows.map(({ id, name, state, lagEvents, lastSuccessAt, url }) => [
      ...[String(id), name, state, String(lagEvents)],
      ...[lastSuccessAt === null ? '' : shortTime(lastSuccessAt), url ?? ''],
    ]),
  ]);
}
