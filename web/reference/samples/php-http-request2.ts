import { nowdoc } from './php.ts';
import { headerLines, joined, type Sample, singleQuoted } from './sample.ts';

export const phpHttpRequest2: Sample = {
  label: 'PHP HTTP_Request2',
  lang: 'php',
  notExecuted: 'Debian has no package of HTTP_Request2',
  write: (request) =>
    joined(
      `<?php

require_once 'HTTP/Request2.php';

$request = new HTTP_Request2(${singleQuoted(request.url)}, ${singleQuoted(request.method)});
$request->setHeader([`,
      headerLines(request, (name, value) => `    ${singleQuoted(name)} => ${singleQuoted(value)},`),
      ']);',
      request.body === null ? null : `$request->setBody(${nowdoc(request.body)});`,
      `$response = $request->send();
echo $response->getStatus(), "\\n", $response->getBody(), "\\n";`,
    ),
};
