import { defineProblems, type ErrorDefinition } from '../kernel/problem.ts';

export const httpErrors = {
  body_missing: {
    kind: 'invalid',
    text: 'The request has no body.',
    remedy: 'Send a JSON object.',
  },
  body_not_utf8: {
    kind: 'invalid',
    text: 'The body is not UTF-8 text.',
    remedy: 'Encode the JSON as UTF-8.',
  },
  body_not_json: {
    kind: 'invalid',
    text: 'The body is not JSON: {reason} at line {line}, column {column}.',
    remedy: 'Check the JSON with any validator.',
  },
  body_not_object: {
    kind: 'invalid',
    text: 'The body must be a JSON object.',
    remedy: 'Send { … }, not an array or a single value.',
  },
  body_too_deep: {
    kind: 'invalid',
    text: 'The body is nested more than {max} levels deep.',
    remedy: 'No operation needs more.',
  },
  duplicate_member: {
    kind: 'invalid',
    text: '{field} is given twice.',
    remedy: 'Send each member and parameter once. Names ignore case.',
  },
  unknown_member: {
    kind: 'invalid',
    text: '{field} is not a member of this operation.',
    remedy:
      'Remove it, or turn off Prefer: handling=strict or UPLINE_STRICT, which make unknown members an error.',
  },
  wrong_type: {
    kind: 'invalid',
    text: '{field} must be {expected}.',
    remedy: 'Send the JSON type in the reference.',
  },
  too_long: {
    kind: 'invalid',
    text: '{field} is longer than {max} characters.',
    remedy: 'Shorten it.',
  },
  too_many: {
    kind: 'invalid',
    text: '{field} has more than {max} entries.',
    remedy: 'Split it into several requests.',
  },
  out_of_range: {
    kind: 'invalid',
    text: '{field} must be {limit}.',
    remedy: 'Send a number within the range.',
  },
  invalid_value: {
    kind: 'invalid',
    text: '{field} must be {expected}.',
    remedy: 'See the operation’s reference.',
  },
  malformed_request: {
    kind: 'invalid',
    text: 'The request is malformed.',
    remedy: 'Check the URL, its percent-encoding and the headers.',
  },
  invalid_header: {
    kind: 'invalid',
    text: 'The header {header} must be {expected}.',
    remedy: 'See docs/safe-writes.md for the values of the header.',
  },
  precondition_required: {
    kind: 'precondition_required',
    text: 'This server accepts changes only with If-Match.',
    remedy: 'Read the customer, and send its ETag in If-Match.',
  },
  not_found: {
    kind: 'not_found',
    text: 'There is nothing at this URL.',
    remedy: 'Operations are below /v1; see openapi.json.',
  },
  operation_not_found: {
    kind: 'not_found',
    text: 'This server has no operation at this URL.',
    remedy: 'The URL has a name where this server’s operations have an id. See openapi.json.',
  },
  method_not_allowed: {
    kind: 'method_not_allowed',
    text: 'This URL does not accept this method; it accepts {allowed}.',
    remedy: 'Use a method from the Allow header.',
  },
  body_too_large: {
    kind: 'too_large',
    text: 'The body is larger than {max} bytes.',
    remedy: 'No operation needs more.',
  },
  headers_too_large: {
    kind: 'headers_too_large',
    text: 'The URL and headers are larger than {max} bytes.',
    remedy: 'No operation needs more.',
  },
  request_timeout: {
    kind: 'timeout',
    text: 'The request was not complete within {seconds} seconds.',
    remedy: 'Send headers and body without a pause.',
  },
  caller_gone: {
    kind: 'timeout',
    text: 'The caller closed the connection before the answer was ready.',
    remedy: 'Only the request log shows this. Wait longer, or request less data at once.',
  },
  unsupported_media_type: {
    kind: 'unsupported_media_type',
    text: 'The body must be JSON in UTF-8.',
    remedy: 'Send Content-Type: application/json, or none.',
  },
  unsupported_content_encoding: {
    kind: 'unsupported_media_type',
    text: 'The Content-Encoding of the body must be gzip, deflate or br.',
    remedy: 'Use exactly one of these, or send the body uncompressed, without the header.',
  },
  body_not_decodable: {
    kind: 'invalid',
    text: 'The body does not match its Content-Encoding.',
    remedy: 'Compress the body accordingly, or leave the header out.',
  },
  not_signed_in: {
    kind: 'unauthorized',
    text: 'You are not signed in, or the session has ended.',
    remedy: 'Sign in at /sign-in.',
  },
  not_allowed: {
    kind: 'forbidden',
    text: 'This needs an administrator.',
    remedy: 'Ask an administrator of this server.',
  },
  csrf_failed: {
    kind: 'forbidden',
    text: 'This request does not come from a page of this server.',
    remedy:
      'Send the CsrfToken of GET /portal/api/session as X-Upline-Csrf. Behind a proxy, set UPLINE_PUBLIC_URL.',
  },
  database_unavailable: {
    kind: 'unavailable',
    text: 'The database is not available at the moment.',
    remedy: 'Try again after the number of seconds in Retry-After.',
  },
  server_busy: {
    kind: 'unavailable',
    text: 'The server is busy hashing passwords.',
    remedy: 'Try again after the number of seconds in Retry-After. Nothing was stored.',
  },
  internal_error: {
    kind: 'internal',
    text: 'An internal error occurred.',
    remedy:
      'Send the X-DirectScale-RequestId to the operator of the server, who can find the cause in the log.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export const httpProblem = defineProblems(httpErrors);
