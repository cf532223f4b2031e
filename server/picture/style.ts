// The colours and strokes of the map. Colours are variables: files bring their own, the editor gives those of its theme.

/** Every colour that a theme has to give. */
export interface Colors {
  readonly page: string;
  readonly ink: string;
  readonly soft: string;
  readonly card: string;
  readonly edge: string;
  readonly zone: string;
  readonly group: string;
  readonly pipe: string;
  readonly core: string;
  readonly allow: string;
  readonly ask: string;
  readonly deny: string;
  readonly opens: string;
  readonly error: string;
  readonly warning: string;
  readonly information: string;
  readonly hint: string;
  /** Around labels whose colour is that of the page. */
  readonly rim: string;
}

export const lightColors: Colors = {
  page: '#ffffff', ink: '#1c2128', soft: '#57606a', card: '#ffffff', edge: '#8c959f', zone: '#f3f5f8', group: '#e7ecf3', pipe: '#aab4c0', core: '#e9edf2',
  allow: '#1a7f37', ask: '#0757ba', deny: '#b3261e', opens: '#6639ba', error: '#b3261e', warning: '#855600', information: '#0757ba', hint: '#57606a', rim: '#8c959f',
};

export const darkColors: Colors = {
  page: '#14181f', ink: '#e6edf3', soft: '#a5b0bd', card: '#1f252e', edge: '#6b7785', zone: '#1a1f28', group: '#242b36', pipe: '#566170', core: '#2b333f',
  allow: '#56d364', ask: '#79b8ff', deny: '#ff8a80', opens: '#c8a6ff', error: '#ff8a80', warning: '#e3b341', information: '#79b8ff', hint: '#a5b0bd', rim: '#8b95a1',
};

/** The colours Qubes OS gives its labels. */
const labels: Readonly<Record<string, string>> = { red: '#cc0000', orange: '#f57900', yellow: '#edd400', green: '#73d216', gray: '#555555', blue: '#3465a4', purple: '#75507b', black: '#000000' };

const actions = ['allow', 'ask', 'deny'] as const;

/** Needs no class above `qube-map`, so that it holds in a file and in a page alike. */
export const mapStyle = [
  '.qube-map{font-family:Inter,"Segoe UI",Helvetica,Arial,"Liberation Sans","DejaVu Sans",sans-serif}',
  'text{fill:var(--map-ink);font-size:11px}',
  '.page{fill:var(--map-page)}',
  '.heading{font-size:16px;font-weight:600}',
  '.summary{font-size:12px;fill:var(--map-soft)}',
  '.zone .ground{fill:var(--map-zone);stroke:var(--map-edge);stroke-opacity:.45}',
  '.zone-title text{font-size:13px;font-weight:600;fill:var(--map-soft);stroke:var(--map-zone)}',
  '.zone-title text,.group-title text{stroke-width:4px;stroke-linejoin:round;paint-order:stroke}',
  '.group .ground{fill:var(--map-group);fill-opacity:.55}',
  '.group.named .ground{stroke:var(--map-edge);stroke-dasharray:1 3;stroke-linecap:round}',
  '.group-title text{font-size:11px;font-style:italic;fill:var(--map-soft);stroke:var(--map-zone)}',
  '.network path{fill:none;stroke-linecap:round}',
  '.pipe{stroke:var(--map-pipe);stroke-width:7}',
  '.core{stroke:var(--map-core);stroke-width:3}',
  '.line path{fill:none}',
  '.line .stroke{stroke-width:1.8}',
  '.line .full{fill:var(--map-allow);stroke-width:1}',
  '.line .hollow{fill:var(--map-page);stroke-width:1.6}',
  '.line .bar{stroke-width:3}',
  '.line.ask .stroke{stroke-dasharray:7 4}',
  '.line.deny .stroke{stroke-dasharray:1.5 5;stroke-linecap:round;stroke-width:2.2}',
  ...actions.flatMap((action) => [`.line.${action} path{stroke:var(--map-${action})}`, `.word.${action} .disc{fill:var(--map-${action})}`]),
  '.line.opens path{stroke:var(--map-opens)}',
  '.line.opens .full{fill:var(--map-opens)}',
  '.word.opens .disc{fill:var(--map-opens)}',
  '.line.opens .stroke{stroke-dasharray:10 3 2 3}',
  '.qube-map .line .touch{stroke:none;stroke-width:14;pointer-events:stroke}',
  // Of the strokes, not of the line: hundreds of see-through groups would make every move slow.
  '.line.loose path{stroke-opacity:.55;fill-opacity:.55}',
  '.line.faint path{stroke-opacity:.16;fill-opacity:.16}',
  '.word.loose{display:none}',
  // Dashes are slow to draw, too, and in such a web nobody could tell them apart; those that somebody looks at have them.
  '.line.faint:not(.near,.cursor,.falls) .stroke{stroke-dasharray:none;stroke-width:1.2}',
  '.word .ground{fill:var(--map-page);stroke:var(--map-edge);stroke-opacity:.5}',
  '.mark{fill:var(--map-page);font-size:10px;font-weight:700;text-anchor:middle}',
  '.node .ground{fill:var(--map-card);stroke:var(--map-edge);stroke-width:1.4}',
  '.node.installed .ground,.node.missing .ground{stroke-dasharray:4 3}',
  '.node.missing .ground{stroke:var(--map-error)}',
  '.node.any .ground{fill:var(--map-group)}',
  '.node .behind{fill:none;stroke:var(--map-edge);stroke-width:1.4}',
  '.name{font-size:13px;font-weight:700}',
  '.under{fill:var(--map-soft)}',
  ...Object.entries(labels).flatMap(([label, color]) => [`.label-${label} .bar{fill:${color}}`]),
  '.label-none .bar{fill:var(--map-edge)}',
  '.node .bar{stroke:var(--map-rim);stroke-width:1}',
  '.lock{fill:none;stroke:var(--map-soft);stroke-width:1.5}',
  '.badge .ground{fill:var(--map-page);stroke-width:1.5}',
  '.badge .sign{fill:none;stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round}',
  '.badge .count{font-size:10.5px;font-weight:700}',
  ...['error', 'warning', 'information', 'hint'].flatMap((level) => [
    `.badge.${level} .ground,.badge.${level} .sign{stroke:var(--map-${level})}`,
    `.badge.${level} .count{fill:var(--map-${level})}`,
  ]),
  '.legend .words{fill:var(--map-soft)}',
].join('\n');
