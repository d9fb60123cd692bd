import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { errorCatalogue } from '../../src/catalogue/error-catalogue.ts';
import { readGuides, renderGuide } from '../../web/guides.ts';

const guides = readGuides();
const idsOf = (html: string) => [...html.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id);
const ids = new Map(guides.map(({ name, html }) => [name, idsOf(html)]));

describe('The guides of the portal', () => {
  it('are all documents of docs/, with a title and an introduction', () => {
    assert.ok(guides.length >= 12, `only ${guides.length}`);
    for (const { name, title, intro } of guides) assert.ok(title !== '' && intro.length > 20, name);
  });

  it('link to guides and anchors that exist', () => {
    let count = 0;
    for (const { name, html } of guides)
      for (const [, href = ''] of html.matchAll(/<a href="([^"]*)"/g)) {
        if (/^https?:|^\/openapi\.json$/.test(href)) continue;
        const [, guide = name, anchor] = /^(?:\/docs\/guides\/([\w-]+))?(?:#(.+))?$/.exec(href) ?? [];
        assert.ok(ids.has(guide), `${name}: ${href}`);
        if (anchor !== undefined) assert.ok(ids.get(guide)?.includes(anchor), `${name}: ${href}`);
        count += 1;
      }
    assert.ok(count >= 20, `only ${count}`);
  });

  it('have an anchor for every error code, to which the type of an error leads', () => {
    const anchors = new Set(ids.get('errors'));
    assert.deepEqual(
      Object.keys(errorCatalogue).filter((code) => !anchors.has(code)),
      [],
    );
  });

  it('use each id only once', () => {
    for (const [name, all] of ids) assert.equal(new Set(all).size, all.length, name);
  });

  it('contain nothing that the policy of the pages blocks', () => {
    for (const { name, html } of guides)
      assert.doesNotMatch(html, /<script|<style|<iframe|<[^>]* (?:style|on\w+)=/i, name);
  });

  it('show code as text, remove marks, and show links to files that the server does not have as text', () => {
    const { html } = renderGuide(
      'x',
      '# X\n\n<!-- generated -->\n\n`<b>` [a](../src/a.ts) [b](trees.md#legs)\n\n```sh\n<i>\n```\n',
    );
    assert.equal(
      html.trim(),
      '<p><code>&lt;b&gt;</code> a <a href="/docs/guides/trees#legs">b</a></p>\n<pre tabindex="0"><code>&lt;i&gt;</code></pre>',
    );
  });
});
