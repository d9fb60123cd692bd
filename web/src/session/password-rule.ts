/** The rule of the server for passwords, shown before one is sent. */
export const PASSWORD_RULE =
  'At least 12 characters. It must not be a common password or your email address.';
