import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { until } from '../support/until.ts';

/*
 * Pages adapt to a window some frames after it changes: charts measure their width, and tables detect that they are
 * cut off. A busy machine takes seconds for that, so an element counts as too wide only if it stays so.
 */

/**
 * Waits until no part of the page is wider than the window.
 * @throws AssertionError that names the elements that are too wide
 */
export async function assertFitsWidth(page: Page, where = page.url()): Promise<void> {
  const fits = 'document.documentElement.scrollWidth <= document.documentElement.clientWidth';
  if (await holds(page, fits)) return;
  const wide = await page.evaluate<string[]>(
    `[...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => element.outerHTML.slice(0, 120)).slice(0, 10)`,
  );
  assert.fail(`${where} is wider than the window: ${wide.join('\n')}`);
}

/**
 * Waits until each table that is cut off at the edge of the window has a hint above it, and no other table has one.
 * @throws AssertionError
 */
export async function assertSaysWhichTablesScroll(page: Page, where: string): Promise<void> {
  const isSaid = `[...document.querySelectorAll('section:has(> table)')].every((table) =>
    table.scrollWidth > table.clientWidth + 1 ===
    (table.previousElementSibling?.textContent ?? '').startsWith('Scroll the table sideways'))`;
  assert.ok(
    await holds(page, isSaid),
    `${where}: a table is cut off without a hint, or has a hint but is not cut off`,
  );
}

/** Whether the condition becomes true within a minute. */
async function holds(page: Page, condition: string): Promise<boolean> {
  try {
    return await until(() => page.evaluate<boolean>(condition), { pauseMs: 50 });
  } catch (error) {
    if (error instanceof assert.AssertionError) return false;
    throw error;
  }
}
