import assert from 'node:assert/strict';
import { distributorBody } from '../support/bodies.ts';
import { fourTrees } from '../support/tree-plans.ts';
import { type Portal, startPortal } from './portal.ts';

const HOUR_MS = 3_600_000;
const [ENROLLED, MOVED] = ['2026-01-10', '2026-03-12'];

/** A portal with four people in the binary tree; Carla was directly below Bruno until 12 March 2026. */
export interface Family {
  readonly portal: Portal;
  readonly ada: number;
  readonly bruno: number;
  readonly carla: number;
  readonly dario: number;
}

export async function startFamily(): Promise<Family> {
  let now = Date.parse(`${ENROLLED}T10:00:00Z`);
  const portal = await startPortal({ extension: { plan: fourTrees() }, now: () => new Date(now) });
  const { server } = portal;
  const enroll = async (FirstName: string, SponsorId: number) => {
    now += 1_000;
    return server.create(distributorBody({ FirstName, LastName: 'Rossi', SponsorId }));
  };
  const place = async (id: number, upline: number, leg: string) => {
    now += 1_000;
    const query = `tree=Binary&toUplineId=${upline}&leg=${leg}`;
    const { status, text } = await server.call('POST', `/v1/customers/${id}/downline/placenode?${query}`);
    assert.equal(status, 200, text);
  };
  const ada = await enroll('Ada', 2);
  const bruno = await enroll('Bruno', ada);
  const carla = await enroll('Carla', ada);
  const dario = await enroll('Dario', bruno);
  await place(ada, 2, 'Left');
  await place(bruno, ada, 'Left');
  await place(dario, bruno, 'Left');
  await place(carla, bruno, 'Right');
  now = Date.parse(`${MOVED}T10:00:00Z`);
  await place(carla, ada, 'Right');
  now = Date.now() + HOUR_MS;
  return { portal, ada, bruno, carla, dario };
}
