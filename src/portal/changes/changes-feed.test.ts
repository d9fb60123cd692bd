import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { anyCharacter } from '../../../test/support/any-character.ts';
import { childrenOf, parseXml, textOf } from '../../../test/support/xml.ts';
import type { ApiChanges, ApiVersion } from './changes-contract.ts';
import { writeChangesFeed } from './changes-feed.ts';

const version = (fields: Partial<ApiVersion>): ApiVersion => ({
  Version: '1.0.0',
  Date: '2026-11-25',
  Document: '/docs/versions/1.0.0/openapi.json',
  Note: 'A note.',
  IsBreaking: false,
  Operations: [],
  ...fields,
});
const changes = (...Versions: ApiVersion[]): ApiChanges => ({ Versions, Unpublished: null });

const removed: ApiVersion['Operations'][number] = {
  OperationId: 'Get',
  Method: 'GET',
  Path: '/v1/things/{id}',
  Tag: 'Things',
  Summary: 'Get <Thing> & "more"',
  Change: 'Removed',
  Effect: 'Breaking',
  Deprecation: null,
  Details: [],
};

describe('the feed of changes', () => {
  it('has the elements that RFC 4287 requires of a feed and its entries', () => {
    const feed = parseXml(
      writeChangesFeed(changes(version({}), version({ Version: '0.9.0', Date: '2026-11-24' }))),
    );
    assert.equal(feed.name, 'feed');
    for (const part of [feed, ...childrenOf(feed, 'entry')]) {
      assert.match(textOf(part, 'id'), /^urn:upline:api/);
      assert.notEqual(textOf(part, 'title'), '');
      assert.match(textOf(part, 'updated'), /^\d{4}-\d\d-\d\dT00:00:00Z$/);
      assert.ok(childrenOf(part, 'link').some(({ attributes }) => attributes['rel'] === 'alternate'));
    }
    assert.equal(textOf(feed, 'updated'), '2026-11-25T00:00:00Z');
    assert.equal(childrenOf(feed, 'author').length, 1);
    const ids = childrenOf(feed, 'entry').map((entry) => textOf(entry, 'id'));
    assert.deepEqual(ids, ['urn:upline:api:1.0.0', 'urn:upline:api:0.9.0']);
  });

  it('marks a breaking version in the title, and lists the breaking changes in the text', () => {
    const [entry] = childrenOf(
      parseXml(writeChangesFeed(changes(version({ IsBreaking: true, Operations: [removed] })))),
      'entry',
    );
    assert.ok(entry);
    assert.equal(textOf(entry, 'title'), '1.0.0 (1 removed, breaking)');
    assert.equal(
      textOf(entry, 'content'),
      '<p>A note.</p><ul><li>Removed, <strong>breaking</strong>: Get &lt;Thing&gt; &amp; &quot;more&quot; (<code>GET /v1/things/{id}</code>)</li></ul>',
    );
  });

  it('keeps any text as text, for the reader of the XML and for the reader of the HTML in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (Note) => {
        const note = `<script>alert(1)</script> ]]> ${Note}`;
        const [entry] = childrenOf(parseXml(writeChangesFeed(changes(version({ Note: note })))), 'entry');
        assert.ok(entry);
        const [content] = childrenOf(entry, 'content');
        assert.equal(content?.attributes['type'], 'html');
        const tags = [...(content?.text ?? '').matchAll(/<(\/?\w+)/g)].map(([, tag]) => tag);
        assert.deepEqual([...new Set(tags)].sort(), ['/p', '/ul', 'p', 'ul']);
      }),
    );
  });

  it('is valid even if it is empty', () => {
    assert.equal(childrenOf(parseXml(writeChangesFeed(changes())), 'entry').length, 0);
  });
});
