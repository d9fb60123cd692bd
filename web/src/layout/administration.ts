/** Where *Administration* leads, in the header of the pages and in that of the reference. */
export const ADMINISTRATION = '/admin/accounts';
