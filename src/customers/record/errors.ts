import { defineProblems, type ErrorDefinition } from '../../kernel/problem.ts';

export const customerErrors = {
  customer_not_found: {
    kind: 'not_found',
    text: 'There is no customer with this id.',
    remedy: 'Use the internal CustomerId, not the back office id; find it with Get Customers By Parameter.',
  },
  search_parameter_missing: {
    kind: 'invalid',
    text: 'Send one of email, username, webAlias, backOfficeId, externalReferenceId.',
    remedy: 'Add one of the query parameters with a value.',
  },
  invalid_list: {
    kind: 'invalid',
    text: 'Entry {position} of {field} is not valid: "{entry}".',
    remedy:
      'Send a comma-separated list of whole numbers, for example 1,2,3, or of country codes, for example ca,us.',
  },
  required: {
    kind: 'invalid',
    text: '{field} is required.',
    remedy:
      'Send the field with a value. The commission plan sets the types that require it; some countries do not use all address fields.',
  },
  unknown_customer_type: {
    kind: 'invalid',
    text: 'CustomerType must be one of {known}.',
    remedy: 'Use a base type of the commission plan.',
  },
  unknown_customer_status: {
    kind: 'invalid',
    text: 'CustomerStatus must be one of {known}.',
    remedy: 'Use a status of the commission plan.',
  },
  not_patchable: {
    kind: 'invalid',
    text: '{field} cannot be changed by PATCH.',
    remedy:
      'Leave the field out, or use Update Customer (PUT) with the whole record. Fields that a new CustomerType requires can be sent together with it.',
  },
  address_incomplete: {
    kind: 'invalid',
    text: '{field} is required: PATCH replaces an address as a whole.',
    remedy:
      'Send Street1, Street2, City, Region, PostalCode and CountryCode. Only Street2 may be blank, and fields that addresses of the country do not have.',
  },
  invalid_text: {
    kind: 'invalid',
    text: '{field} contains characters that are not allowed here.',
    remedy:
      'Remove control characters and broken Unicode. A web alias has no white space and none of / \\ ? # %, and is neither . nor ..',
  },
  invalid_date: {
    kind: 'invalid',
    text: '{field} is not a valid date or time in ISO 8601, such as 2026-01-31 or 2026-01-31T12:00:00Z.',
    remedy: 'Use ISO 8601: 1973-05-12 or 1973-05-12T00:00:00Z, with a year from 0001 to 9999.',
  },
  birth_date_in_future: {
    kind: 'invalid',
    text: 'BirthDate is in the future.',
    remedy: 'Send the real date of birth.',
  },
  birth_date_implausible: {
    kind: 'invalid',
    text: 'BirthDate is more than {years} years ago.',
    remedy: 'Send the year with four digits. The commission plan sets the maximum age.',
  },
  too_young: {
    kind: 'invalid',
    text: 'A customer of this type must be at least {years} years old.',
    remedy: 'The commission plan sets the minimum age.',
  },
  invalid_email: {
    kind: 'invalid',
    text: '{field} is not an email address.',
    remedy:
      'Send one address: local part, @ and a domain of letters (of any script, or in punycode), digits, hyphens and dots.',
  },
  invisible_character: {
    kind: 'invalid',
    text: '{field} contains an invisible character ({character}).',
    remedy:
      'Remove it; copied text often contains such characters. Values that identify people cannot contain format characters.',
  },
  invalid_language: {
    kind: 'invalid',
    text: '{field} is not a language tag.',
    remedy: 'Use a well-formed BCP 47 tag: en, EN, pt-BR, zh-Hant-TW, de-DE-u-co-phonebk.',
  },
  unknown_country: {
    kind: 'invalid',
    text: '{field} is not a country code.',
    remedy: 'Use an ISO 3166-1 alpha-2 code such as US; case does not matter.',
  },
  password_rule: {
    kind: 'invalid',
    text: 'Password must {rule}.',
    remedy: 'The commission plan sets the password rule.',
  },
  tax_id_masked: {
    kind: 'invalid',
    text: 'TaxId is masked, but does not match the stored value.',
    remedy:
      'To keep the tax id, send the masked value exactly as received. To change it, send the whole tax id.',
  },
  tax_id_empty: {
    kind: 'invalid',
    text: 'TaxId has neither letters nor digits.',
    remedy: 'Send the tax id, or leave it out.',
  },
  tax_id_form: {
    kind: 'invalid',
    text: 'TaxId is not in the format of a tax id in {country}.',
    remedy: 'Check the tax id and the country of PrimaryAddress. The commission plan sets the format.',
  },
  sponsor_not_found: {
    kind: 'invalid',
    text: 'SponsorId does not name a customer.',
    remedy: 'Use the CustomerId of an existing customer; the company root is 2.',
  },
  sponsor_is_self: {
    kind: 'invalid',
    text: 'A customer cannot be their own sponsor.',
    remedy: 'Name another customer.',
  },
  sponsor_is_descendant: {
    kind: 'conflict',
    text: 'SponsorId names a customer in the customer’s own downline in the {tree} tree.',
    remedy: 'Name a customer outside this downline.',
  },
  sponsor_change_requires_placement: {
    kind: 'conflict',
    text: 'The customer is placed under {upline}; an update does not move them.',
    remedy: 'Send the current SponsorId, and move the customer with PlaceNode.',
  },
  not_unique: {
    kind: 'conflict',
    text: 'Another customer already has this {field}.',
    remedy: 'Check the value first with the Validate operations.',
  },
  no_free_back_office_id: {
    kind: 'conflict',
    text: 'No available BackOfficeId was found for the new customer.',
    remedy:
      'Send a BackOfficeId. The ids from the plan, or from the hook Associates.Enrollment.GetNewBackOfficeId, were taken.',
  },
  email_not_available: {
    kind: 'conflict',
    text: 'This EmailAddress is not available.',
    remedy: 'It is taken, or the client extension refuses it (hook Associates.Enrollment.IsEmailAvailable).',
  },
  upgrade_not_supported: {
    kind: 'conflict',
    text: 'Upgrading from type {from} to type {to} is not supported by default (supported: {supported}); the hook Associates.Enrollment.UpdateAssociateBaseType must handle it.',
    remedy: 'Send the supported CustomerType, or implement the hook in the client extension.',
  },
  type_is_fixed: {
    kind: 'conflict',
    text: 'Customers with status {status} cannot change their CustomerType.',
    remedy:
      'Set another status first, in a separate request. The commission plan sets what a status allows: mayBeUpgraded.',
  },
  already_upgraded: {
    kind: 'conflict',
    text: 'The customer already has type {to}.',
    remedy: 'No upgrade is needed. Use Update Customer to change other values.',
  },
  precondition_failed: {
    kind: 'precondition_failed',
    text: 'The current version of the customer does not satisfy If-Match or If-None-Match.',
    remedy: 'Read the customer again, apply the change to the current record, and send the new ETag.',
  },
  login_failed: {
    kind: 'invalid',
    text: 'The username or the password is wrong, or this customer may not log in.',
    remedy:
      'The error says no more, so that callers cannot discover usernames. Set a password with Reset Password.',
  },
  too_many_logins: {
    kind: 'throttled',
    text: 'Too many logins with this username have failed. Try again in {minutes} minutes.',
    remedy: 'Wait for the number of seconds in Retry-After, and check for attempts to guess this password.',
  },
  company_root: {
    kind: 'conflict',
    text: 'Customer 2 is the company root, which {what}.',
    remedy: 'Name another customer. The company root is the root of every tree.',
  },
  customer_erased: {
    kind: 'conflict',
    text: 'The person was erased; the record stays anonymous.',
    remedy: 'If the person returns, create a new customer.',
  },
  merge_with_self: {
    kind: 'invalid',
    text: 'A customer cannot be merged with themselves.',
    remedy: 'Name another customer.',
  },
  merge_survivor_below: {
    kind: 'conflict',
    text: 'Customer {survivorId} is further down below customer {mergedId} in the {tree} tree, where legs hold one person each.',
    remedy:
      'Move the one who stays directly below the other or out of the downline, or merge the other way round.',
  },
  merge_survivor_not_placed: {
    kind: 'conflict',
    text: 'Customer {survivorId} is not placed in the {tree} tree, where customer {mergedId} has people below.',
    remedy: 'Place the one who stays in the tree first, or merge the other way round.',
  },
  merge_too_large: {
    kind: 'conflict',
    text: 'The merge would change more than {max} other people.',
    remedy: 'Move some of the people away first with placement batches, or merge the other way round.',
  },
  too_many_merged: {
    kind: 'conflict',
    text: 'At most {max} records can be merged into customer {survivorId}.',
    remedy: 'Erase the customer, or undo merges that can still be undone.',
  },
  not_merged: {
    kind: 'conflict',
    text: 'Customer {customerId} is not merged into another one.',
    remedy: 'Send the id of the customer who was merged. A merge can be undone once.',
  },
  merge_built_upon: {
    kind: 'conflict',
    text: 'The merge cannot be undone: {reason}.',
    remedy: 'Undo what came later first, if that is possible, or change the two records by hand.',
  },
  too_many_web_aliases: {
    kind: 'invalid',
    text: 'A customer has at most {max} additional web aliases.',
    remedy: 'Remove unused aliases.',
  },
  web_alias_not_found: {
    kind: 'not_found',
    text: 'No customer has this web alias.',
    remedy: 'Check the spelling; case does not matter.',
  },
  search_unavailable: {
    kind: 'unavailable',
    text: 'The search index is being built; search is not available yet.',
    remedy: 'Try again after the number of seconds in Retry-After. All other operations work.',
  },
  concurrent_change: {
    kind: 'unavailable',
    text: 'The customer is being changed by many requests at once.',
    remedy: 'Try again.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export const customerProblem = defineProblems(customerErrors);
