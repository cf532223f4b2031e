// Which rules carry each demand that Qubes OS makes on a property, or why none can: the page docs/properties.md.
import { ofQubes, ofTheRest, ofTheSystem, readOnly, type Constraints } from './property-constraints.ts';

const intro = `# The properties of Qubes OS, and what checks them

Every property that Qubes OS lets you set, what its own code asks of the value, and the rule that says so beforehand. Where no rule can, it says why. Each entry
is tried out: a small plan that goes against it has to trip the rule. Written by \`npm run gen\`.
`;

/** The page in Markdown. Its links are relative to `docs/`. */
export function propertyPage(): string {
  return [
    intro,
    table('Of a qube', 'Property', ofQubes),
    table('Of the system', 'Property, written under `defaults` without `default_`', ofTheSystem),
    table('What else belongs to a qube', 'What', ofTheRest),
    `\n## Not to be set\n\nSome properties only report a state, and Qubes OS refuses to set them. A plan has no such keys: [\`unknown-key\`](rules/unknown-key.md) says so.\n${readOnly.map((name) => `\`${name}\``).join(', ')}.\n`,
  ].join('');
}

function table(heading: string, first: string, constraints: Constraints): string {
  const rows = Object.entries(constraints).flatMap(([name, all]) =>
    all.map((it, index) => `| ${index > 0 ? '' : / /.test(name) ? name : `\`${name}\``} | ${cell(it.asks)} | ${'rule' in it ? `[\`${it.rule}\`](rules/${it.rule}.md)` : `*No rule.* ${cell(it.why)}`} |`),
  );
  return ['', `## ${heading}`, '', `| ${first} | What Qubes OS asks | Rule, or why there is none |`, '|---|---|---|', ...rows, ''].join('\n');
}

const cell = (text: string): string => text.replace(/\|/g, '\\|').replace(/\s+/g, ' ');
