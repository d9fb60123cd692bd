export const ROLES = [
  { value: 'Developer', label: 'Developer: sees own subscriptions' },
  { value: 'Administrator', label: 'Administrator: manages everything' },
];
