import type { ApiChanges, ApiVersion, ChangedOperation } from './changes-contract.ts';

/*
 * The published versions as an Atom feed (RFC 4287). URLs are relative to the feed's own, so that they are
 * right behind any proxy. Ids do not depend on the server: the same version is the same entry everywhere.
 */

const ID = 'urn:upline:api';
/** The date of a feed without entries. */
const NEVER = '1970-01-01';

export function writeChangesFeed({ Versions }: ApiChanges): string {
  const lines = [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">',
    element('id', ID),
    element('title', 'Upline Customers API: changes'),
    element('updated', instant(Versions[0]?.Date ?? NEVER)),
    '<author><name>Upline</name></author>',
    '<link rel="self" type="application/atom+xml" href="/docs/changes.atom"/>',
    '<link rel="alternate" type="text/html" href="/docs/changes"/>',
    ...Versions.flatMap(writeEntry),
    '</feed>',
  ];
  return `${lines.join('\n')}\n`;
}

function writeEntry(version: ApiVersion): string[] {
  const when = instant(version.Date);
  return [
    '<entry>',
    element('id', `${ID}:${version.Version}`),
    element('title', titleOf(version)),
    element('published', when),
    element('updated', when),
    `<link rel="alternate" type="text/html" href="${escapeXml(`/docs/changes#${version.Version}`)}"/>`,
    `<link rel="related" type="application/json" href="${escapeXml(version.Document)}"/>`,
    `<content type="html">${escapeXml(writeContent(version))}</content>`,
    '</entry>',
  ];
}

/** For example `0.3.0 (15 added, 4 changed, breaking)`. */
function titleOf({ Version, Operations, IsBreaking }: ApiVersion): string {
  const counts = (['Added', 'Changed', 'Deprecated', 'Removed'] as const)
    .map((change) => ({ change, count: Operations.filter(({ Change }) => Change === change).length }))
    .filter(({ count }) => count > 0)
    .map(({ change, count }) => `${count} ${change.toLowerCase()}`);
  const parts = [...counts, ...(IsBreaking ? ['breaking'] : [])];
  return parts.length === 0 ? Version : `${Version} (${parts.join(', ')})`;
}

/**
 * The paragraphs of the note, then every operation with its changes. Escaped twice: it is HTML within XML.
 */
function writeContent({ Note, Operations }: ApiVersion): string {
  const paragraphs = Note.split(/\n{2,}/).map((paragraph) => `<p>${escapeXml(paragraph)}</p>`);
  const operations = Operations.map((operation) => `<li>${writeOperation(operation)}</li>`);
  return `${paragraphs.join('')}<ul>${operations.join('')}</ul>`;
}

function writeOperation({ Change, Effect, Summary, Method, Path, Details }: ChangedOperation): string {
  const breaks = Effect === 'Breaking' ? ', <strong>breaking</strong>' : '';
  const name = `${Change}${breaks}: ${escapeXml(Summary)} (<code>${escapeXml(`${Method} ${Path}`)}</code>)`;
  const details = Details.map(({ Place, Field, Text, Effect: effect }) => {
    const where = [Place, Field].filter((part) => part !== '').join(', ');
    return `<li>${escapeXml(`${where}: ${Text}`)}${effect === 'Breaking' ? ' <strong>Breaking.</strong>' : ''}</li>`;
  });
  return details.length === 0 ? name : `${name}<ul>${details.join('')}</ul>`;
}

const instant = (date: string) => `${date}T00:00:00Z`;

function element(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escapeXml(text: string): string {
  // Removes characters that XML 1.0 cannot represent.
  const allowed = text.toWellFormed().replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');
  return allowed.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
