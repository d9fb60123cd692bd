import { nowdoc } from './php.ts';
import { headerLines, joined, type Sample, singleQuoted } from './sample.ts';

export const phpCurl: Sample = {
  label: 'PHP curl',
  lang: 'php',
  write: (request) =>
    joined(
      `<?php

$curl = curl_init(${singleQuoted(request.url)});
curl_setopt_array($curl, [
    CURLOPT_CUSTOMREQUEST => ${singleQuoted(request.method)},
    CURLOPT_HTTPHEADER => [`,
      headerLines(request, (name, value) => `        ${singleQuoted(`${name}: ${value}`)},`),
      '    ],',
      request.body === null ? null : `    CURLOPT_POSTFIELDS => ${nowdoc(request.body)},`,
      `    CURLOPT_RETURNTRANSFER => true,
]);
$answer = curl_exec($curl);
echo curl_getinfo($curl, CURLINFO_RESPONSE_CODE), "\\n", $answer, "\\n";`,
    ),
};
