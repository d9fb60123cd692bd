import { fileURLToPath } from 'node:url';
import { Language, type Node, Parser } from 'web-tree-sitter';

/*
 * Parses PowerShell with a grammar for editors, because no package that the tests can install contains PowerShell
 * itself.
 */

const GRAMMAR = 'tree-sitter-powershell/tree-sitter-powershell.wasm';

let parser: Promise<Parser> | undefined;

async function createParser(): Promise<Parser> {
  await Parser.init();
  const language = await Language.load(fileURLToPath(import.meta.resolve(GRAMMAR)));
  return new Parser().setLanguage(language);
}

/** The syntax tree of a program. `hasError` is true if the program is not valid PowerShell. */
export async function parsePowerShell(source: string): Promise<Node> {
  parser ??= createParser();
  const tree = (await parser).parse(source);
  if (tree === null) throw new Error('The parser was stopped.');
  return tree.rootNode;
}

/** The request that a sample sends, from the literals in its syntax tree. */
export function readRequest(tree: Node) {
  const literals = tree
    .descendantsOfType(['verbatim_string_characters', 'verbatim_here_string_characters'])
    .map((node) => node?.text ?? '');
  const here = literals.find((text) => text.startsWith("@'"));
  const [uri = '', method = '', , key = ''] = literals.map(readVerbatim);
  return { uri, method, key, body: here === undefined ? null : here.slice("@'\n".length, -"\n'@".length) };
}

/** A quote is written twice. Curly quotes also count as quotes. */
const readVerbatim = (literal: string) => literal.slice(1, -1).replace(/(['\u2018-\u201b])\1/g, '$1');
