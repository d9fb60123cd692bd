import Type from 'typebox';
import type { HookPoint } from '../../extensions/hook-point.ts';
import { ApplicationModel, AssociateModel } from './extension-models.ts';

const id = (description: string) => Type.Integer({ minimum: 0, description });

/** The model, with a description for its use at this hook point. */
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
    NewAssociateBaseType: id('Base type that the caller requests; 0 for none.'),
    OldAssociateInfo: associate('As stored.'),
    UpdatedAssociateInfo: associate('The associate as the caller sent it.'),
  }),
  response: Type.Object({
    AssociateId: id('The customer.'),
    AssociateBaseType: id('Base type after the upgrade.'),
  }),
  fires: 'Once in every Upgrade Customer, outermost.',
  alreadyTrue: 'The body is well-formed and the customer exists. The plan’s rules have not been checked yet.',
  original:
    'Checks that the plan allows the transition, then does the whole upgrade in one transaction: update (through Associates.UpdateAssociate), row in CRM_AssociateTypeChanges, placement in the sponsor tree, event. Without next none of this happens: the handler upgrades the customer with `services.associateService.upgradeAssociate`, or refuses. The caller always gets the customer as stored, regardless of the response.',
  provenance:
    'Only the name is published. Request and response are Upline’s design (decision 0007); NewAssociateBaseType is a copy of UpdatedAssociateInfo.AssociateBaseType, and changing it has no effect.',
});

export const updateAssociate = hookPoint({
  name: 'Associates.UpdateAssociate',
  request: Type.Object({
    OldAssociateInfo: associate('As stored.'),
    UpdatedAssociateInfo: associate('The associate as it would be stored.'),
  }),
  response: Type.Object({ AssociateId: id('The customer.') }),
  fires: 'In Update, in Update By Parameter (PATCH), and inside the original of an upgrade.',
  alreadyTrue:
    'The body is well-formed and the customer exists. UpdatedAssociateInfo is the whole record as it would be stored, except that Username defaults to the email address later. In an upgrade the transition is allowed.',
  original:
    'Checks the plan’s rules and uniqueness, then writes the record in one transaction; in an upgrade also the placement. Without next nothing is stored. The caller always gets the customer as stored, regardless of the response.',
  provenance:
    'Request members are published. No public source shows a member of the response; AssociateId is Upline’s design.',
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
  alreadyTrue: 'The body is well-formed. The plan’s rules have not been checked yet.',
  original:
    'Checks the rules, takes an id, generates the back office id, then in one transaction stores the customer, places them in the Enrollment tree and, if the plan says so, in the sponsor tree. Without next no customer is stored, and the response must name an existing customer: the caller gets its AssociateId, and an unknown id is a 500.',
  provenance:
    'The names are published; of Application, the members that are marked as published; of the response, the two ids.',
});

export const getNewBackOfficeId = hookPoint({
  name: 'Associates.Enrollment.GetNewBackOfficeId',
  request: Type.Object({
    AssociateId: id('The id that the new customer will have.'),
    AssociateBaseType: id('Base type of the new customer.'),
    EnrollerId: id('Their enroller.'),
  }),
  response: Type.Object({
    BackOfficeId: Type.String({
      maxLength: 50,
      format: 'identifier',
      pattern: '\\S',
      description: 'The new back office id; not blank.',
    }),
  }),
  fires: 'In Create Customer when the body has no BackOfficeId, after all checks.',
  alreadyTrue: 'The application is valid and the customer id is taken. Nothing is stored yet.',
  original:
    'Formats the id according to the plan. Without next the handler’s BackOfficeId is used. If it is taken, the hook fires again with another AssociateId; the same answer a second time is a 409 no_free_back_office_id.',
  provenance: 'Published in full.',
});

export const isEmailAvailable = hookPoint({
  name: 'Associates.Enrollment.IsEmailAvailable',
  request: Type.Object({
    EmailAddress: Type.String({
      maxLength: 1_000,
      format: 'any-text',
      description: 'The address to check.',
    }),
  }),
  response: Type.Object({ IsAvailable: Type.Boolean({ description: 'Whether the customer may have it.' }) }),
  fires:
    'When a customer gets a new email address (create, update, patch, upgrade), and in Validate Email Address.',
  alreadyTrue: 'In a write the text is an email address; in Validate it can be any text.',
  original:
    'Looks for another customer with the address, if the plan declares addresses unique. A handler that answers true cannot override this: the database still refuses a duplicate.',
  provenance: 'Published in full.',
});
