export const ROLES = [
  { value: 'Developer', label: 'Developer: own subscriptions' },
  { value: 'Administrator', label: 'Administrator: everything' },
];
