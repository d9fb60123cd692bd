import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { until } from '../support/until.ts';

/*
 * Pages adapt to a window some frames after it changes: charts measure their place, and tables find that they are
 * cut. A busy machine takes seconds for them, so what is too wide must stay so to count.
 */

/**
 * Waits until nothing of the page sticks out at the side.
 * @throws AssertionError that names what does
 */
export async function assertFitsWidth(page: Page, where = page.url()): Promise<void> {
  const fits = 'document.documentElement.scrollWidth <= document.documentElement.clientWidth';
  if (await holds(page, fits)) return;
  const wide = await page.evaluate<string[]>(
    `[...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => element.outerHTML.slice(0, 120)).slice(0, 10)`,
  );
  assert.fail(`${where} sticks out at the side: ${wide.join('\n')}`);
}

/**
 * Waits until each table that is cut at the edge of the window has a hint above it, and no other has.
 * @throws AssertionError
 */
export async function assertSaysWhichTablesScroll(page: Page, where: string): Promise<void> {
  const isSaid = `[...document.querySelectorAll('section:has(> table)')].every((table) =>
    table.scrollWidth > table.clientWidth + 1 ===
    (table.previousElementSibling?.textContent ?? '').startsWith('Scroll the table sideways'))`;
  assert.ok(await holds(page, isSaid), `${where}: a table is cut and does not say so, or says so and is not`);
}

/** Whether the condition holds soon: asked again until a minute has passed. */
async function holds(page: Page, condition: string): Promise<boolean> {
  try {
    return await until(() => page.evaluate<boolean>(condition), { pauseMs: 50 });
  } catch (error) {
    if (error instanceof assert.AssertionError) return false;
    throw error;
  }
}
