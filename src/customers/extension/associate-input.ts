import Type from 'typebox';
import { ArgumentError } from '../../extensions/argument-error.ts';
import { extensionProblem } from '../../extensions/errors.ts';
import { createModelReader } from '../../extensions/read-model.ts';
import { lazy } from '../../kernel/lazy.ts';
import type { Customer } from '../record/customer.ts';
import { associateFromCustomer } from './extension-mapping.ts';
import { type Associate, AssociateModel } from './extension-models.ts';

type Partly<Model> = {
  readonly [Name in keyof Model]?: (Model[Name] extends object ? Partly<Model[Name]> : Model[Name]) | null;
};

/** An associate of which members are missing or null. */
export type AssociateInput = Partly<Associate> & Pick<Associate, 'AssociateId'>;

interface Schema {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
}

// Ignored members are not part of the argument, so that the caller gets a list of them.
const { AssociateType: _ignored, ...members } = partly(AssociateModel).properties ?? {};

/** An Associate as an argument: typed code sends the members of its own class, and null for unset ones. */
export const AssociateArgument = Type.Unsafe<AssociateInput>({
  ...partly(AssociateModel),
  type: 'object',
  required: ['AssociateId'],
  properties: { ...members, AssociateId: AssociateModel.properties.AssociateId },
});

function partly(schema: object): Schema {
  const { type, properties, required: _all, ...rest } = schema as Schema & { readonly required?: unknown };
  const nullable = { ...rest, type: [type, 'null'].flat() };
  if (properties === undefined) return nullable;
  const members = Object.entries(properties).map(([name, member]) => [name, partly(member)] as const);
  return { ...nullable, properties: Object.fromEntries(members) };
}

const reader = lazy(() => createModelReader(AssociateModel));

/**
 * The whole associate that an argument means: a member that is missing or null keeps the stored value.
 * @throws ArgumentError if two members contradict each other
 */
export function wholeAssociate(input: AssociateInput, stored: Customer): Associate {
  const { value, contradictions } = reader()(input, associateFromCustomer(stored));
  if (contradictions.length === 0) return value as Associate;
  throw new ArgumentError(
    contradictions.map(({ field, other }) =>
      extensionProblem('contradicting_members', `associate.${field}`, { field, other }),
    ),
  );
}
