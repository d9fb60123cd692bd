import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Type from 'typebox';
import { writeData } from '../../src/events/event-answer.ts';
import { eventCatalogue, eventTypes } from '../../src/events/event-catalogue.ts';
import { createAjv } from '../../src/http/ajv.ts';
import { textFormats } from '../../src/http/text-formats.ts';
import { assertGeneratedSection, markdownTable } from '../support/generated-docs.ts';

describe('the types of events', () => {
  it('are all in docs/events.md, with an example of their data', () => {
    const rows = eventTypes.map((type) => {
      const { summary, example } = eventCatalogue[type];
      return [`\`${type}\``, summary, `\`${JSON.stringify(writeData({ ...example }))}\``];
    });
    assertGeneratedSection(
      'docs/events.md',
      'event types',
      markdownTable(['Type', 'What happened', '`Data`'], rows),
    );
  });

  it('have examples that fit the schema of their data', () => {
    const ajv = createAjv(textFormats);
    for (const type of eventTypes) {
      const { data, example } = eventCatalogue[type];
      const isData = ajv.compile(Type.Object(data, { additionalProperties: false }));
      assert.ok(isData(writeData({ ...example })), `${type}: ${JSON.stringify(isData.errors)}`);
    }
  });
});
