import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { errorCatalogue } from '../catalogue/error-catalogue.ts';
import { operationContracts } from '../catalogue/operations.ts';
import { publishedTypes } from '../events/delivery/published-bodies.ts';
import { describeWebhooks } from '../events/delivery/webhook-contract.ts';
import { eventTypes } from '../events/event-catalogue.ts';
import { createAjv } from '../http/ajv.ts';
import { textFormats } from '../http/text-formats.ts';
import { createOpenApiDocument } from './openapi.ts';
import { webhookId } from './openapi-webhooks.ts';

interface Webhook {
  readonly parameters: readonly { readonly example?: unknown }[];
  readonly requestBody: {
    readonly content: { readonly 'application/json': { readonly schema: object; readonly example: unknown } };
  };
}

describe('the OpenAPI document', () => {
  const document = createOpenApiDocument(operationContracts, errorCatalogue, '0.0.0');

  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const result = await validator.validate(document);
    assert.deepEqual(result.valid ? [] : result.errors, []);
    assert.equal(validator.version, '3.1');
  });

  it('describes every operation, parameter and member', () => {
    const undescribed: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [name, child] of Object.entries(value)) {
        const here = `${path}/${name}`;
        const isMember = path.endsWith('/properties') || /\/parameters$/.test(path);
        if (isMember && typeof (child as { description?: unknown }).description !== 'string')
          undescribed.push(here);
        visit(child, here);
      }
    };
    visit(document['components'], '');
    visit(document['paths'], '');
    visit(document['webhooks'], '');
    assert.deepEqual(undescribed, []);
  });

  it('has unique operation ids', () => {
    const ids = [
      ...operationContracts.map((contract) => contract.id),
      ...describeWebhooks().map(({ type }) => webhookId(type)),
    ];
    assert.equal(new Set(ids).size, ids.length);
  });

  it('describes a webhook for every type of event in both formats, with an example that fits its schema', () => {
    const webhooks = document['webhooks'] as Record<string, { post: Webhook }>;
    assert.deepEqual(Object.keys(webhooks), [...eventTypes, ...publishedTypes]);
    const ajv = createAjv(textFormats);
    for (const [type, { post }] of Object.entries(webhooks)) {
      const { schema, example } = post.requestBody.content['application/json'];
      const validate = ajv.compile(schema);
      assert.ok(validate(example), `${type}: ${JSON.stringify(validate.errors)}`);
      assert.ok(
        post.parameters.every((parameter) => typeof parameter.example === 'string'),
        type,
      );
    }
  });
});
