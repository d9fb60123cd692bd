import type { HarRequest, Plugin } from '@scalar/snippetz';
import type { SampleRequest } from './sample.ts';

/**
 * Writes samples with Scalar's snippet library, for the clients whose snippets sent the right request in a test run. In
 * 0.6.19 these did not: fetch (fails at an apostrophe), PHP's curl (loses the method), http.client (loses the port, does
 * not send UTF-8), Objective-C (writes nothing for null), Ruby (evaluates `#{}` in values).
 */
export function fromLibrary(plugin: Plugin, request: SampleRequest): string {
  const har: Partial<HarRequest> = {
    method: request.method,
    url: request.url,
    headers: Object.entries(request.headers).map(([name, value]) => ({ name, value })),
    ...(request.body === null ? {} : { postData: { mimeType: 'application/json', text: request.body } }),
  };
  return plugin.generate(har);
}
