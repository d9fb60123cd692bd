import type { components, operations } from './portal-schema.ts';

/* The answers of the portal's operations, by their names in its OpenAPI document. */

type Schemas = components['schemas'];

export type Session = Schemas['PortalSession'];
/** The signed-in account. */
export type SignedIn = NonNullable<Session['Account']>;
export type Role = SignedIn['Role'];
export type Invitation = Schemas['Invitation'];
export type OneTimeLink = Schemas['OneTimeLink'];
/** Any account, as administrators see it. */
export type Account = Schemas['Account'];

export type Subscription = Schemas['Subscription'];
export type SubscriptionKey = Subscription['Keys'][number];
export type UsageHour = Schemas['Usage']['Hours'][number];
export type LoggedRequest = Schemas['LoggedRequests']['Items'][number];
export type Product = Schemas['Product'];
export type OperationGroups = Schemas['OperationGroups'];
/** A hook point and its handler. */
export type HookBinding = Schemas['HookBinding'];

/** The trees of the plan, with the names of types and statuses. */
export type OfficeTrees = Schemas['OfficeTrees'];
export type OfficeTree = OfficeTrees['Trees'][number];
/** A node of a tree, with the name of the person. */
export type OfficeNode = Schemas['OfficeNodeAnswer']['Node'];
export type OfficePerson = Schemas['OfficeNodeAnswer']['Way'][number];
export type OfficeChildren = Schemas['OfficeChildren'];
export type OfficeWindow = Schemas['OfficeWindow'];
export type FoundInTree = Schemas['FoundInTree'];
export type OfficeMovePreview = Schemas['OfficeMovePreview'];
export type OfficeMergePreview = Schemas['OfficeMergePreview'];
export type OfficeMergeUndoPreview = Schemas['OfficeMergeUndoPreview'];
/** A merge of two people. */
export type OfficeMerge = Schemas['OfficeMerge'];
/** A field that a merge can take from the merged person. */
export type MergeField = NonNullable<
  operations['PreviewOfficeMerge']['requestBody']['content']['application/json']['Take']
>[number];
export type OfficeBatch = Schemas['OfficeBatch'];
export type OfficeBatchUndoPreview = Schemas['OfficeBatchUndoPreview'];
export type OfficeBatchMove = OfficeBatch['Moves'][number];
export type WaitingPerson = Schemas['OfficeWaiting']['People'][number];
export type PlacingPreview = Schemas['OfficePlacingPreview'];
export type OfficeTreeChange = Schemas['OfficeTreeChanges']['Changes'][number];
export type OfficeBatchLine = Schemas['OfficeBatchLine'];
/** The permissions of the signed-in account in the back office, and the names of the plan. */
export type Office = Schemas['Office'];
/** Figures of the company and the server. */
export type CompanyOverview = Schemas['CompanyOverview'];
export type Permission = Office['Permissions'][number];
export type FoundPeople = Schemas['FoundPeople'];
export type FoundPerson = FoundPeople['Items'][number];
export type Person = Schemas['Person'];
export type PersonField = Person['Fields'][number];
export type PersonPlace = Person['Places'][number];
/** A system of the company at which an operator can act as a customer. */
export type SignOnDestination = Schemas['SignOnDestination'];
/** A field that Show Field accepts. */
export type ShowableField = operations['ShowField']['requestBody']['content']['application/json']['Field'];
/** The effects of a change of a person. */
export type ChangePreview = Schemas['ChangePreview'];
export type Timeline = Schemas['PersonTimeline'];
export type TimelineEntry = Timeline['Entries'][number];
export type TimelineEffect = TimelineEntry['Effects'][number];

/** An event endpoint with its health. */
export type ConsoleEndpoint = Schemas['ConsoleEndpoint'];
export type ConsoleEndpoints = Schemas['ConsoleEndpoints'];
export type NewEndpoint = Schemas['NewConsoleEndpoint'];
export type EndpointSettings = Schemas['EventEndpointBody'];
/** An attempt to deliver an event, as lists show it. */
export type ConsoleAttempt = Schemas['ConsoleAttempt'];
export type ConsoleDelivery = Schemas['ConsoleDelivery'];
export type ConsolePreview = Schemas['ConsolePreview'];
export type WaitingEvent = Schemas['WaitingEvent'];
export type EventType = NonNullable<
  NonNullable<operations['ListConsoleDeliveries']['parameters']['query']>['type']
>;
