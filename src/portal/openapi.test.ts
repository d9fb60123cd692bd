import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { errorCatalogue } from '../catalogue/error-catalogue.ts';
import { operationContracts } from '../catalogue/operations.ts';
import { createOpenApiDocument } from './openapi.ts';

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
    assert.deepEqual(undescribed, []);
  });

  it('has unique operation ids', () => {
    const ids = operationContracts.map((contract) => contract.id);
    assert.equal(new Set(ids).size, ids.length);
  });
});
