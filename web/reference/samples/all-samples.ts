import { csharp } from './csharp.ts';
import { curl } from './curl.ts';
import { go } from './go.ts';
import { javaApache } from './java-apache.ts';
import { javaNetHttp } from './java-net-http.ts';
import { javascriptFetch } from './javascript-fetch.ts';
import { javascriptJquery } from './javascript-jquery.ts';
import { kotlin } from './kotlin.ts';
import { objectiveC } from './objective-c.ts';
import { phpCurl } from './php-curl.ts';
import { phpHttpRequest2 } from './php-http-request2.ts';
import { powershell } from './powershell.ts';
import { python2 } from './python-2.ts';
import { pythonHttpClient } from './python-http-client.ts';
import { pythonRequests } from './python-requests.ts';
import { ruby } from './ruby.ts';
import type { Sample } from './sample.ts';
import { typescript } from './typescript.ts';

/** In the order in which they are offered: that of the published page, then those that the page does not have. */
export const allSamples: readonly Sample[] = [
  curl,
  csharp,
  javaNetHttp,
  javaApache,
  javascriptFetch,
  javascriptJquery,
  objectiveC,
  phpCurl,
  phpHttpRequest2,
  pythonHttpClient,
  pythonRequests,
  python2,
  ruby,
  typescript,
  go,
  kotlin,
  powershell,
];
