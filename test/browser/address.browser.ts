import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { publishedPlan } from '../../extension/commission-plan.ts';
import { distributorBody, retailBody } from '../support/bodies.ts';
import { repositoryFiles } from '../support/repository-files.ts';
import { readText } from '../support/source-files.ts';
import { NARROW, seriousAxeFindings, skip } from './browser.ts';
import { assertQuiet, createSubscription, type Portal, startPortal } from './portal.ts';

interface ReadPage {
  /** The source file that reads the address. */
  readonly file: string;
  readonly path: string;
  /** Query with parts that the page can use, and with parts that it cannot use. */
  readonly search: string;
  /** Query that remains after *Remove from the address*. */
  readonly rest: string;
  readonly refused: readonly string[];
}

const NONSENSE = 'status=nonsense';
/** The URL of the company's page; no server answers there. */
const ELSEWHERE = 'http://127.0.0.1:9/';

describe('the parts of an address', { skip }, () => {
  let portal: Portal;
  let person: number;
  let endpoint: number;
  before(async () => {
    portal = await startPortal({
      environment: { UPLINE_EVENT_NETWORKS: '127.0.0.0/8' },
      extension: {
        plan: publishedPlan,
        pages: [{ id: 'loyalty', menu: 'Acme', text: 'Loyalty', showOn: 'both', url: ELSEWHERE }],
      },
    });
    person = await portal.server.create(distributorBody({ FirstName: 'Ada', LastName: 'Distributor' }));
    await portal.server.create(retailBody({ FirstName: 'Bea', LastName: 'Retail' }));
    await using watched = await portal.openAs('Administrator');
    const { id: SubscriptionId } = await createSubscription(portal.server, {
      Name: 'client',
      OwnerAccountId: watched.person.accountId,
    });
    const settings = { SubscriptionId, Name: 'warehouse', Url: ELSEWHERE };
    endpoint = (await watched.person.ok('POST', '/event-endpoints', settings)).Endpoint.EndpointId;
  });
  after(() => portal[Symbol.asyncDispose]());

  const pages = (): readonly ReadPage[] => [
    {
      file: 'web/src/people/people-address.ts',
      path: '/office/people',
      search:
        'types=1,99,x&statuses=none&countries=US,QQ&changedSince=2026-02-31&unplacedIn=Nowhere&after=-1',
      rest: 'types=1&countries=US',
      refused: [
        ...['types=99', 'types=x', 'statuses=none', 'countries=QQ', 'changedSince=2026-02-31'],
        ...['unplacedIn=Nowhere', 'after=-1'],
      ],
    },
    {
      file: 'web/src/people/access-log-page.tsx',
      path: '/office/access-log',
      search: 'person=ada',
      rest: '',
      refused: ['person=ada'],
    },
    {
      file: 'web/src/people/person-timeline.tsx',
      path: `/office/people/${person}`,
      search: 'show=Nothing',
      rest: '',
      refused: ['show=Nothing'],
    },
    {
      file: 'web/src/events/use-delivery-filter.ts',
      path: `/events/${endpoint}`,
      search: `outcome=lost&type=customer.vanished&customer=9999999999&from=2026-13-01&to=2026-11-30&delivery=x`,
      rest: 'to=2026-11-30',
      refused: [
        ...['outcome=lost', 'type=customer.vanished', 'customer=9999999999', 'from=2026-13-01'],
        ...['delivery=x'],
      ],
    },
    {
      file: 'web/src/custom-pages/custom-page.tsx',
      path: '/pages/loyalty',
      search: 'associateId=0',
      rest: '',
      refused: ['associateId=0'],
    },
    {
      file: 'web/src/trees/use-tree-address.ts',
      path: '/office/trees/Enrollment',
      search: 'person=top&on=yesterday&view=map',
      rest: '',
      refused: ['person=top', 'on=yesterday', 'view=map'],
    },
    {
      file: 'web/src/trees/compare-address.ts',
      path: '/office/trees/Enrollment/compare',
      search: `person=${person}&on=2026-02-30&with=tomorrow`,
      rest: `person=${person}`,
      refused: ['on=2026-02-30', 'with=tomorrow'],
    },
    {
      file: 'web/src/trees/waiting-page.tsx',
      path: '/office/waiting/Unilevel',
      search: 'after=last',
      rest: '',
      refused: ['after=last'],
    },
  ];

  it('are tested on every page that reads them', () => {
    const reading = repositoryFiles()
      .filter((file) => /^web\/src\/.*\.tsx?$/.test(file) && file !== 'web/src/layout/use-address.ts')
      .filter((file) => /\buseAddress\(/.test(readText(file)));
    assert.deepEqual(
      pages()
        .map(({ file }) => file)
        .sort(),
      reading.sort(),
    );
  });

  it('are named where a page cannot use them, and can be removed, on every page', async () => {
    await using watched = await portal.openAs('Administrator', { viewport: NARROW });
    const { page } = watched;
    for (const { path, search, rest, refused } of pages()) {
      await page.goto(`${path}?${search}&${NONSENSE}`);
      const note = page.getByRole('alert').filter({ hasText: 'Parts of the address are not valid' });
      await note.waitFor();
      // The types of events are checked after they are loaded.
      await note.getByText(refused.at(0) ?? '', { exact: true }).waitFor();
      const named = async () => (await note.locator('code').allTextContents()).sort();
      const expected = [...refused, NONSENSE].slice(0, 5).sort();
      for (let looks = 0; looks < 100 && String(await named()) !== String(expected); looks += 1) {
        await page.waitForLoadState('networkidle');
      }
      assert.deepEqual(await named(), expected, path);
      assert.deepEqual(await seriousAxeFindings(page), [], path);
      await note.getByRole('button', { name: 'Remove from the address' }).click();
      await note.waitFor({ state: 'detached' });
      assert.equal(new URL(page.url()).search.replaceAll('%2C', ','), rest === '' ? '' : `?${rest}`, path);
      assert.equal(await failures(page), 0, path);
    }
    assertQuiet({ ...watched, outside: watched.outside.filter((url) => !url.startsWith(ELSEWHERE)) });
  });

  it('are kept through a sign-in', async () => {
    await using watched = await portal.open();
    const { page } = watched;
    await page.goto('/office/people?types=1&q=Ada');
    await page.waitForURL(/\/sign-in\?/);
    assert.equal(new URL(page.url()).searchParams.get('next'), '/office/people?types=1&q=Ada');
    assertQuiet(watched);
  });

  it('filter lists if the page can use them', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page } = watched;
    await page.goto('/office/people?types=1,99&statuses=none');
    await page.getByText('Ada Distributor').waitFor();
    assert.equal(await page.getByText('Bea Retail').count(), 0);
    await page.goto('/office/people?types=99');
    await page.getByText('Find a person', { exact: true }).waitFor();
    assert.equal(await page.getByText('Ada Distributor').count(), 0, 'no person is listed without a filter');
    assertQuiet(watched);
  });
});

/** Number of notes about failed reads. */
function failures(page: Page): Promise<number> {
  return page.getByRole('button', { name: 'Retry' }).count();
}
