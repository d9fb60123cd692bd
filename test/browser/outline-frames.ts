import type { Route } from 'playwright-core';
import { until } from '../support/until.ts';
import { startPortal } from './portal.ts';

/*
 * `npm run bench:outline`: how smoothly the outline of a tree scrolls with 100,000 open rows. The answers about the
 * tree are generated here, so that only the page is measured. Run it on a machine with two idle cores: the browser
 * renders without a GPU.
 */

const TOP_ID = 2;
/** Number of people below the top, below each of those, and so on: 101,011 rows including the top. */
const WIDTHS: readonly number[] = [10, 100, 100];
const SECONDS = 4;
const WHEEL_PX = 400;
const KEYS = 60;
/** The duration of one and a half frames at 60 frames per second. */
const SMOOTH_MS = 25;

await using portal = await startPortal();
await using watched = await portal.openAs('Administrator', { reducedMotion: 'no-preference' });
const { page } = watched;
await page.route('**/portal/api/office/trees/Unilevel/**', answer);
await page.goto('/office/trees/Unilevel');
const grid = page.getByRole('treegrid', { name: 'Unilevel tree' });
await grid.getByRole('row', { name: nameOf(childOf(TOP_ID, 0)) }).waitFor();
// A letter selects the first person of a front line, and the asterisk expands all rows.
for (const letter of `A${letters(10)}`) {
  await grid.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press(letter.toLowerCase());
  await page.keyboard.press('*');
  await page.waitForLoadState('networkidle');
  await page.locator('[data-kind=wait]').first().waitFor({ state: 'detached' });
}
const openRows = 'Math.round(document.querySelector("[role=treegrid]").scrollHeight / 34)';
// Rows that are still loading are out of view, and the last requests may not have started.
await until(async () => (await page.evaluate<number>(openRows)) >= rowsOf(WIDTHS));
print(`${await page.evaluate<number>(openRows)} open rows`);
await report('The wheel turns', async () => {
  await grid.hover();
  const endsAt = Date.now() + SECONDS * 1_000;
  while (Date.now() < endsAt) {
    await page.mouse.wheel(0, WHEEL_PX);
    await page.waitForTimeout(16);
  }
});
await report('The arrow key repeats', async () => {
  await grid.focus();
  for (let key = 0; key < KEYS; key += 1) await page.keyboard.press('ArrowDown');
});

/** Prints the frame times during an action. */
async function report(title: string, act: () => Promise<void>): Promise<void> {
  await page.evaluate(`
    window.frames_ = []; window.rows_ = 0;
    const note = (at) => {
      frames_.push(at);
      rows_ = Math.max(rows_, document.querySelectorAll('[role=treegrid] [role=row]').length);
      window.request_ = requestAnimationFrame(note);
    };
    window.request_ = requestAnimationFrame(note);`);
  await act();
  const times = await page.evaluate<number[]>('(cancelAnimationFrame(request_), frames_)');
  const rows = await page.evaluate<number>('rows_');
  const gaps = times
    .slice(1)
    .map((at, index) => at - (times[index] ?? at))
    .toSorted((a, b) => a - b);
  const [p50, p99] = [0.5, 0.99].map((share) => gaps[Math.floor(gaps.length * share)]?.toFixed(1));
  const smooth = gaps.filter((gap) => gap <= SMOOTH_MS).length / gaps.length;
  print(
    `${title}: ${gaps.length} frames, p50 ${p50} ms, p99 ${p99} ms, longest ${gaps.at(-1)?.toFixed(1)} ms, ` +
      `${(smooth * 100).toFixed(1)} % within ${SMOOTH_MS} ms; at most ${rows} rows in the document`,
  );
}

/** Answers like the server, for a tree of {@link WIDTHS}. */
async function answer(route: Route): Promise<void> {
  const url = new URL(route.request().url());
  const [, id, what] = /nodes\/(\d+)(?:\/(\w+))?$/.exec(url.pathname) ?? [];
  const AsOf = '2026-01-01T00:00:00.000Z';
  const json = (body: unknown) => route.fulfill({ json: body });
  if (url.pathname.endsWith('/counts')) {
    const ids = (url.searchParams.get('ids') ?? '').split(',').map(Number);
    return json(ids.map((each) => ({ CustomerId: each, Count: WIDTHS[levelOf(each)] ?? 0 })));
  }
  if (id === undefined) return route.continue();
  if (what === 'children') {
    const width = WIDTHS[levelOf(Number(id))] ?? 0;
    const nodes = Array.from({ length: width }, (_, index) => nodeOf(childOf(Number(id), index), Number(id)));
    return json({ AsOf, Nodes: nodes, NextCursor: null });
  }
  if (what === undefined) return json({ AsOf, Node: nodeOf(Number(id), null), Level: 0, Way: [] });
  return route.continue();
}

/** The number of rows: the top, and everybody below. */
function rowsOf([width = 0, ...deeper]: readonly number[]): number {
  return 1 + width * (deeper.length === 0 ? 1 : rowsOf(deeper));
}

/** Ids encode the place: each level adds three digits. */
function childOf(id: number, index: number): number {
  return id * 1_000 + index + 1;
}

function levelOf(id: number): number {
  return Math.floor(Math.log10(id) / 3);
}

function nodeOf(id: number, uplineId: number | null) {
  return {
    ...{
      CustomerId: id,
      BackOfficeId: id.toString(36),
      Name: nameOf(id),
      CustomerType: 1,
      CustomerStatus: 1,
    },
    ...{
      IsPlaced: true,
      UplineId: uplineId,
      Leg: '',
      DirectCount: WIDTHS[levelOf(id)] ?? 0,
      IsVacant: false,
    },
    From: '2026-01-01T00:00:00.000Z',
  };
}

/** The first person below each of the ten has a unique initial, and so has the first of the ten. */
function nameOf(id: number): string {
  const isFirst = id % 1_000 === 1;
  if (levelOf(id) === 1 && isFirst) return 'A first';
  if (levelOf(id) === 2 && isFirst) return `${letters(10)[(Math.floor(id / 1_000) % 1_000) - 1]} first`;
  return `Zoë ${id}`;
}

function letters(count: number): string {
  // Excludes letters that are keys of the page.
  return 'BCDEFHIJKL'.slice(0, count);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
