import Type from 'typebox';
import type { HookPoint } from '../../extensions/hook-point.ts';
import { ApplicationModel, AssociateModel } from './extension-models.ts';

const id = (description: string) => Type.Integer({ minimum: 0, description });

/** The model, with what it holds in this place. */
const associate = (description: string): typeof AssociateModel =>
  Object.assign({}, AssociateModel, { description });

function hookPoint<const Point extends HookPoint>(point: Point): Point {
  return point;
}

export const updateAssociateBaseType = hookPoint({
  name: 'Associates.Enrollment.UpdateAssociateBaseType',
  request: Type.Object({
    AssociateId: id('The customer to upgrade.'),
    OldAssociateBaseType: id('Base type as stored.'),
    NewAssociateBaseType: id('Base type that the caller asks for; 0 when none was given.'),
    OldAssociateInfo: associate('As stored.'),
    UpdatedAssociateInfo: associate('As the caller wants it.'),
  }),
  response: Type.Object({
    AssociateId: id('The customer.'),
    AssociateBaseType: id('Base type after the upgrade.'),
  }),
  fires: 'Once in every Upgrade Customer, outermost.',
  alreadyTrue: 'The body is well-formed and the customer exists. Nothing has been checked against the plan.',
  original:
    'Checks that the plan allows the transition, then does the whole upgrade in one transaction: update (through Associates.UpdateAssociate), row in CRM_AssociateTypeChanges, placement in the sponsor tree, event. Without next none of it happens: the handler does it with `services.associateService.upgradeAssociate`, or refuses. The caller is answered with the customer as stored then, whatever the response says.',
  provenance:
    'Only the name is published. Request and response are Upline’s design (decision 0007); NewAssociateBaseType is a copy of UpdatedAssociateInfo.AssociateBaseType, and changing it changes nothing.',
});

export const updateAssociate = hookPoint({
  name: 'Associates.UpdateAssociate',
  request: Type.Object({
    OldAssociateInfo: associate('As stored.'),
    UpdatedAssociateInfo: associate('As it would be stored.'),
  }),
  response: Type.Object({ AssociateId: id('The customer.') }),
  fires: 'In Update, in Update By Parameter (PATCH), and inside the original of an upgrade.',
  alreadyTrue:
    'The body is well-formed and the customer exists. UpdatedAssociateInfo is the whole record as it would be stored, but for a Username that defaults to the email address later. In an upgrade the transition is allowed.',
  original:
    'Checks the plan’s rules and uniqueness, then writes the record in one transaction; in an upgrade also the placement. Without next nothing is stored. The caller is answered with the customer as stored then, whatever the response says.',
  provenance:
    'Request members are published. No member of the response was seen anywhere; AssociateId is Upline’s design.',
});

export const writeApplication = hookPoint({
  name: 'Associates.Enrollment.WriteApplication',
  request: Type.Object({ Application: ApplicationModel }),
  response: Type.Object({
    ApplicationResponse: Type.Object({
      AssociateId: id('Id of the new customer.'),
      BackOfficeId: Type.String({
        maxLength: 50,
        format: 'line',
        description: 'Back office id of the new customer.',
      }),
    }),
  }),
  fires: 'In Create Customer, outermost.',
  alreadyTrue: 'The body is well-formed. Nothing has been checked against the plan.',
  original:
    'Checks the rules, takes an id, makes the back office id, then in one transaction stores the customer, places them in the Enrollment tree and, where the plan says so, in the sponsor tree. Without next nobody is stored, and the response must name an existing customer: the caller is answered with its AssociateId, and an id of nobody is a 500.',
  provenance: 'The names are published; of Application the members marked so, of the response the two ids.',
});

export const getNewBackOfficeId = hookPoint({
  name: 'Associates.Enrollment.GetNewBackOfficeId',
  request: Type.Object({
    AssociateId: id('The id that the new customer will have.'),
    AssociateBaseType: id('Their base type.'),
    EnrollerId: id('Their enroller.'),
  }),
  response: Type.Object({
    BackOfficeId: Type.String({
      maxLength: 50,
      format: 'identifier',
      pattern: '\\S',
      description: 'The new back office id, not blank.',
    }),
  }),
  fires: 'In Create Customer when the body has no BackOfficeId, after all checks.',
  alreadyTrue: 'The application is valid and the customer id is taken. Nothing is stored yet.',
  original:
    'Formats the id as the plan says. Without next the handler’s BackOfficeId is used; it must be free: when it is taken the hook fires once more, with another AssociateId; the same answer again is a 409 no_free_back_office_id.',
  provenance: 'Published in full.',
});

export const isEmailAvailable = hookPoint({
  name: 'Associates.Enrollment.IsEmailAvailable',
  request: Type.Object({
    EmailAddress: Type.String({
      maxLength: 1_000,
      format: 'any-text',
      description: 'The address that is asked about.',
    }),
  }),
  response: Type.Object({ IsAvailable: Type.Boolean({ description: 'Whether the customer may have it.' }) }),
  fires:
    'Whenever an email address is new to a customer (create, update, patch, upgrade) and in Validate Email Address.',
  alreadyTrue: 'In a write the text is an email address; in Validate it may be any text.',
  original:
    'Looks for another customer with the address, if the plan wants addresses unique. Answering true does not defeat that: the database still refuses a duplicate.',
  provenance: 'Published in full.',
});
