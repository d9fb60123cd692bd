import { Code, List, Text } from '@mantine/core';

/**
 * Text with the Markdown subset of release notes: paragraphs, lists, and `code`. It is built from elements, so HTML
 * in it is shown as text.
 */
export function Prose({ text }: { readonly text: string }) {
  return text
    .trim()
    .split(/\n{2,}/)
    .map((block) => <Block key={block} lines={block.split('\n')} />);
}

function Block({ lines }: { readonly lines: readonly string[] }) {
  if (!lines.every((line) => /^(?:[-*] |\s+\S)/.test(line)))
    return (
      <Text size="sm" maw="72ch" my={6}>
        <InlineProse text={lines.join(' ')} />
      </Text>
    );
  const items = lines
    .join('\n')
    .split(/^[-*] /m)
    .slice(1);
  return (
    <List size="sm" my={6} maw="72ch">
      {items.map((item) => (
        <List.Item key={item}>
          <InlineProse text={item.replace(/\s+/g, ' ')} />
        </List.Item>
      ))}
    </List>
  );
}

/** One line, with text between backticks shown as code. */
export function InlineProse({ text }: { readonly text: string }) {
  return text.split(/`([^`]+)`/).map((part, index) => {
    const key = `${index} ${part}`;
    return index % 2 === 1 ? <Code key={key}>{part}</Code> : part;
  });
}
