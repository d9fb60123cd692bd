/** Examples of the merge operations: customer 1002 is the same person as 1001 and has one person below. */
export const mergeExample = {
  MergeId: 1,
  CustomerId: 1001,
  MergedCustomerId: 1002,
  Fields: ['EmailAddress'],
  BatchId: 1,
  MergedAt: '2026-11-27T09:12:04.000Z',
  UndoneAt: null,
};

export const mergePreviewExample = {
  allowed: true,
  errors: [],
  survivorId: 1001,
  mergedId: 1002,
  fields: [
    { field: 'EmailAddress', survivor: 'old@example.com', merged: 'new@example.com', taken: true },
    { field: 'FirstName', survivor: 'Ryan', merged: 'R.', taken: false },
  ],
  additionalWebAliases: ['ryans-other-shop'],
  login: 'survivor' as const,
  moves: [
    {
      allowed: true,
      errors: [],
      customerId: 1003,
      tree: 'Unilevel',
      nodes: 12,
      from: { uplineId: 1002, leg: '' },
      to: { uplineId: 1001, leg: '' },
      oldUpline: [1002, 2],
      oldUplineIsCut: false,
      newUpline: [1001, 2],
      newUplineIsCut: false,
      commonUplineId: 2,
      losing: [1002],
      losingCount: 1,
      gaining: [1001],
      gainingCount: 1,
    },
  ],
  sponsored: 3,
};
