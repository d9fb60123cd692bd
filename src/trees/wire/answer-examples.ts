/* Examples of answers about trees; a test checks each against its schema. */

const PLACED_AT = '2026-11-25T09:04:12.707Z';
const REQUEST_ID = '0851c2de-1776-453c-ae76-8e4a928b028b';

export const placementExample = {
  CustomerId: 1002,
  Tree: 'Unilevel',
  UplineId: 1001,
  Leg: '',
  From: PLACED_AT,
};

export const legEndExample = {
  CustomerId: 1004,
  Tree: 'Binary',
  UplineId: 1003,
  Leg: 'Left',
  Level: 2,
  IsVacant: false,
};

export const placementRecordExample = {
  ...placementExample,
  To: null,
  IsVacant: false,
  Rule: 'PlaceNode',
  Reason: 'wrong sponsor at the event in May',
  Actor: 'default',
  RequestId: REQUEST_ID,
  BatchId: null,
};

export const movePreviewExample = {
  allowed: true,
  errors: [],
  customerId: 1002,
  tree: 'Unilevel',
  nodes: 4,
  from: { uplineId: 2, leg: '' },
  to: { uplineId: 1001, leg: '' },
  oldUpline: [2],
  oldUplineIsCut: false,
  newUpline: [1001, 2],
  newUplineIsCut: false,
  commonUplineId: 2,
  losing: [],
  losingCount: 0,
  gaining: [1001],
  gainingCount: 1,
};

export const legWeightsExample = {
  CustomerId: 1001,
  Tree: 'Binary',
  Weight: 12_500,
  Legs: [
    { Leg: 'Left', Weight: 480_000 },
    { Leg: 'Right', Weight: 195_000 },
  ],
};

export const removalExample = {
  CustomerId: 1002,
  Tree: 'Unilevel',
  At: PLACED_AT,
  RolledUp: [1003, 1004],
};

export const preferenceExample = {
  CustomerId: 1001,
  Tree: 'Unilevel',
  Rule: null,
  Allowed: ['FirstEmptyRollup'],
};

export const unplacedExample = {
  CustomerId: 1005,
  EnrollerId: 1001,
  CustomerType: 1,
  CustomerStatus: 1,
  CreatedAt: PLACED_AT,
};

export const downlinePageExample = {
  AsOf: '2026-11-26T08:00:00.000Z',
  Nodes: [
    {
      CustomerId: 1002,
      Level: 1,
      UplineId: 1001,
      Leg: '',
      CustomerType: 1,
      CustomerStatus: 1,
      DirectCount: 2,
      IsVacant: false,
      From: PLACED_AT,
    },
  ],
  NextCursor: null,
};

export const batchExample = {
  BatchId: 1,
  State: 'staged' as const,
  Reason: 'wrong sponsor at the event in May',
  StagedAt: PLACED_AT,
  StagedBy: 'default',
  CommittedAt: null,
  CommittedBy: null,
  UndoneAt: null,
  UndoneBy: null,
  Allowed: true,
  Items: [
    {
      Action: 'place' as const,
      CustomerId: 1002,
      Tree: 'Unilevel',
      ToUplineId: 1001,
      Leg: '',
      FindAvailable: false,
      Reason: '',
    },
  ],
  Preview: [movePreviewExample],
};
