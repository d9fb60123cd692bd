/** The target of *Administration*, in the headers of the pages and of the reference. */
export const ADMINISTRATION = '/admin/accounts';
