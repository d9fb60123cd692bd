import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { customerStates } from '../../../test/support/generated-states.ts';
import { createAjv } from '../../http/ajv.ts';
import { textFormats } from '../../http/text-formats.ts';
import {
  applicationFromState,
  associateFromState,
  stateFromApplication,
  stateFromAssociate,
} from './extension-mapping.ts';
import { ApplicationModel, AssociateModel } from './extension-models.ts';

const OTHER_DATE = '2001-01-01T00:00:00.000Z';
const identity = { id: 1001, enrollerId: 2 };
const ajv = createAjv(textFormats);

describe('A record that passes through a hook that changes nothing', () => {
  it('comes back from an Associate unchanged', () => {
    fc.assert(
      fc.property(customerStates, (state) => {
        assert.deepEqual(stateFromAssociate(associateFromState(state, identity), OTHER_DATE), state);
      }),
      { numRuns: 1_000 },
    );
  });

  it('comes back from an Application unchanged', () => {
    fc.assert(
      fc.property(customerStates, (state) => {
        assert.deepEqual(stateFromApplication(applicationFromState(state), OTHER_DATE), state);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is a model of the hook contract, so that next accepts it', () => {
    const isAssociate = ajv.compile(AssociateModel);
    const isApplication = ajv.compile(ApplicationModel);
    fc.assert(
      fc.property(customerStates, (state) => {
        assert.ok(isAssociate(associateFromState(state, identity)), ajv.errorsText(isAssociate.errors));
        assert.ok(isApplication(applicationFromState(state)), ajv.errorsText(isApplication.errors));
      }),
    );
  });
});
